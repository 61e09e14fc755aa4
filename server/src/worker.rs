//! The work that nobody waits for, beside the web server.

use services::{Ctx, audit, jobs};
use std::time::Duration;
use tokio::sync::watch;

const PAUSE: Duration = Duration::from_secs(1);
/// Sweeping happens once in so many rounds.
const SWEEP_EVERY: u64 = 600;
/// The audit log is signed once in so many rounds: every hour.
const SIGN_EVERY: u64 = 3_600;

/// Works until `stop` turns true. A failed round is logged and tried again.
pub async fn work(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    let mut round: u64 = 0;
    loop {
        tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
        if let Err(error) = async { jobs::run_round(&ctx.permit().await?).await }.await {
            tracing::error!(%error, "a round of work failed");
        }
        if round.is_multiple_of(SWEEP_EVERY)
            && let Err(error) = async { jobs::sweep(&ctx.permit().await?).await }.await
        {
            tracing::error!(%error, "sweeping failed");
        }
        if round.is_multiple_of(SIGN_EVERY) {
            sign(&ctx).await;
        }
        round += 1;
    }
}

/// Signs where the audit log stands. A failure is logged; the next signature covers what this one would have.
pub async fn sign(ctx: &Ctx) {
    if let Err(error) = async { audit::checkpoint(&ctx.permit().await?).await }.await {
        tracing::error!(%error, "the audit log could not be signed");
    }
}

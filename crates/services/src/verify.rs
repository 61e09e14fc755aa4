//! `jishi verify`: does the database keep the rules?

use crate::{Ctx, ServiceError};
use store::{Checkpoint, Verdict};

/// Checks every rule and the audit log; `each` hears of every verdict as it comes.
/// # Errors
/// [`ServiceError::Forbidden`] for visitors, and those of the database.
pub async fn verify(ctx: &Ctx, each: impl FnMut(&Verdict)) -> Result<Vec<Verdict>, ServiceError> {
    ctx.staff_only()?;
    Ok(ctx.store.verify(each).await?)
}

/// Checks the audit log alone, also against checkpoints that were kept somewhere else.
/// # Errors
/// As [`verify`].
pub async fn verify_audit(ctx: &Ctx, kept: &[Checkpoint]) -> Result<Vec<Verdict>, ServiceError> {
    ctx.staff_only()?;
    Ok(ctx.store.verify_audit(kept).await?)
}

//! What whoever runs the shop looks at: how ways of paying work, and money that waits.

use crate::{Permit, ServiceError};
use domain::payment::PaymentBoard;
use domain::user::permission::policy::OrderRead;

/// Money that waits for so long is told of, in seconds.
const LONG_SECONDS: i64 = 3_600;
/// Lines of a list; more than that are a failure of the gateway, and not each a case of its own.
const LINES_MOST: i64 = 200;
/// A quarter of a year.
const DAYS_MOST: i64 = 92;

/// Everything about payments; figures are of the last `days`, 30 unless there are 1 to 92.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn payment_board(permit: &Permit<OrderRead>, days: i64) -> Result<PaymentBoard, ServiceError> {
    permit.platform()?;
    let days = if (1..=DAYS_MOST).contains(&days) { days } else { 30 };
    let now = permit.clock.now();
    let from = now.plus_seconds(-days * 86_400);
    let earlier = from.plus_seconds(-days * 86_400);
    let since = now.plus_seconds(-LONG_SECONDS);
    let mut tx = permit.store.read().await?;
    Ok(PaymentBoard {
        figures: tx.payment().method_figures(from, now).await?,
        before: tx.payment().method_figures(earlier, from).await?,
        declines: tx.payment().decline_reasons(from, now).await?,
        refunds: tx.payment().stuck_refunds(since, LINES_MOST).await?,
        payments: tx.payment().stuck_payments(since, LINES_MOST).await?,
    })
}

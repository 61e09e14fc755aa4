//! How well ways of paying work, for whoever runs the shop.

use crate::{Permit, ServiceError};
use domain::kernel::Timestamp;
use domain::payment::{DeclineCount, MethodFigures};
use domain::user::permission::policy::OrderRead;

/// Success and time by provider and method, of the payments that were asked for between two times; and why attempts failed
/// then, the most frequent reasons first.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn payment_figures(
    permit: &Permit<OrderRead>,
    from: Timestamp,
    until: Timestamp,
) -> Result<(Vec<MethodFigures>, Vec<DeclineCount>), ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let figures = tx.payment().method_figures(from, until).await?;
    Ok((figures, tx.payment().decline_reasons(from, until).await?))
}

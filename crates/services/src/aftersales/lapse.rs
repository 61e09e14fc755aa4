//! The clock's side: approved, and never sent back.

use super::{goods, hold, news, take};
use crate::{Permit, ServiceError};
use domain::aftersales::{AfterSales, AfterSalesEvent, AfterSalesNumber};
use domain::user::permission::policy::SystemUpdate;
use store::Tx;

/// Requests that are ended in one round.
const ROUND_MOST: i64 = 200;

/// Ends requests whose goods were not sent back in time; gives how many. Each has a transaction of its own, so that one that
/// cannot be ended holds up no other.
/// # Errors
/// Those of the database.
pub async fn lapse_after_sales(permit: &Permit<SystemUpdate>) -> Result<usize, ServiceError> {
    permit.platform()?;
    let now = permit.clock.now();
    let due = permit
        .store
        .read()
        .await?
        .aftersales()
        .due(now, ROUND_MOST)
        .await?;
    let mut ended = 0;
    for number in due {
        match lapse(permit, number.clone()).await {
            Ok(()) => ended += 1,
            // Sent back in this very moment: the buyer was faster, and that is right.
            Err(ServiceError::Conflict(_)) => {}
            Err(error) => tracing::error!(%number, %error, "a request could not be ended"),
        }
    }
    Ok(ended)
}

async fn lapse(permit: &Permit<SystemUpdate>, number: AfterSalesNumber) -> Result<(), ServiceError> {
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let (case, now) = (hold(tx, &number).await?, owned.clock.now());
            if case.request.due_at.is_none_or(|due| due > now) {
                return Err(ServiceError::Conflict("nothing is due any more".to_owned()));
            }
            let changed = AfterSales {
                due_at: None,
                ..case.request.clone()
            };
            let step = (AfterSalesEvent::Lapse, "clock", "");
            take(tx, &case, &changed, step, now).await?;
            goods::let_go(&owned, tx, &case, now).await?;
            news::tell(&owned, tx, &case, AfterSalesEvent::Lapse, "").await
        })
        .await
}

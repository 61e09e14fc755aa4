//! Orders whose money has come.

use super::stock::allocate_paid;
use crate::payment::Share;
use crate::{Ctx, ServiceError, payment};
use domain::kernel::Timestamp;
use domain::order::{OrderEvent, OrderGroup, OrderId, OrderState};
use store::Tx;

/// Confirms the orders of a held group whose payment has just been captured. Where the time to pay was over and the goods
/// have gone to others, an order ends instead, and its share goes back.
pub(crate) async fn confirm_paid(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let ids: Vec<OrderId> = group.orders.iter().map(|order| order.id).collect();
    step(
        tx,
        &ids,
        (OrderState::AwaitingPayment, OrderEvent::Pay),
        "gateway",
        at,
    )
    .await?;
    let lost = allocate_paid(ctx, tx, group, at).await?;
    if lost.is_empty() {
        return Ok(());
    }
    step(
        tx,
        &lost,
        (OrderState::Confirmed, OrderEvent::Cancel),
        "clock",
        at,
    )
    .await?;
    let ended = group.orders.iter().filter(|order| lost.contains(&order.id));
    let shares = ended.map(Share::rest_of).collect::<Result<Vec<_>, _>>()?;
    payment::give_back_shares(ctx, tx, group, &shares, at).await
}

async fn step(
    tx: &mut Tx,
    orders: &[OrderId],
    (from, event): (OrderState, OrderEvent),
    cause: &str,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let to = from.on(event)?;
    if tx.order().advance(orders, from, to, cause, at).await? {
        Ok(())
    } else {
        Err(ServiceError::Conflict("the order has just moved".to_owned()))
    }
}

//! An order follows its lines: when units of them were sent, have come, come back or were cancelled, its state is what
//! they say.

use crate::ServiceError;
use domain::kernel::Timestamp;
use domain::order::{Order, OrderEvent, OrderLine, OrderState, state_of_lines};
use store::Tx;

/// Moves an order of a held group to where its lines are, step by step; gives its state. Orders that wait for their
/// payment, and those that have ended, stay as they are.
/// # Errors
/// [`ServiceError::Conflict`] when there is no way from its state to there.
pub(crate) async fn follow(
    tx: &mut Tx,
    order: &Order,
    lines: &[OrderLine],
    cause: &str,
    at: Timestamp,
) -> Result<OrderState, ServiceError> {
    let mut state = order.state;
    if !matches!(state, OrderState::Confirmed | OrderState::Shipped) {
        return Ok(state);
    }
    let to = state_of_lines(lines);
    while state != to {
        let event = match (state, to) {
            (OrderState::Shipped, OrderState::Confirmed) => OrderEvent::Reopen,
            (OrderState::Shipped, _) => OrderEvent::Deliver,
            (_, OrderState::Cancelled) => OrderEvent::Cancel,
            _ => OrderEvent::Ship,
        };
        let next = state.on(event)?;
        if !tx.order().advance(&[order.id], state, next, cause, at).await? {
            return Err(ServiceError::Conflict("the order has just moved".to_owned()));
        }
        state = next;
    }
    Ok(state)
}

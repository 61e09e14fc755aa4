//! Moving orders on: shipped, delivered, cancelled, expired.

use super::show::{opened, order_as_operator, view};
use crate::{Actor, Ctx, ServiceError, audit, product};
use domain::inventory::MovementKind;
use domain::kernel::Locale;
use domain::order::{Order, OrderEvent, OrderId, OrderState, OrderView};
use domain::payment::{PaymentEvent, PaymentState};
use serde_json::json;
use store::Tx;

/// Cancels an order for the holder of its key; its stock comes back, and its money if there was any.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Conflict`] once it is shipped.
pub async fn cancel_order(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<OrderView, ServiceError> {
    let order = opened(ctx, number, key).await?;
    let order = end(ctx, order.id, OrderEvent::Cancel, "buyer").await?;
    Ok(view(&order, locale))
}

/// [`cancel_order`] by an operator.
/// # Errors
/// As [`cancel_order`], and [`ServiceError::Forbidden`].
pub async fn cancel_order_as_operator(ctx: &Ctx, number: &str) -> Result<Order, ServiceError> {
    let order = order_as_operator(ctx, number).await?;
    end(ctx, order.id, OrderEvent::Cancel, "operator").await
}

/// Marks an order as handed to the carrier.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Conflict`].
pub async fn ship_order(ctx: &Ctx, number: &str) -> Result<Order, ServiceError> {
    let order = order_as_operator(ctx, number).await?;
    advance(ctx, order.id, OrderEvent::Ship).await
}

/// Marks an order as delivered; cash on delivery is then collected.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Conflict`].
pub async fn deliver_order(ctx: &Ctx, number: &str) -> Result<Order, ServiceError> {
    let order = order_as_operator(ctx, number).await?;
    advance(ctx, order.id, OrderEvent::Deliver).await
}

/// Ends unpaid orders whose time is over; gives how many. Each has a transaction of its own, so that one that
/// cannot be ended holds up no other.
pub async fn expire_orders(ctx: &Ctx) -> Result<usize, ServiceError> {
    let due = ctx
        .store
        .read()
        .await?
        .order()
        .expired(ctx.clock.now(), 200)
        .await?;
    let mut ended = 0;
    for id in due {
        match end(ctx, id, OrderEvent::Expire, "clock").await {
            Ok(_) => ended += 1,
            // Paid in this very moment: the payment was faster, and that is right.
            Err(ServiceError::Conflict(_)) => {}
            Err(error) => tracing::error!(order = %id, %error, "an unpaid order could not be ended"),
        }
    }
    Ok(ended)
}

async fn advance(ctx: &Ctx, id: OrderId, event: OrderEvent) -> Result<Order, ServiceError> {
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            let order = load(tx, id).await?;
            let at = owned.clock.now();
            step(tx, &order, event, "operator", &owned).await?;
            if event == OrderEvent::Deliver && order.payment_state == PaymentState::Due {
                let collected = order.payment_state.on(PaymentEvent::Collect)?;
                tx.payment()
                    .advance(order.payment, order.payment_state, collected, at)
                    .await?;
            }
            let moved = load(tx, id).await?;
            let action = if event == OrderEvent::Deliver {
                "order.deliver"
            } else {
                "order.ship"
            };
            note(tx, &owned, action, &order, &moved).await?;
            Ok(moved)
        })
        .await
}

/// Ends an order that has not been shipped: state, stock, payment and what the gateway must hear, together.
async fn end(ctx: &Ctx, id: OrderId, event: OrderEvent, cause: &'static str) -> Result<Order, ServiceError> {
    let owned = ctx.clone();
    let order = ctx
        .store
        .write(async move |tx: &mut Tx| {
            let order = load(tx, id).await?;
            step(tx, &order, event, cause, &owned).await?;
            let at = owned.clock.now();
            let lines: Vec<_> = order
                .lines
                .iter()
                .map(|line| (line.variant, line.quantity))
                .collect();
            tx.inventory().give_back(&lines).await?;
            let mint = |prefix| domain::kernel::encode_id(prefix, owned.ids.next());
            let movements: Vec<_> = lines
                .iter()
                .map(|(variant, quantity)| (mint("mov"), *variant, quantity.get()))
                .collect();
            tx.inventory()
                .record(&movements, MovementKind::Released, &id.to_string(), at)
                .await?;
            let (event, topic) = match order.payment_state {
                PaymentState::Captured => (PaymentEvent::RequestRefund, "payment.refund"),
                _ => (PaymentEvent::Void, "payment.cancel"),
            };
            let next = order.payment_state.on(event)?;
            if !tx
                .payment()
                .advance(order.payment, order.payment_state, next, at)
                .await?
            {
                return Err(ServiceError::Conflict(
                    "the payment has just moved: try again".to_owned(),
                ));
            }
            tx.outbox()
                .add(mint("out"), topic, &order.payment.to_string(), "{}", at)
                .await?;
            let ended = load(tx, id).await?;
            note(tx, &owned, "order.cancel", &order, &ended).await?;
            Ok(ended)
        })
        .await?;
    product::refresh(ctx).await?;
    Ok(order)
}

async fn load(tx: &mut Tx, id: OrderId) -> Result<Order, ServiceError> {
    tx.order().order(id).await?.ok_or(ServiceError::NotFound("order"))
}

async fn step(
    tx: &mut Tx,
    order: &Order,
    event: OrderEvent,
    cause: &str,
    ctx: &Ctx,
) -> Result<OrderState, ServiceError> {
    let next = order.state.on(event)?;
    if tx
        .order()
        .advance(order.id, order.state, next, cause, ctx.clock.now())
        .await?
    {
        Ok(next)
    } else {
        Err(ServiceError::Conflict(
            "the order has just moved: try again".to_owned(),
        ))
    }
}

/// Notes in the audit log what staff have done to an order. What buyers and the clock do is in the order's history.
async fn note(
    tx: &mut Tx,
    ctx: &Ctx,
    action: &str,
    before: &Order,
    after: &Order,
) -> Result<(), ServiceError> {
    if ctx.actor != Actor::Operator {
        return Ok(());
    }
    let told = |order: &Order| json!({ "state": order.state, "payment_state": order.payment_state });
    let mut record = audit::record(ctx, "operator".to_owned(), action, "order", after.id.to_string());
    (record.before, record.after) = audit::changes(&told(before), &told(after));
    tx.audit().append(record).await?;
    Ok(())
}

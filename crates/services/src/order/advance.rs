//! Moving orders on: shipped, delivered, cancelled, expired. Whoever does holds the group first.

use super::cancel::cancel;
use super::news::{self, News};
use super::show::{opened, shown};
use super::staff::{numbered_as_operator, order_of};
use super::{parcel, stock};
use crate::payment::Share;
use crate::{Ctx, Permit, ServiceError, audit, payment, product, settlement};
use domain::kernel::{Locale, Money, Timestamp};
use domain::merchant::SellerId;
use domain::order::{
    Order, OrderEvent, OrderGroup, OrderGroupId, OrderGroupView, OrderId, OrderMove, OrderNumber, OrderState,
    cash_event,
};
use domain::payment::{PaymentEvent, PaymentState};
use domain::user::Policy;
use domain::user::permission::policy::{OrderUpdate, SystemUpdate};
use serde_json::json;
use store::Tx;

const MISSING: ServiceError = ServiceError::NotFound("order");

/// Cancels for the holder of the key: by the number of the purchase all of it, by the number of one of its orders that
/// order. Stock comes back, and money if there was any. Until it is paid, a purchase is cancelled as a whole.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Conflict`] once something of it is shipped.
pub async fn cancel_order(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<OrderGroupView, ServiceError> {
    let (group, number) = opened(ctx, number, key).await?;
    let group = end(ctx, group.id, Ending::Cancelled(number), "buyer").await?;
    shown(ctx, &group, locale).await
}

/// [`cancel_order`] by an operator, for a reason that is logged. Above the refund limit of the settings a second person
/// has to approve it.
/// # Errors
/// As [`cancel_order`], [`ServiceError::Forbidden`], also for a paid order to whoever may not ask for refunds, and
/// [`ServiceError::Invalid`] without a reason where somebody has to approve.
pub async fn cancel_order_as_operator(
    permit: &Permit<OrderUpdate>,
    number: &str,
    reason: &str,
) -> Result<OrderMove, ServiceError> {
    let (group, number) = numbered_as_operator(permit, number).await?;
    cancel(permit, None, group.id, number, reason).await
}

/// Marks an order as handed to the carrier.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Conflict`], also for the number of a purchase
/// of several orders.
pub async fn ship_order(permit: &Permit<OrderUpdate>, number: &str) -> Result<(), ServiceError> {
    let (group, number) = numbered_as_operator(permit, number).await?;
    let order = only_order(&group, &number)?;
    advance(permit, group.id, order, OrderEvent::Ship, "operator").await
}

/// Marks an order as delivered; cash on delivery is collected once nothing of the purchase is left to deliver.
/// # Errors
/// As [`ship_order`].
pub async fn deliver_order(permit: &Permit<OrderUpdate>, number: &str) -> Result<(), ServiceError> {
    let (group, number) = numbered_as_operator(permit, number).await?;
    let order = only_order(&group, &number)?;
    advance(permit, group.id, order, OrderEvent::Deliver, "operator").await
}

/// Moves an order of the seller that somebody works for on: shipped, delivered, or cancelled while that is possible,
/// with a reason as for [`cancel_order_as_operator`]. Without `seller` it is one of the first seller.
/// # Errors
/// [`ServiceError::NotFound`] for orders of others too, [`ServiceError::Conflict`], and as [`cancel_order_as_operator`].
pub async fn move_seller_order(
    permit: &Permit<OrderUpdate>,
    seller: Option<SellerId>,
    number: &str,
    event: OrderEvent,
    reason: &str,
) -> Result<OrderMove, ServiceError> {
    let found = order_of(permit, seller, number).await?;
    match event {
        OrderEvent::Cancel => {
            let scope = permit.seller(seller)?;
            cancel(permit, Some(scope), found.group, found.order.number, reason).await
        }
        OrderEvent::Ship | OrderEvent::Deliver => {
            advance(permit, found.group, found.order.id, event, "seller").await?;
            Ok(OrderMove::Done)
        }
        OrderEvent::Pay | OrderEvent::Expire | OrderEvent::Reopen => Err(ServiceError::Conflict(
            "that is not the seller's to do".to_owned(),
        )),
    }
}

/// Ends unpaid purchases whose time is over; gives how many. Each has a transaction of its own, so that one that
/// cannot be ended holds up no other.
/// # Errors
/// Those of the database.
pub async fn expire_orders(permit: &Permit<SystemUpdate>) -> Result<usize, ServiceError> {
    permit.platform()?;
    let due = permit
        .store
        .read()
        .await?
        .order()
        .expired(permit.clock.now(), 200)
        .await?;
    let mut ended = 0;
    for id in due {
        match end(permit, id, Ending::Expired, "clock").await {
            Ok(_) => ended += 1,
            // Paid in this very moment: the payment was faster, and that is right.
            Err(ServiceError::Conflict(_)) => {}
            Err(error) => tracing::error!(group = %id, %error, "an unpaid purchase could not be ended"),
        }
    }
    Ok(ended)
}

/// The order that a number means where only one can be meant.
fn only_order(group: &OrderGroup, number: &OrderNumber) -> Result<OrderId, ServiceError> {
    let found = group.orders.iter().find(|order| order.number == *number);
    found.map(|order| order.id).ok_or_else(|| {
        let numbers: Vec<String> = group.orders.iter().map(|o| o.number.to_string()).collect();
        ServiceError::Conflict(format!(
            "this purchase has several orders; name one of {}",
            numbers.join(", ")
        ))
    })
}

/// In whose name orders move.
#[derive(Clone, Debug)]
pub(super) struct By {
    /// For the orders' histories: `buyer`, `operator`, `seller`, `clock`.
    cause: String,
    /// Of staff, for the audit log: who it is, and why. What buyers and the clock do is in the histories alone.
    staff: Option<(String, String)>,
}

impl By {
    pub(super) fn nobody_here(cause: &str) -> Self {
        Self {
            cause: cause.to_owned(),
            staff: None,
        }
    }

    pub(super) fn staff<P: Policy>(permit: &Permit<P>, cause: &str, reason: &str) -> Self {
        Self {
            cause: cause.to_owned(),
            staff: Some((permit.actor(), reason.to_owned())),
        }
    }
}

/// How orders end.
#[derive(Clone, Debug)]
pub(super) enum Ending {
    /// By the number of a purchase or of one of its orders.
    Cancelled(OrderNumber),
    Expired,
}

impl Ending {
    /// The orders that end, all in one state.
    fn orders<'g>(&self, group: &'g OrderGroup) -> Result<Vec<&'g Order>, ServiceError> {
        match self {
            Self::Cancelled(number) => Ok(group.to_cancel(number)?),
            Self::Expired => {
                group.state().on(OrderEvent::Expire)?;
                Ok(group.orders.iter().collect())
            }
        }
    }
}

async fn advance(
    permit: &Permit<OrderUpdate>,
    group: OrderGroupId,
    id: OrderId,
    event: OrderEvent,
    cause: &'static str,
) -> Result<(), ServiceError> {
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let at = owned.clock.now();
            let group = held(tx, group).await?;
            let order = group.orders.iter().find(|order| order.id == id).ok_or(MISSING)?;
            let (next, news) = if event == OrderEvent::Deliver {
                let next = parcel::deliver_all(&owned, tx, (group.id, order), cause, at).await?;
                (next, News::Delivered)
            } else {
                let next = parcel::send_all(&owned, tx, order, cause, at).await?;
                (next, News::Sent(None))
            };
            news::tell(&owned, tx, &group, (order, next), news).await?;
            settle_cash(&owned, tx, &group, (&[id], next), at).await?;
            settlement::post(&owned, tx, group.id).await?;
            let action = if event == OrderEvent::Deliver {
                "order.deliver"
            } else {
                "order.ship"
            };
            note(tx, &owned, action, &group, &By::staff(&owned, cause, "")).await
        })
        .await
}

/// Ends orders for the buyer or the clock.
async fn end(
    ctx: &Ctx,
    group: OrderGroupId,
    ending: Ending,
    cause: &'static str,
) -> Result<OrderGroup, ServiceError> {
    let owned = ctx.clone();
    let group = ctx
        .store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, group).await?;
            end_in(&owned, tx, &group, &ending, &By::nobody_here(cause)).await?;
            load(tx, group.id).await
        })
        .await?;
    product::refresh(ctx).await?;
    Ok(group)
}

/// Ends orders of a held group that have not been shipped: state, stock, payment and what the gateway must hear,
/// together.
pub(super) async fn end_in(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    ending: &Ending,
    by: &By,
) -> Result<(), ServiceError> {
    let orders = ending.orders(group)?;
    let at = ctx.clock.now();
    step(tx, &orders, OrderState::Cancelled, &by.cause, at).await?;
    if let Some(first) = orders.first() {
        let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
        stock::release(ctx, tx, &ids, first.state, at).await?;
    }
    end_payment(ctx, tx, group, &orders, at).await?;
    settlement::post(ctx, tx, group.id).await?;
    note(tx, ctx, "order.cancel", group, by).await
}

/// What cancelling means for the money: nothing was paid, a share goes back, or the courier collects less.
async fn end_payment(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    ended: &[&Order],
    at: Timestamp,
) -> Result<(), ServiceError> {
    match group.payment_state {
        PaymentState::Captured | PaymentState::RefundPending | PaymentState::Refunded => {
            let rest = ended.iter().map(|order| Share::rest_of(order));
            let shares = rest.collect::<Result<Vec<_>, _>>()?;
            payment::give_back_shares(ctx, tx, group, &shares, at).await
        }
        PaymentState::Due => {
            let ids: Vec<OrderId> = ended.iter().map(|order| order.id).collect();
            settle_cash(ctx, tx, group, (&ids, OrderState::Cancelled), at).await
        }
        PaymentState::Pending | PaymentState::Collected | PaymentState::Void => {
            payment::close(ctx, tx, group, at).await?;
            let item = domain::kernel::encode_id("out", ctx.ids.next());
            let subject = group.payment.to_string();
            tx.outbox()
                .add(item, "payment.cancel", &subject, "{}", at)
                .await?;
            Ok(())
        }
    }
}

/// Cash that couriers collect is over when nothing is left to deliver: `moved` are in state `to` now.
pub(super) async fn settle_cash(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    (moved, to): (&[OrderId], OrderState),
    at: Timestamp,
) -> Result<(), ServiceError> {
    if group.payment_state != PaymentState::Due {
        return Ok(());
    }
    let state = |order: &Order| {
        if moved.contains(&order.id) {
            to
        } else {
            order.state
        }
    };
    let mut left = Money::zero(group.currency);
    for order in group
        .orders
        .iter()
        .filter(|order| state(order) != OrderState::Cancelled)
    {
        left = left.checked_add(order.due()?)?;
    }
    match cash_event(group.orders.iter().map(state)) {
        Some(PaymentEvent::Collect) => payment::collect(tx, group, left, at).await,
        Some(_) => payment::close(ctx, tx, group, at).await,
        None => Ok(()),
    }
}

/// The group as it is, kept from changing until the transaction ends.
pub(crate) async fn held(tx: &mut Tx, id: OrderGroupId) -> Result<OrderGroup, ServiceError> {
    if tx.order().hold(id).await? {
        load(tx, id).await
    } else {
        Err(MISSING)
    }
}

pub(super) async fn load(tx: &mut Tx, id: OrderGroupId) -> Result<OrderGroup, ServiceError> {
    tx.order().group(id).await?.ok_or(MISSING)
}

/// Moves orders that are all in one state.
async fn step(
    tx: &mut Tx,
    orders: &[&Order],
    to: OrderState,
    cause: &str,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let from = orders.first().map_or(to, |order| order.state);
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    if tx.order().advance(&ids, from, to, cause, at).await? {
        Ok(())
    } else {
        Err(ServiceError::Conflict(
            "the order has just moved: try again".to_owned(),
        ))
    }
}

/// Notes in the audit log what staff have done to the orders of a group.
async fn note(
    tx: &mut Tx,
    ctx: &Ctx,
    action: &str,
    before: &OrderGroup,
    by: &By,
) -> Result<(), ServiceError> {
    let Some((actor, reason)) = &by.staff else {
        return Ok(());
    };
    let after = load(tx, before.id).await?;
    let told = |group: &OrderGroup, order: &Order| json!({ "state": order.state, "payment_state": group.payment_state });
    for (old, new) in before.orders.iter().zip(&after.orders) {
        if old.state == new.state {
            continue;
        }
        let mut record = audit::record(ctx, actor.clone(), action, "order", new.id.to_string());
        record.seller_id = Some(new.seller.id.to_string());
        record.reason = (!reason.is_empty()).then(|| reason.clone());
        (record.before, record.after) = audit::changes(&told(before, old), &told(&after, new));
        tx.audit().append(record).await?;
    }
    Ok(())
}

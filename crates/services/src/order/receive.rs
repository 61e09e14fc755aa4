//! That buyers have what was sent: they say so, or the clock does for them after a while; then the time for after-sales
//! runs, and an order closes.

use super::advance::held;
use super::parcel::deliver_all;
use super::show::{MISSING, opened, shown};
use crate::{Ctx, Permit, ServiceError, setting, settlement};
use domain::kernel::{Locale, Timestamp};
use domain::order::{Order, OrderGroup, OrderGroupId, OrderGroupView, OrderId, OrderState};
use domain::payment::PaymentState;
use domain::setting::Setting;
use domain::user::permission::policy::SystemUpdate;
use store::Tx;

const DAY: i64 = 24 * 60 * 60;
/// Orders of one round.
const MOST: i64 = 200;

/// Says for the holder of the key that everything has come: by the number of the purchase of all its orders that were
/// sent whole, by the number of one of its orders of that one.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Conflict`] while something is still to be sent, while the courier is to be
/// paid, and for what was received before.
pub async fn receive_order(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<OrderGroupView, ServiceError> {
    let (group, number) = opened(ctx, number, key).await?;
    let whole = number == group.number;
    let owned = ctx.clone();
    let id = group.id;
    ctx.store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, id).await?;
            let mut found = false;
            for order in &group.orders {
                let is_meant = if whole {
                    can_receive(group.payment_state, order)
                } else {
                    order.number == number
                };
                if is_meant {
                    found = true;
                    receive(&owned, tx, &group, order, "buyer").await?;
                }
            }
            if !found {
                return Err(not_yet());
            }
            settlement::post(&owned, tx, id).await
        })
        .await?;
    let group = ctx.store.read().await?.order().group(id).await?;
    shown(ctx, &group.ok_or(MISSING)?, locale).await
}

/// Whether the buyer can say that an order has come: all of it was sent, no courier is to be paid for it any more, and
/// nobody has said so before.
pub(super) fn can_receive(payment: PaymentState, order: &Order) -> bool {
    let sent = match order.state {
        OrderState::Delivered => true,
        OrderState::Shipped => payment != PaymentState::Due,
        OrderState::AwaitingPayment | OrderState::Confirmed | OrderState::Cancelled => false,
    };
    sent && order.received_at.is_none()
}

/// Receives for their buyers what was delivered, or sent, so many days ago as the settings say; gives how many orders.
/// Each has a transaction of its own, so that one that cannot be received holds up no other.
/// # Errors
/// Those of the database.
pub async fn receive_due_orders(permit: &Permit<SystemUpdate>) -> Result<usize, ServiceError> {
    permit.platform()?;
    let (now, mut tx) = (permit.clock.now(), permit.store.read().await?);
    let delivered = ago(&mut tx, now, Setting::ReceiptDays).await?;
    let sent = ago(&mut tx, now, Setting::ArrivalDays).await?;
    let due = tx.order().unreceived(delivered, sent, MOST).await?;
    drop(tx);
    let mut received = 0;
    for (group, order) in due {
        match receive_one(permit, group, order).await {
            Ok(()) => received += 1,
            // The buyer was faster, or it has just moved.
            Err(ServiceError::Conflict(_)) => {}
            Err(error) => tracing::error!(%order, %error, "an order could not be received for its buyer"),
        }
    }
    Ok(received)
}

/// Closes orders whose time for after-sales is over, as many days after they were received as the settings say; gives how
/// many.
/// # Errors
/// Those of the database.
pub async fn close_due_orders(permit: &Permit<SystemUpdate>) -> Result<u64, ServiceError> {
    permit.platform()?;
    let now = permit.clock.now();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let until = ago(tx, now, Setting::AfterSalesDays).await?;
            Ok(tx.order().close_received(until, now, MOST).await?)
        })
        .await
}

async fn ago(tx: &mut Tx, now: Timestamp, setting: Setting) -> Result<Timestamp, ServiceError> {
    let days = setting::value_in(tx, setting).await?;
    Ok(now.plus_seconds(-days * DAY))
}

async fn receive_one(ctx: &Ctx, group: OrderGroupId, order: OrderId) -> Result<(), ServiceError> {
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, group).await?;
            let found = group.orders.iter().find(|own| own.id == order);
            receive(&owned, tx, &group, found.ok_or(MISSING)?, "clock").await?;
            settlement::post(&owned, tx, group.id).await
        })
        .await
}

/// Receives an order of a held group: what is under way has come with it.
async fn receive(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    order: &Order,
    cause: &str,
) -> Result<(), ServiceError> {
    if !can_receive(group.payment_state, order) {
        return Err(not_yet());
    }
    let at = ctx.clock.now();
    if order.state == OrderState::Shipped {
        deliver_all(ctx, tx, (group.id, order), cause, at).await?;
    }
    if tx.order().receive(&[order.id], at).await? {
        Ok(())
    } else {
        Err(not_yet())
    }
}

fn not_yet() -> ServiceError {
    ServiceError::Conflict("the order is not to be received now".to_owned())
}

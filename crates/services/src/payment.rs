//! Payments at the gateway: opening them, hearing of them, asking after them, giving money back.
//! Nothing here calls the gateway inside a transaction.

use crate::gateway::{
    GatewayError, GatewayEvent, GatewayEventKind, GatewayStatus, NewPayment, WebhookHeaders,
};
use crate::order::order_url;
use crate::{Ctx, ServiceError};
use domain::kernel::{Money, Timestamp};
use domain::order::{Order, OrderEvent};
use domain::payment::{PaymentEvent, PaymentId, PaymentMethod, PaymentState};
use store::{PaymentRow, Tx};

/// A payment that waits this long is asked after.
const PATIENCE_SECONDS: i64 = 20;

/// Gives the page where the buyer pays; opens the payment at the gateway unless that was done before.
/// # Errors
/// [`ServiceError::Conflict`] when nothing is to be paid, [`ServiceError::PaymentUnavailable`].
pub async fn open_payment(ctx: &Ctx, order: &Order) -> Result<String, ServiceError> {
    let payment = load(ctx, order.payment).await?;
    if payment.method != PaymentMethod::Online || payment.state != PaymentState::Pending {
        return Err(ServiceError::Conflict(
            "there is nothing to pay for this order".to_owned(),
        ));
    }
    if let Some(url) = payment.pay_url {
        return Ok(url);
    }
    let created = ctx
        .gateway
        .create(&NewPayment {
            id: payment.id,
            amount: payment.amount,
            order_number: order.number.to_string(),
            locale: order.locale,
            return_url: order_url(ctx, order),
            webhook_url: format!("{}/webhooks/payment", ctx.settings.base_url),
        })
        .await?;
    let at = ctx.clock.now();
    let (id, url) = (payment.id, created.pay_url.clone());
    ctx.store
        .write(async move |tx: &mut Tx| {
            Ok::<_, ServiceError>(
                tx.payment()
                    .set_reference(id, &created.reference, &url, at)
                    .await?,
            )
        })
        .await?;
    Ok(created.pay_url)
}

/// Takes in a webhook: verified, stored once, applied in the same transaction. A repeat changes nothing.
/// # Errors
/// [`ServiceError::BadRequest`] for a forged, stale or unreadable message.
pub async fn receive_webhook(
    ctx: &Ctx,
    headers: &WebhookHeaders<'_>,
    body: &[u8],
) -> Result<(), ServiceError> {
    let at = ctx.clock.now();
    let event = ctx.gateway.verify_webhook(headers, body, at)?;
    let text = String::from_utf8_lossy(body).into_owned();
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            if !tx.payment().store_webhook(&event.id, &text, at).await? {
                return Ok(());
            }
            match event.kind {
                GatewayEventKind::Captured => {
                    keep_reference(tx, &event, at).await?;
                    capture(&owned, tx, event.payment, event.amount, at).await
                }
                GatewayEventKind::Refunded => refunded(tx, event.payment, at).await,
                // The buyer may try again, or the order's own clock ends it.
                GatewayEventKind::Declined | GatewayEventKind::Cancelled => Ok(()),
            }
        })
        .await
}

/// Keeps the gateway's name for a payment whose opening was cut off before its answer came: without it the money
/// could never go back.
async fn keep_reference(tx: &mut Tx, event: &GatewayEvent, at: Timestamp) -> Result<(), ServiceError> {
    match tx.payment().payment(event.payment).await? {
        Some(payment) if payment.reference.is_none() => Ok(tx
            .payment()
            .keep_reference(event.payment, &event.reference, at)
            .await?),
        _ => Ok(()),
    }
}

/// Money has come: the order is confirmed, or, when it has ended meanwhile, the money goes back.
async fn capture(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PaymentId,
    amount: Money,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let Some(payment) = tx.payment().payment(id).await? else {
        tracing::error!(payment = %id, "the gateway reports money for a payment that we do not know");
        return Ok(());
    };
    if payment.amount != amount {
        tracing::error!(payment = %id, expected = %payment.amount, got = %amount, "the gateway reports another amount");
        return Ok(());
    }
    let Ok(next) = payment.state.on(PaymentEvent::Capture) else {
        return Ok(());
    };
    if !tx.payment().advance(id, payment.state, next, at).await? {
        return Err(ServiceError::Conflict("the payment has just moved".to_owned()));
    }
    if next == PaymentState::RefundPending {
        let item = domain::kernel::encode_id("out", ctx.ids.next());
        tx.outbox()
            .add(item, "payment.refund", &id.to_string(), "{}", at)
            .await?;
        return Ok(());
    }
    let order = tx
        .order()
        .order(payment.order)
        .await?
        .ok_or(ServiceError::Internal)?;
    let confirmed = order.state.on(OrderEvent::Pay)?;
    if tx
        .order()
        .advance(order.id, order.state, confirmed, "gateway", at)
        .await?
    {
        Ok(())
    } else {
        Err(ServiceError::Conflict("the order has just moved".to_owned()))
    }
}

async fn refunded(tx: &mut Tx, id: PaymentId, at: Timestamp) -> Result<(), ServiceError> {
    let Some(payment) = tx.payment().payment(id).await? else {
        return Ok(());
    };
    if payment.state == PaymentState::RefundPending {
        let next = payment.state.on(PaymentEvent::Refund)?;
        tx.payment().advance(id, payment.state, next, at).await?;
    }
    Ok(())
}

/// Carries out a refund that is owed. Doing it twice gives the money back once: the key is the payment's id.
/// # Errors
/// [`ServiceError::PaymentUnavailable`] to be tried again.
pub async fn refund_payment(ctx: &Ctx, id: PaymentId) -> Result<(), ServiceError> {
    let payment = load(ctx, id).await?;
    if payment.state != PaymentState::RefundPending {
        return Ok(());
    }
    let Some(reference) = payment.reference else {
        tracing::error!(payment = %id, "a refund is owed for a payment that the gateway's name is not known of");
        return Err(ServiceError::PaymentUnavailable);
    };
    match ctx
        .gateway
        .refund(&reference, &id.to_string(), payment.amount)
        .await
    {
        Ok(()) => {}
        Err(GatewayError::Refused(code)) => {
            let refunded = ctx.gateway.status(&reference).await? == GatewayStatus::Refunded;
            if !refunded {
                tracing::error!(payment = %id, code, "the gateway refuses a refund that is owed");
                return Err(ServiceError::PaymentUnavailable);
            }
        }
        Err(error) => return Err(error.into()),
    }
    let at = ctx.clock.now();
    ctx.store
        .write(async move |tx: &mut Tx| refunded(tx, id, at).await)
        .await
}

/// Tells the gateway that an unpaid payment is over. If the money came all the same, it goes back.
/// # Errors
/// [`ServiceError::PaymentUnavailable`] to be tried again.
pub async fn cancel_payment(ctx: &Ctx, id: PaymentId) -> Result<(), ServiceError> {
    let payment = load(ctx, id).await?;
    let Some(reference) = payment.reference.clone() else {
        return Ok(());
    };
    match ctx.gateway.cancel(&reference).await {
        Ok(()) => Ok(()),
        Err(GatewayError::Refused(_)) => settle(ctx, &payment, &reference).await,
        Err(error) => Err(error.into()),
    }
}

/// Asks the gateway after payments whose webhook has not come; gives how many were asked after.
/// # Errors
/// Those of the database; a gateway that cannot be reached is asked again later.
pub async fn reconcile_payments(ctx: &Ctx) -> Result<usize, ServiceError> {
    let before = ctx.clock.now().plus_seconds(-PATIENCE_SECONDS);
    let waiting = ctx.store.read().await?.payment().waiting(before, 50).await?;
    for payment in &waiting {
        let Some(reference) = payment.reference.clone() else {
            continue;
        };
        match settle(ctx, payment, &reference).await {
            Ok(()) => {}
            // Nor would the others be answered.
            Err(ServiceError::PaymentUnavailable) => break,
            Err(error) => tracing::warn!(payment = %payment.id, %error, "a payment could not be settled"),
        }
    }
    Ok(waiting.len())
}

/// Applies what the gateway says now, as if its webhook had come.
async fn settle(ctx: &Ctx, payment: &PaymentRow, reference: &str) -> Result<(), ServiceError> {
    let status = match ctx.gateway.status(reference).await {
        Ok(status) => Some(status),
        Err(GatewayError::Refused(code)) => {
            tracing::error!(payment = %payment.id, code, "the gateway does not answer for a payment");
            None
        }
        Err(error) => return Err(error.into()),
    };
    let (id, at, owned) = (payment.id, ctx.clock.now(), ctx.clone());
    ctx.store
        .write(async move |tx: &mut Tx| {
            match status {
                Some(GatewayStatus::Captured(amount)) => capture(&owned, tx, id, amount, at).await?,
                Some(GatewayStatus::Refunded) => refunded(tx, id, at).await?,
                Some(GatewayStatus::Pending | GatewayStatus::Declined | GatewayStatus::Cancelled) | None => {}
            }
            // Whatever came of it, the next look is at others.
            Ok(tx.payment().touch(id, at).await?)
        })
        .await
}

async fn load(ctx: &Ctx, id: PaymentId) -> Result<PaymentRow, ServiceError> {
    ctx.store
        .read()
        .await?
        .payment()
        .payment(id)
        .await?
        .ok_or(ServiceError::NotFound("payment"))
}

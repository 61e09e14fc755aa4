//! Payments at the gateway: opening them, hearing of them, asking after them, giving money back.
//! Nothing here calls the gateway inside a transaction. What changes a payment holds its group first, so that two changes
//! of one purchase follow each other.

use crate::gateway::{
    GatewayError, GatewayEvent, GatewayEventKind, GatewayStatus, NewPayment, WebhookHeaders,
};
use crate::order::{confirm_paid, order_url};
use crate::{Ctx, ServiceError, settlement};
use domain::kernel::{Money, Timestamp};
use domain::order::{OrderGroup, OrderId};
use domain::payment::{
    PaymentEvent, PaymentId, PaymentMethod, PaymentState, RefundId, RefundState, refund_event,
};
use store::{PaymentRow, RefundRow, Tx};

/// A payment that waits this long is asked after.
const PATIENCE_SECONDS: i64 = 20;

/// Gives the page where the buyer pays; opens the payment at the gateway unless that was done before.
/// # Errors
/// [`ServiceError::Conflict`] when nothing is to be paid, [`ServiceError::PaymentUnavailable`].
pub async fn open_payment(ctx: &Ctx, group: &OrderGroup) -> Result<String, ServiceError> {
    let payment = load(ctx, group.payment).await?;
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
            order_number: group.number.to_string(),
            locale: group.locale,
            return_url: order_url(ctx, group),
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
                GatewayEventKind::Refunded => hear_of_refund(&owned, tx, &event, at).await,
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

/// A payment as it is, kept from changing until the transaction ends.
async fn held(tx: &mut Tx, id: PaymentId) -> Result<Option<(PaymentRow, OrderGroup)>, ServiceError> {
    let Some(mut payment) = tx.payment().payment(id).await? else {
        return Ok(None);
    };
    tx.order().hold(payment.group).await?;
    let group = tx
        .order()
        .group(payment.group)
        .await?
        .ok_or(ServiceError::Internal)?;
    payment.state = group.payment_state;
    Ok(Some((payment, group)))
}

async fn advance(
    tx: &mut Tx,
    payment: &PaymentRow,
    event: PaymentEvent,
    at: Timestamp,
) -> Result<PaymentState, ServiceError> {
    let next = payment.state.on(event)?;
    if tx.payment().advance(payment.id, payment.state, next, at).await? {
        Ok(next)
    } else {
        Err(ServiceError::Conflict("the payment has just moved".to_owned()))
    }
}

/// Money has come: all orders are confirmed, or, when the purchase has ended meanwhile, the money goes back.
async fn capture(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PaymentId,
    amount: Money,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let Some((payment, group)) = held(tx, id).await? else {
        tracing::error!(payment = %id, "the gateway reports money for a payment that we do not know");
        return Ok(());
    };
    if payment.amount != amount {
        tracing::error!(payment = %id, expected = %payment.amount, got = %amount, "the gateway reports another amount");
        return Ok(());
    }
    if payment.state.on(PaymentEvent::Capture).is_err() {
        return Ok(());
    }
    if advance(tx, &payment, PaymentEvent::Capture, at).await? == PaymentState::RefundPending {
        owe(ctx, tx, id, None, payment.amount, at).await?;
        return settlement::post(ctx, tx, group.id).await;
    }
    confirm_paid(ctx, tx, &group, at).await?;
    settlement::post(ctx, tx, group.id).await
}

/// Notes that the shares of these orders go back, which are cancelled in the same transaction and whose group is held.
pub(crate) async fn give_back_shares(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    shares: &[(OrderId, Money)],
    at: Timestamp,
) -> Result<(), ServiceError> {
    // What cost nothing has no share.
    let shares: Vec<_> = shares.iter().filter(|(_, amount)| !amount.is_zero()).collect();
    if shares.is_empty() {
        return Ok(());
    }
    let next = group.payment_state.on(PaymentEvent::RequestRefund)?;
    if !tx
        .payment()
        .advance(group.payment, group.payment_state, next, at)
        .await?
    {
        return Err(ServiceError::Conflict(
            "the payment has just moved: try again".to_owned(),
        ));
    }
    for (order, amount) in shares {
        owe(ctx, tx, group.payment, Some(*order), *amount, at).await?;
    }
    Ok(())
}

/// Money that has to go back: noted, and sent after the commit.
async fn owe(
    ctx: &Ctx,
    tx: &mut Tx,
    payment: PaymentId,
    order: Option<OrderId>,
    amount: Money,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let refund = RefundRow {
        id: RefundId::from_u128(ctx.ids.next()),
        payment,
        order,
        state: RefundState::Pending,
        amount,
    };
    tx.payment().add_refund(&refund, at).await?;
    let item = domain::kernel::encode_id("out", ctx.ids.next());
    tx.outbox()
        .add(item, "payment.refund", &refund.id.to_string(), "{}", at)
        .await?;
    Ok(())
}

/// The gateway says that money went back. Without our key, or with another amount, it is asked later what it means.
async fn hear_of_refund(
    ctx: &Ctx,
    tx: &mut Tx,
    event: &GatewayEvent,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let id = event.refund_key.as_deref().and_then(|key| key.parse().ok());
    let refund = match id {
        Some(id) => tx.payment().refund(id).await?,
        None => None,
    };
    match refund {
        Some(refund) if refund.payment == event.payment && refund.amount == event.amount => {
            refunded(ctx, tx, refund.payment, &[refund.id], at).await
        }
        _ => {
            tracing::warn!(payment = %event.payment, "the gateway reports a refund that we did not ask for");
            Ok(())
        }
    }
}

/// Notes that refunds have been carried out; those that have been noted before change nothing.
async fn refunded(
    ctx: &Ctx,
    tx: &mut Tx,
    payment: PaymentId,
    ids: &[RefundId],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let Some((payment, _)) = held(tx, payment).await? else {
        return Ok(());
    };
    let mut news = false;
    for id in ids {
        news |= tx.payment().refund_done(*id, at).await?;
    }
    let refunds = tx.payment().refunds(payment.id).await?;
    let come_to = refund_event(payment.amount, refunds.iter().map(|r| (r.amount, r.state)));
    if let Some(event) = come_to.filter(|_| news) {
        advance(tx, &payment, event, at).await?;
    }
    settlement::post(ctx, tx, payment.group).await
}

/// The gateway has given back `total` of a payment. When that is all that we have asked for, all of it is done.
async fn settle_refunds(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PaymentId,
    total: Money,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let refunds = tx.payment().refunds(id).await?;
    let open: Vec<RefundId> = refunds
        .iter()
        .filter(|refund| refund.state == RefundState::Pending)
        .map(|refund| refund.id)
        .collect();
    let asked: i64 = refunds.iter().map(|refund| refund.amount.minor()).sum();
    if open.is_empty() || total.minor() < asked {
        return Ok(());
    }
    refunded(ctx, tx, id, &open, at).await
}

/// Carries out a refund that is owed. Doing it twice gives the money back once: the key is the refund's id.
/// # Errors
/// [`ServiceError::PaymentUnavailable`] to be tried again.
pub async fn refund_payment(ctx: &Ctx, id: RefundId) -> Result<(), ServiceError> {
    let found = ctx.store.read().await?.payment().refund(id).await?;
    let refund = found.ok_or(ServiceError::NotFound("refund"))?;
    if refund.state == RefundState::Refunded {
        return Ok(());
    }
    let payment = load(ctx, refund.payment).await?;
    let Some(reference) = payment.reference.clone() else {
        tracing::error!(payment = %payment.id, "a refund is owed for a payment that the gateway's name is not known of");
        return Err(ServiceError::PaymentUnavailable);
    };
    let at = ctx.clock.now();
    match ctx
        .gateway
        .refund(&reference, &id.to_string(), refund.amount)
        .await
    {
        Ok(()) => {
            let owned = ctx.clone();
            ctx.store
                .write(async move |tx: &mut Tx| refunded(&owned, tx, refund.payment, &[id], at).await)
                .await
        }
        Err(GatewayError::Refused(code)) => {
            settle(ctx, &payment, &reference).await?;
            let now = ctx.store.read().await?.payment().refund(id).await?;
            if now.is_some_and(|refund| refund.state == RefundState::Refunded) {
                return Ok(());
            }
            tracing::error!(payment = %payment.id, code, "the gateway refuses a refund that is owed");
            Err(ServiceError::PaymentUnavailable)
        }
        Err(error) => Err(error.into()),
    }
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
    let (id, whole, at, owned) = (payment.id, payment.amount, ctx.clock.now(), ctx.clone());
    ctx.store
        .write(async move |tx: &mut Tx| {
            match status {
                Some(GatewayStatus::Captured { amount, refunded }) => {
                    capture(&owned, tx, id, amount, at).await?;
                    settle_refunds(&owned, tx, id, refunded, at).await?;
                }
                Some(GatewayStatus::Refunded) => settle_refunds(&owned, tx, id, whole, at).await?,
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

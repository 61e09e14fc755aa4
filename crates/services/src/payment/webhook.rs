//! Webhooks: stored first, then applied. A message that cannot be applied at once waits in the outbox; one that comes again,
//! late, or before an earlier one comes to the same.

use super::event::{Held, Told, note};
use super::{capture, held};
use crate::gateway::{GatewayEvent, GatewayEventKind, WebhookHeaders};
use crate::{Ctx, ServiceError, settlement};
use domain::kernel::Timestamp;
use domain::payment::{MoneyEventKind, PaymentId};
use store::Tx;

/// Takes in a webhook: verified, stored, and applied. A repeat changes nothing. Once it is stored it is taken in: what
/// cannot be applied now is applied by the outbox.
/// # Errors
/// [`ServiceError::BadRequest`] for a forged, stale or unreadable message.
pub async fn receive_webhook(
    ctx: &Ctx,
    headers: &WebhookHeaders<'_>,
    body: &[u8],
) -> Result<(), ServiceError> {
    let at = ctx.clock.now();
    let event = ctx.gateway.verify_webhook(headers, body, at)?;
    let payload = serde_json::to_string(&event).map_err(|_| ServiceError::Internal)?;
    let text = String::from_utf8_lossy(body).into_owned();
    let (id, item) = (event.id.clone(), domain::kernel::encode_id("out", ctx.ids.next()));
    let stored = item.clone();
    let is_new = ctx
        .store
        .write(async move |tx: &mut Tx| {
            let is_new = tx.payment().store_webhook(&id, &text, at).await?;
            if is_new {
                tx.outbox()
                    .add(stored, "payment.webhook", &id, &payload, at)
                    .await?;
            }
            Ok::<_, ServiceError>(is_new)
        })
        .await?;
    if is_new && let Err(error) = apply(ctx, event, Some(item)).await {
        tracing::warn!(%error, "a webhook is stored, and is applied later");
    }
    Ok(())
}

/// Applies a webhook that was stored and not applied.
/// # Errors
/// [`ServiceError::Internal`] for one that cannot be read, and those of the database.
pub async fn apply_webhook(ctx: &Ctx, payload: &str) -> Result<(), ServiceError> {
    let event = serde_json::from_str(payload).map_err(|_| ServiceError::Internal)?;
    apply(ctx, event, None).await
}

/// Applies what a webhook reports; `item` of the outbox is done with it.
async fn apply(ctx: &Ctx, event: GatewayEvent, item: Option<String>) -> Result<(), ServiceError> {
    let (owned, at) = (ctx.clone(), ctx.clock.now());
    ctx.store
        .write(async move |tx: &mut Tx| {
            let told = Told::heard(&owned, &event);
            hear(&owned, tx, &event, &told, at).await?;
            if let Some(item) = &item {
                tx.outbox().done(item, at).await?;
            }
            Ok(())
        })
        .await
}

/// Keeps the gateway's name for a payment whose opening was cut off before its answer came: without it the money
/// could never go back.
async fn keep_reference(
    tx: &mut Tx,
    id: PaymentId,
    event: &GatewayEvent,
    at: Timestamp,
) -> Result<(), ServiceError> {
    match tx.payment().payment(id).await? {
        Some(payment) if payment.reference.is_none() => {
            Ok(tx.payment().keep_reference(id, &event.reference, at).await?)
        }
        _ => Ok(()),
    }
}

/// Takes note of what the gateway tells of a payment. What was not asked for is kept, and changes nothing.
async fn hear(
    ctx: &Ctx,
    tx: &mut Tx,
    event: &GatewayEvent,
    told: &Told,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let named = match event.payment {
        Some(id) => Some(id),
        None => tx.payment().payment_with(&event.reference).await?,
    };
    let Some(id) = named else {
        if event.kind != GatewayEventKind::Other {
            tracing::error!("the gateway tells of a payment that we do not know");
        }
        return Ok(());
    };
    let charge = || id.to_string();
    let other = || event.operation.clone().unwrap_or_else(|| event.id.clone());
    let (kind, operation) = match event.kind {
        GatewayEventKind::Captured => {
            keep_reference(tx, id, event, at).await?;
            let charge = Some(event.reference.as_str());
            return capture(ctx, tx, (id, charge), event.amount, told, at).await;
        }
        GatewayEventKind::Authorised => (MoneyEventKind::Authorised, charge()),
        // The buyer may try again, or the order's own clock ends it.
        GatewayEventKind::Declined => (MoneyEventKind::Declined, charge()),
        GatewayEventKind::Cancelled => (MoneyEventKind::Voided, charge()),
        GatewayEventKind::Refunded => (MoneyEventKind::Refunded, other()),
        GatewayEventKind::RefundFailed => (MoneyEventKind::RefundFailed, other()),
        GatewayEventKind::ChargedBack => (MoneyEventKind::ChargedBack, other()),
        GatewayEventKind::ChargebackReversed => (MoneyEventKind::ChargebackReversed, other()),
        GatewayEventKind::Other => return Ok(()),
    };
    let row = told.row(id, kind, &operation, event.amount);
    match held(tx, id).await? {
        Some((payment, _)) => {
            note(tx, Held::from(&payment), &[row], at).await?;
            settlement::post(ctx, tx, payment.group).await
        }
        None => Ok(()),
    }
}

//! Sending refunds: one attempt after the other, each under a key of its own, until the money is back or a person has to
//! look. What the gateway refuses for good is not asked for again under the same key, since it would give the same answer.

use super::event::{Told, note};
use super::refund::refunded;
use super::{held, load, settle};
use crate::gateway::GatewayError;
use crate::{Ctx, Permit, ServiceError, audit, settlement};
use domain::kernel::Timestamp;
use domain::payment::{MoneyEventKind, PaymentMethod, RefundEvent, RefundId, refund_pause};
use domain::user::permission::policy::RefundRequest;
use serde_json::json;
use store::{PaymentRow, RefundRow, Tx};

/// A refund whose gateway could not be reached is sent again after this.
const UNREACHED_SECONDS: i64 = 300;

/// Sends a refund that is owed. Doing it twice gives the money back once: the key is that of the attempt.
/// # Errors
/// [`ServiceError::PaymentUnavailable`] to be tried again. What the gateway refuses is no error: it is noted, and sent
/// again later, or left to a person.
pub async fn refund_payment(ctx: &Ctx, id: RefundId) -> Result<(), ServiceError> {
    let found = ctx.store.read().await?.payment().refund(id).await?;
    let refund = found.ok_or(ServiceError::NotFound("refund"))?;
    if !refund.state.is_sent() {
        return Ok(());
    }
    let payment = load(ctx, refund.payment).await?;
    if payment.method != PaymentMethod::Online {
        // A person sends it, and says so: `by_hand.rs`.
        return Ok(());
    }
    let Some(reference) = charge_of(&refund, &payment) else {
        tracing::error!(payment = %payment.id, "a refund is owed for a payment that the gateway's name is not known of");
        return Err(ServiceError::PaymentUnavailable);
    };
    let (key, at) = (id.key(refund.attempt), ctx.clock.now());
    match ctx.gateway.refund(&reference, &key, refund.amount).await {
        Ok(()) => {
            let (told, owned) = (Told::asked(ctx, at), ctx.clone());
            ctx.store
                .write(async move |tx: &mut Tx| refunded(&owned, tx, refund.payment, &[id], &told, at).await)
                .await
        }
        Err(GatewayError::Refused(code)) => {
            settle(ctx, &payment, payment.reference.as_deref().unwrap_or(&reference)).await?;
            refused(ctx, refund, code).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The gateway's name of the charge that a refund gives back.
fn charge_of(refund: &RefundRow, payment: &PaymentRow) -> Option<String> {
    if refund.is_of(payment.id) {
        payment.reference.clone()
    } else {
        Some(refund.subject.clone())
    }
}

/// Notes that the gateway has refused an attempt, unless it has turned out since that the money is back.
async fn refused(ctx: &Ctx, refund: RefundRow, code: String) -> Result<(), ServiceError> {
    let (owned, at) = (ctx.clone(), ctx.clock.now());
    let told = Told::asked(ctx, at).because(&code);
    tracing::error!(payment = %refund.payment, attempt = refund.attempt, code, "the gateway refuses a refund that is owed");
    ctx.store
        .write(async move |tx: &mut Tx| {
            let Some((payment, _)) = held(tx, refund.payment).await? else {
                return Ok(());
            };
            let now = tx.payment().refund(refund.id).await?;
            if now.is_none_or(|now| !now.state.is_sent() || now.attempt != refund.attempt) {
                return Ok(());
            }
            let key = refund.id.key(refund.attempt);
            let row = told.row(payment.id, MoneyEventKind::RefundFailed, &key, refund.amount);
            note(tx, (&payment).into(), &[row], at).await?;
            settlement::post(&owned, tx, payment.group).await
        })
        .await
}

/// Notes that an attempt has failed: another one is owed after a pause, or a person has to look.
pub(super) async fn fail(
    tx: &mut Tx,
    refund: &RefundRow,
    reason: Option<&str>,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let mut next = RefundRow {
        state: refund.state.on(RefundEvent::Fail)?,
        failure: reason.map(str::to_owned),
        ..refund.clone()
    };
    if let Some(pause) = refund_pause(refund.attempt) {
        ask_again(tx, &mut next, at, at.plus_seconds(pause)).await?;
    } else {
        tracing::error!(refund = %refund.id, attempts = refund.attempt, "a refund is left to a person");
        next.state = next.state.on(RefundEvent::GiveUp)?;
        next.next_at = None;
    }
    Ok(tx.payment().set_attempt(&next).await?)
}

/// Another attempt is owed, and is sent at `next_at`.
async fn ask_again(
    tx: &mut Tx,
    refund: &mut RefundRow,
    at: Timestamp,
    next_at: Timestamp,
) -> Result<(), ServiceError> {
    refund.attempt += 1;
    refund.next_at = Some(next_at);
    let key = refund.id.key(refund.attempt);
    let row = Told::shop(at).row(
        refund.payment,
        MoneyEventKind::RefundRequested,
        &key,
        refund.amount,
    );
    Ok(tx.payment().append(&[row], at).await?)
}

/// Sends refunds again whose pause is over; gives how many were sent.
/// # Errors
/// Those of the database.
pub async fn resend_refunds(ctx: &Ctx) -> Result<usize, ServiceError> {
    let now = ctx.clock.now();
    let due = ctx.store.read().await?.payment().refunds_due(now, 50).await?;
    let mut sent = 0;
    for id in due {
        match refund_payment(ctx, id).await {
            Ok(()) => sent += 1,
            Err(error) => {
                tracing::warn!(refund = %id, %error, "a refund is sent again later");
                let later = now.plus_seconds(UNREACHED_SECONDS);
                ctx.store
                    .write(async move |tx: &mut Tx| {
                        Ok::<_, ServiceError>(tx.payment().put_off_refund(id, later).await?)
                    })
                    .await?;
            }
        }
    }
    Ok(sent)
}

/// Sends a refund again that was left to a person, under a new key.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], also for a refund that no gateway carries out,
/// [`ServiceError::Conflict`] for one that is not left to anybody.
pub async fn retry_refund(permit: &Permit<RefundRequest>, id: RefundId) -> Result<(), ServiceError> {
    permit.platform()?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let missing = || ServiceError::NotFound("refund");
            let payment = tx.payment().refund(id).await?.ok_or_else(missing)?.payment;
            let (payment, _) = held(tx, payment).await?.ok_or_else(missing)?;
            if payment.method != PaymentMethod::Online {
                return Err(missing());
            }
            let before = tx.payment().refund(id).await?.ok_or_else(missing)?;
            let at = owned.clock.now();
            let mut next = RefundRow {
                state: before.state.on(RefundEvent::TryAgain)?,
                ..before.clone()
            };
            ask_again(tx, &mut next, at, at).await?;
            tx.payment().set_attempt(&next).await?;
            let told = |refund: &RefundRow| json!({ "state": refund.state, "attempt": refund.attempt });
            let mut record = audit::by(&owned, "refund.try_again", "refund", id.to_string());
            (record.before, record.after) = audit::changes(&told(&before), &told(&next));
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    // Whatever comes of it now, it is sent again until it is done.
    if let Err(error) = refund_payment(permit, id).await {
        tracing::warn!(refund = %id, %error, "a refund is sent again later");
    }
    Ok(())
}

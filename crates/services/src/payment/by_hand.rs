//! Money that goes back by hand: refunds that no gateway carries out, and money that came and is nobody's. A person sends it
//! at the bank and says so here; only then it is booked.

use super::event::Told;
use super::refund::refunded;
use crate::approval::reason_of;
use crate::{Ctx, Permit, ServiceError, audit, settlement};
use domain::kernel::Money;
use domain::payment::{
    BankAccount, CourierLineId, IncomingEvent, IncomingState, PaymentMethod, ReceiptId, RefundId,
};
use domain::settlement::{Entry, Incoming, OwedRow, suspense_kept, suspense_returned};
use domain::user::permission::policy::{ReceiptRead, ReceiptReveal, ReceiptUpdate};
use serde_json::json;
use store::Tx;

const LIST: i64 = 200;

fn faster() -> ServiceError {
    ServiceError::Conflict("somebody was faster: look again".to_owned())
}

/// Everything that is to be sent back by hand, oldest first.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn owed_by_hand(permit: &Permit<ReceiptRead>) -> Result<Vec<OwedRow>, ServiceError> {
    permit.platform()?;
    Ok(permit.store.read().await?.payment().owed_by_hand(LIST).await?)
}

/// Where the buyer wants a refund to be sent, in clear, for whoever sends it. The look and its reason go into the audit log.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`] also where the buyer has not said it.
pub async fn reveal_payee(
    permit: &Permit<ReceiptReveal>,
    id: RefundId,
    reason: &str,
) -> Result<BankAccount, ServiceError> {
    permit.platform()?;
    let reason = reason_of(reason)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let payee = tx.payment().payee_of_refund(id).await?;
            let payee = payee.ok_or(ServiceError::NotFound("account"))?;
            let mut record = audit::by(&owned, "refund.reveal", "refund", id.to_string());
            record.reason = Some(reason);
            tx.audit().append(record).await?;
            Ok(payee)
        })
        .await
}

/// Notes that a refund has been sent, and under which name at the bank.
/// # Errors
/// [`ServiceError::NotFound`], also for a refund that the gateway carries out; [`ServiceError::Conflict`] when it has been
/// sent; [`ServiceError::Invalid`] without the bank's name of it.
pub async fn mark_refund_sent(
    permit: &Permit<ReceiptUpdate>,
    id: RefundId,
    reference: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let reference = reason_of(reference)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let missing = || ServiceError::NotFound("refund");
            let refund = tx.payment().refund(id).await?.ok_or_else(missing)?;
            let payment = tx.payment().payment(refund.payment).await?.ok_or_else(missing)?;
            if payment.method == PaymentMethod::Online {
                return Err(missing());
            }
            // Two who send it at once: the second finds it done once the first has let go of the purchase.
            tx.order().hold(payment.group).await?;
            let now = tx.payment().refund(id).await?;
            if !now.is_some_and(|refund| refund.state.is_open()) {
                return Err(faster());
            }
            let at = owned.clock.now();
            refunded(&owned, tx, payment.id, &[id], &Told::bank(at), at).await?;
            let mut record = audit::by(&owned, "refund.send", "refund", id.to_string());
            record.reason = Some(reference);
            record.after = Some(json!({ "amount": refund.amount.minor() }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Moves a receipt on: it is nobody's and owed back, it has been sent back, or it stays.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`], [`ServiceError::Conflict`] where its state does
/// not allow it.
pub async fn settle_receipt(
    permit: &Permit<ReceiptUpdate>,
    id: ReceiptId,
    event: IncomingEvent,
    reason: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let reason = reason_of(reason)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let found = tx.payment().receipt(id).await?;
            let receipt = found.ok_or(ServiceError::NotFound("receipt"))?;
            let next = step(receipt.state, event)?;
            let at = owned.clock.now();
            if !tx.payment().move_receipt(id, (receipt.state, next), at).await? {
                return Err(faster());
            }
            let rest = Money::new(
                receipt.amount.minor() - receipt.applied.minor(),
                receipt.amount.currency(),
            );
            post(&owned, tx, Incoming::Receipt(id), next, rest).await?;
            let mut record = audit::by(&owned, "receipt.settle", "bank_receipt", id.to_string());
            record.reason = Some(reason);
            record.before = Some(json!({ "state": receipt.state }).to_string());
            record.after = Some(json!({ "state": next, "rest": rest.minor() }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Moves a line of a courier's statement on, as [`settle_receipt`] does a receipt.
/// # Errors
/// As [`settle_receipt`].
pub async fn settle_courier_line(
    permit: &Permit<ReceiptUpdate>,
    id: CourierLineId,
    event: IncomingEvent,
    reason: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let reason = reason_of(reason)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let found = tx.payment().courier_line(id).await?;
            let line = found.ok_or(ServiceError::NotFound("line"))?;
            let next = step(line.state, event)?;
            let at = owned.clock.now();
            if !tx.payment().move_line(id, (line.state, next), at).await? {
                return Err(faster());
            }
            let rest = Money::new(line.amount.minor() - line.applied.minor(), line.amount.currency());
            post(&owned, tx, Incoming::Courier(id), next, rest).await?;
            let mut record = audit::by(&owned, "courier_line.settle", "courier_line", id.to_string());
            record.reason = Some(reason);
            record.before = Some(json!({ "state": line.state }).to_string());
            record.after = Some(json!({ "state": next, "rest": rest.minor() }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// A step that a person takes. What is somebody's is said by naming whose.
fn step(state: IncomingState, event: IncomingEvent) -> Result<IncomingState, ServiceError> {
    match event {
        IncomingEvent::Apply => Err(ServiceError::BadRequest("say whose it is".to_owned())),
        IncomingEvent::Owe | IncomingEvent::Return | IncomingEvent::Keep => Ok(state.on(event)?),
    }
}

/// What a step posts of money that is nobody's.
async fn post(
    ctx: &Ctx,
    tx: &mut Tx,
    incoming: Incoming,
    to: IncomingState,
    rest: Money,
) -> Result<(), ServiceError> {
    let entry: Entry = match to {
        IncomingState::Returned => suspense_returned(incoming, rest),
        IncomingState::Kept => suspense_kept(incoming, rest),
        IncomingState::Open | IncomingState::Applied | IncomingState::Owed => return Ok(()),
    };
    settlement::post_incoming(ctx, tx, vec![entry]).await
}

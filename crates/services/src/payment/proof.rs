//! Proofs of remittances: sent by buyers, opened by staff for a reason that is logged. A proof proves nothing by itself: only
//! the bank's statement pays a purchase.

use crate::approval::reason_of;
use crate::media::cleaned;
use crate::order::opened;
use crate::{Ctx, Permit, ServiceError, audit};
use domain::kernel::FieldError;
use domain::merchant::{FileFormat, SellerFile};
use domain::payment::{PaymentMethod, PaymentState, ProofId};
use domain::user::permission::policy::ReceiptReveal;
use store::Tx;

/// Proofs of one purchase, at most.
const PROOFS_MOST: usize = 5;
/// Uploads from one network address: so many at once, then one in ten minutes.
const UPLOADS_AT_ONCE: i64 = 40;
const UPLOAD_PAUSE_SECONDS: i64 = 600;

/// Keeps a proof that the buyer of a purchase sends which waits for its remittance: a picture without what it tells of
/// where it was taken.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, [`ServiceError::Invalid`] for what is no such file and after five
/// of them, [`ServiceError::Conflict`] when nothing is waited for, [`ServiceError::TooMany`] after many from one address.
pub async fn send_proof(ctx: &Ctx, number: &str, key: &str, content: Vec<u8>) -> Result<(), ServiceError> {
    let (group, _) = opened(ctx, number, key).await?;
    let invalid = |code| ServiceError::Invalid(vec![FieldError::new("proof", code)]);
    if content.is_empty() {
        return Err(invalid("required"));
    }
    let format = SellerFile::check(&content).map_err(invalid)?;
    let content = cleaned(format, content).ok_or_else(|| invalid("file_format"))?;
    if group.checkout.payment != PaymentMethod::Remittance || group.payment_state != PaymentState::Pending {
        return Err(ServiceError::Conflict(
            "nothing is to be remitted for this order".to_owned(),
        ));
    }
    let id = ProofId::from_u128(ctx.ids.next());
    let (now, address) = (ctx.clock.now(), ctx.client.address.clone());
    ctx.store
        .write(async move |tx: &mut Tx| {
            if !address.is_empty() {
                let from = tx.vault().index("throttle.address", &address)?;
                let key = format!("upload-from:{from}");
                if !tx
                    .user()
                    .admit(&key, UPLOADS_AT_ONCE, UPLOAD_PAUSE_SECONDS, now)
                    .await?
                {
                    return Err(ServiceError::TooMany);
                }
            }
            tx.order().hold(group.id).await?;
            if tx.payment().proofs(group.payment).await?.len() >= PROOFS_MOST {
                return Err(ServiceError::Invalid(vec![FieldError::new("proof", "too_many")]));
            }
            Ok(tx
                .payment()
                .insert_proof((id, group.payment), format, &content, now)
                .await?)
        })
        .await
}

/// Whether a proof may be opened for this reason: what a page asks before it sends the form that [`open_proof`] answers
/// with a file.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] without a reason.
pub fn prepare_proof(permit: &Permit<ReceiptReveal>, reason: &str) -> Result<(), ServiceError> {
    permit.platform()?;
    reason_of(reason).map(drop)
}

/// A proof as a file. The look and its reason go into the audit log.
/// # Errors
/// As [`prepare_proof`], and [`ServiceError::NotFound`].
pub async fn open_proof(
    permit: &Permit<ReceiptReveal>,
    id: ProofId,
    reason: &str,
) -> Result<(FileFormat, Vec<u8>), ServiceError> {
    permit.platform()?;
    let reason = reason_of(reason)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let found = tx.payment().proof(id).await?;
            let (payment, format, content) = found.ok_or(ServiceError::NotFound("proof"))?;
            let mut record = audit::by(&owned, "remittance.open_proof", "payment", payment.to_string());
            record.reason = Some(reason);
            tx.audit().append(record).await?;
            Ok((format, content))
        })
        .await
}

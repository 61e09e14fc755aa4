//! Consent: given, taken back as easily, and asked after by whoever processes.

use crate::guard::Permit;
use crate::{Ctx, ServiceError};
use domain::kernel::{FieldError, encode_id};
use domain::user::permission::policy::AccountUpdate;
use domain::user::{AccountId, Basis, ConsentPurpose, ConsentView};
use store::{NewConsent, Tx};

/// Every purpose with what the person decided last.
/// # Errors
/// Those of the database.
pub async fn list_consents(permit: &Permit<AccountUpdate>) -> Result<Vec<ConsentView>, ServiceError> {
    let account = permit.account()?;
    let mut tx = permit.store.read().await?;
    let mut views = Vec::new();
    for purpose in ConsentPurpose::ALL {
        let last = tx.user().last_consent(account, purpose).await?;
        views.push(ConsentView {
            given: purpose.counts(last.as_ref()),
            purpose,
            last,
        });
    }
    Ok(views)
}

/// Gives or takes back consent to the present text. The same decision again adds nothing.
/// # Errors
/// [`ServiceError::Invalid`] for `purpose`, with the code `not_available` for what is told and not asked, and for taking
/// back what the account cannot do without.
pub async fn decide_consent(
    permit: &Permit<AccountUpdate>,
    purpose: ConsentPurpose,
    given: bool,
) -> Result<(), ServiceError> {
    let account = permit.account()?;
    let may_decide = match purpose.basis() {
        Basis::Choice => true,
        Basis::Needed => given,
        Basis::Information => false,
    };
    if !may_decide {
        let fixed = FieldError::new("purpose", "not_available");
        return Err(ServiceError::Invalid(vec![fixed]));
    }
    let ctx = Ctx::clone(permit);
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let last = tx.user().last_consent(account, purpose).await?;
            let same = |last: &domain::user::ConsentDecision| {
                last.given == given && last.version == purpose.version()
            };
            if last.as_ref().is_some_and(same) {
                return Ok(());
            }
            record(&ctx, tx, account, purpose, purpose.version(), given).await
        })
        .await
}

/// Whether something may be done with a person's data now. Whoever processes for a purpose asks this first, each time.
/// # Errors
/// Those of the database.
pub async fn may(ctx: &Ctx, account: AccountId, purpose: ConsentPurpose) -> Result<bool, ServiceError> {
    may_in(&mut ctx.store.read().await?, account, purpose).await
}

pub(crate) async fn may_in(
    tx: &mut Tx,
    account: AccountId,
    purpose: ConsentPurpose,
) -> Result<bool, ServiceError> {
    let last = tx.user().last_consent(account, purpose).await?;
    Ok(purpose.counts(last.as_ref()))
}

/// Keeps a decision, with when and from where.
pub(super) async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    account: AccountId,
    purpose: ConsentPurpose,
    version: &str,
    given: bool,
) -> Result<(), ServiceError> {
    let id = encode_id("con", ctx.ids.next());
    Ok(tx
        .user()
        .record_consent(&NewConsent {
            id: &id,
            account,
            purpose,
            version,
            given,
            address: &ctx.client.address,
            at: ctx.clock.now(),
        })
        .await?)
}

//! Applying to sell: the form, checked, becomes a seller that waits for its review.

use super::invalid;
use crate::{Ctx, ServiceError, product};
use domain::kernel::{Currency, FieldError, Locale, Money, Timestamp};
use domain::merchant::{
    Application, ApplicationForm, ApplicationId, Credit, Deposit, Seller, SellerContact, SellerEntry,
    SellerId, SellerKind, SellerState, check_application,
};
use store::{StoredApplication, Tx};

/// Applications from one network address: so many at once, then one in an hour.
const APPLICATIONS_AT_ONCE: i64 = 10;
const APPLICATION_PAUSE_SECONDS: i64 = 3_600;

/// Applies to become a seller, for the account of whoever is signed in; gives the id of the seller that waits for its
/// review. It is told of decisions in the language `locale`. Its documents were uploaded before, by [`upload_document`](super::upload_document).
/// # Errors
/// [`ServiceError::Invalid`] with every wrong field, also for an address that is taken, for unknown categories, and for
/// documents whose file is not there (any more);
/// [`ServiceError::TooMany`] after many from one network address.
pub async fn apply_to_sell(
    ctx: &Ctx,
    locale: Locale,
    form: ApplicationForm,
) -> Result<SellerId, ServiceError> {
    let application = check_application(&form).map_err(ServiceError::Invalid)?;
    let known = product::category_slugs(ctx).await?;
    if !application.categories.iter().all(|slug| known.contains(slug)) {
        return Err(invalid("categories", "unknown"));
    }
    let applicant = ctx.person().await?.map(|person| person.account);
    let now = ctx.clock.now();
    let seller = waiting(ctx, &application, now);
    let (id, address) = (seller.id, ctx.client.address.clone());
    let stored = StoredApplication {
        id: ApplicationId::from_u128(ctx.ids.next()),
        account: applicant,
        locale,
        application,
        submitted_at: now,
    };
    let entry = SellerEntry {
        state: seller.state,
        at: now,
        cause: "applicant".to_owned(),
        reason: String::new(),
    };
    let inserted = ctx
        .store
        .write(async move |tx: &mut Tx| {
            admit_applicant(tx, &address, now).await?;
            tx.merchant().insert(&seller, &entry).await?;
            tx.merchant().insert_application(id, &stored).await?;
            claim_files(tx, &stored, now).await
        })
        .await;
    match inserted {
        // Ids are fresh: only the address can be another's.
        Err(ServiceError::Conflict(_)) => Err(invalid("slug", "taken")),
        other => other.map(|()| id),
    }
}

/// The seller that an application makes: it waits for its review.
fn waiting(ctx: &Ctx, application: &Application, now: Timestamp) -> Seller {
    let nothing = Money::zero(Currency::Cny);
    Seller {
        id: SellerId::from_u128(ctx.ids.next()),
        slug: application.slug.clone(),
        kind: SellerKind::ThirdParty,
        state: SellerState::Applied,
        profile: application.profile.clone(),
        licence: Some(application.licence.clone()),
        contact: SellerContact {
            representative: application.representative.clone(),
            phone: Some(application.phone.clone()),
            email: Some(application.email.clone()),
        },
        deposit: Deposit {
            required: nothing,
            held: nothing,
        },
        credit: Credit::default(),
        created_at: now,
        opened_at: None,
        version: 1,
    }
}

/// Counts an application from a network address; none is counted where there is no address, as in tests and seeds.
async fn admit_applicant(tx: &mut Tx, address: &str, now: Timestamp) -> Result<(), ServiceError> {
    if address.is_empty() {
        return Ok(());
    }
    let from = tx.vault().index("throttle.address", address)?;
    let key = format!("apply-from:{from}");
    let admitted = tx
        .user()
        .admit(&key, APPLICATIONS_AT_ONCE, APPLICATION_PAUSE_SECONDS, now)
        .await?;
    if admitted {
        Ok(())
    } else {
        Err(ServiceError::TooMany)
    }
}

/// Makes the uploaded files those of the application.
async fn claim_files(tx: &mut Tx, stored: &StoredApplication, now: Timestamp) -> Result<(), ServiceError> {
    let mut missing = Vec::new();
    for document in &stored.application.documents {
        let claimed = match document.reference.parse() {
            Ok(id) => {
                tx.merchant()
                    .claim_file(id, document.kind, stored.id, now)
                    .await?
            }
            Err(_) => false,
        };
        if !claimed {
            missing.push(FieldError::new(document.kind.as_str(), "missing_document"));
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(missing))
    }
}

//! Sellers for those who work for the platform: found, looked at masked, in clear for a reason that is logged, and taken
//! out as a file.

use super::{load, masked_person};
use crate::{Permit, ServiceError, audit, product};
use domain::kernel::{FieldError, Localized};
use domain::merchant::{
    ApplicationDocument, ApplicationView, ContactView, DocumentView, SellerContactView, SellerDossier,
    SellerEntry, SellerEvent, SellerFileId, SellerId, SellerRow, SellerStep,
};
use domain::user::permission::policy::{SellerExport, SellerRead, SellerReveal};
use domain::user::{AccountId, Part};
use serde_json::json;
use store::{SellerFilter, StoredApplication, Tx};

const REASON_LEAST: usize = 4;
const REASON_MOST: usize = 500;
const EXPORT_MOST: usize = 10_000;

/// Sellers that fit the filter, newest first, older than the seller `before`; at most `limit` (1 to 200).
/// # Errors
/// [`ServiceError::Forbidden`] for people of sellers.
pub async fn search_sellers(
    permit: &Permit<SellerRead>,
    filter: &SellerFilter,
    before: Option<SellerId>,
    limit: i64,
) -> Result<Part<SellerRow>, ServiceError> {
    permit.platform()?;
    let limit = limit.clamp(1, 200);
    let mut tx = permit.store.read().await?;
    let mut found = tx.merchant().sellers(filter, before, limit + 1).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = found.len() > page;
    found.truncate(page);
    Ok(Part {
        next: found
            .last()
            .filter(|_| goes_on)
            .map(|seller| seller.id.to_string()),
        items: found.iter().map(SellerRow::new).collect(),
    })
}

/// A seller with its application and history, masked.
/// # Errors
/// [`ServiceError::Forbidden`] for people of sellers, [`ServiceError::NotFound`].
pub async fn view_seller(permit: &Permit<SellerRead>, id: SellerId) -> Result<SellerDossier, ServiceError> {
    permit.platform()?;
    let categories = product::category_names(permit).await?;
    let mut tx = permit.store.read().await?;
    let seller = load(&mut tx, id).await?;
    let stored = tx.merchant().application(id).await?;
    let applicant = stored.as_ref().and_then(|stored| stored.account);
    let mut history = Vec::new();
    for entry in tx.merchant().history(id).await? {
        history.push(step(&mut tx, entry).await?);
    }
    let application = match stored {
        Some(stored) => Some(application_view(&mut tx, stored, &categories).await?),
        None => None,
    };
    Ok(SellerDossier {
        row: SellerRow::new(&seller),
        contact: ContactView::masked(&seller),
        application,
        history,
        allowed: SellerEvent::ALL
            .iter()
            .copied()
            .filter(|event| seller.on(*event).is_ok())
            .collect(),
        is_own: permit
            .person()
            .is_some_and(|person| Some(person.account) == applicant),
        version: seller.version,
        profile: seller.profile,
        licence: seller.licence,
        credit: seller.credit,
    })
}

/// Whom to ask at a seller, in clear, and where documents are that are kept somewhere else. The look and its reason go into the audit log.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`].
pub async fn reveal_seller(
    permit: &Permit<SellerReveal>,
    id: SellerId,
    reason: &str,
) -> Result<SellerContactView, ServiceError> {
    permit.platform()?;
    let reason = checked_reason(reason)?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let seller = load(tx, id).await?;
            let stored = tx.merchant().application(id).await?;
            let mut record = audit::by(&permit, "seller.reveal", "seller", id.to_string());
            record.seller_id = Some(id.to_string());
            record.reason = Some(reason);
            tx.audit().append(record).await?;
            let documents = stored.map_or_else(Vec::new, |stored| stored.application.documents);
            Ok(SellerContactView {
                contact: ContactView::clear(&seller),
                documents: documents
                    .into_iter()
                    .filter(|document| document.reference.parse::<SellerFileId>().is_err())
                    .map(|document| (document.kind, document.reference))
                    .collect(),
            })
        })
        .await
}

/// The list of sellers as rows of a file: nothing of persons; at most 10,000. Taking it out is logged.
/// # Errors
/// [`ServiceError::Forbidden`] for people of sellers.
pub async fn export_sellers(
    permit: &Permit<SellerExport>,
    filter: &SellerFilter,
) -> Result<Vec<SellerRow>, ServiceError> {
    permit.platform()?;
    let (mut rows, mut before): (Vec<SellerRow>, _) = (Vec::new(), None);
    while rows.len() < EXPORT_MOST {
        let mut tx = permit.store.read().await?;
        let found = tx.merchant().sellers(filter, before, 500).await?;
        let Some(last) = found.last() else { break };
        before = Some(last.id);
        rows.extend(found.iter().map(SellerRow::new));
    }
    rows.truncate(EXPORT_MOST);
    let (permit, taken) = (permit.clone(), rows.len());
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let mut record = audit::by(&permit, "seller.export", "seller", "");
            record.after = Some(json!({ "rows": taken }).to_string());
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(rows)
}

/// The reason of a look, as the audit log keeps it.
pub(super) fn checked_reason(reason: &str) -> Result<String, ServiceError> {
    let reason = reason.trim();
    let code = match reason.chars().count() {
        length if length < REASON_LEAST => "required",
        length if length > REASON_MOST => "too_long",
        _ => return Ok(reason.to_owned()),
    };
    Err(ServiceError::Invalid(vec![FieldError::new("reason", code)]))
}

async fn application_view(
    tx: &mut Tx,
    stored: StoredApplication,
    categories: &[(domain::kernel::Slug, Localized)],
) -> Result<ApplicationView, ServiceError> {
    let applicant = match stored.account {
        Some(account) => masked_person(tx, account).await?,
        None => String::new(),
    };
    let files = tx.merchant().files_of(stored.id).await?;
    let form = stored.application;
    let document = |document: &ApplicationDocument| DocumentView {
        kind: document.kind,
        file: files
            .iter()
            .find(|file| file.id.to_string() == document.reference)
            .cloned(),
    };
    let named = |slug: &domain::kernel::Slug| {
        let known = categories.iter().find(|(known, _)| known == slug);
        known.map_or_else(
            || Localized::new(slug.as_str(), slug.as_str()),
            |(_, name)| name.clone(),
        )
    };
    Ok(ApplicationView {
        categories: form.categories.iter().map(named).collect(),
        sells_food: form.sells_food,
        documents: form.documents.iter().map(document).collect(),
        applicant,
        submitted_at: stored.submitted_at,
    })
}

/// A step with whoever caused it as others recognise them.
async fn step(tx: &mut Tx, entry: SellerEntry) -> Result<SellerStep, ServiceError> {
    let cause = match entry.cause.parse::<AccountId>() {
        Ok(account) => masked_person(tx, account).await?,
        Err(_) => entry.cause,
    };
    Ok(SellerStep {
        state: entry.state,
        at: entry.at,
        cause,
        reason: entry.reason,
    })
}

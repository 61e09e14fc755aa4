//! Documents of applications: uploaded, kept until they are handed in, opened by reviewers for a reason.

use super::apply::apply_to_sell;
use super::console::checked_reason;
use super::load;
use crate::{Ctx, Permit, ServiceError, audit};
use domain::kernel::{FieldError, Locale};
use domain::merchant::{
    ApplicationDocument, ApplicationForm, DocumentKind, Seller, SellerEntry, SellerFile, SellerFileId,
    SellerId,
};
use domain::user::permission::policy::SellerReveal;
use serde_json::json;
use store::Tx;

/// Uploads from one network address: so many at once, then one in ten minutes.
const UPLOADS_AT_ONCE: i64 = 40;
const UPLOAD_PAUSE_SECONDS: i64 = 600;
const HOUR_SECONDS: i64 = 3_600;
const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;
/// Applications that are forgotten in one transaction.
const FORGET_MOST: i64 = 100;

/// A file that comes with an application.
#[derive(Clone, Debug)]
pub struct Upload {
    pub kind: DocumentKind,
    pub content: Vec<u8>,
}

/// An application that was not accepted, to be filled in again.
#[derive(Debug)]
pub struct Returned {
    pub error: ServiceError,
    /// As it was typed, with the files that were good.
    pub form: ApplicationForm,
    /// Those files: they need not be sent again.
    pub kept: Vec<SellerFile>,
}

/// A document as a reviewer sees it.
#[derive(Clone, Debug)]
pub struct Opened {
    pub file: SellerFile,
    pub content: Vec<u8>,
}

/// Keeps a file for an application that follows within [`SellerFile::WAITS_HOURS`]. Whoever knows its id can hand it in;
/// nobody can read it before.
/// # Errors
/// [`ServiceError::Invalid`] under the name of the kind, by [`SellerFile::check`]; [`ServiceError::TooMany`] after many
/// from one network address.
pub async fn upload_document(ctx: &Ctx, upload: Upload) -> Result<SellerFile, ServiceError> {
    let Upload { kind, content } = upload;
    let format = SellerFile::check(&content)
        .map_err(|code| ServiceError::Invalid(vec![FieldError::new(kind.as_str(), code)]))?;
    let file = SellerFile {
        id: SellerFileId::from_u128(ctx.ids.secret()),
        kind,
        format,
        size: i64::try_from(content.len()).map_err(|_| ServiceError::Internal)?,
    };
    let (now, address) = (ctx.clock.now(), ctx.client.address.clone());
    let kept = file.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            if !address.is_empty() {
                let from = tx.vault().index("throttle.address", &address)?;
                let key = format!("upload-from:{from}");
                let mut user = tx.user();
                if !user
                    .admit(&key, UPLOADS_AT_ONCE, UPLOAD_PAUSE_SECONDS, now)
                    .await?
                {
                    return Err(ServiceError::TooMany);
                }
            }
            let until = now.plus_seconds(SellerFile::WAITS_HOURS * HOUR_SECONDS);
            Ok(tx.merchant().insert_file(&kept, &content, until).await?)
        })
        .await?;
    Ok(file)
}

/// Uploads files and applies with them. `form.documents` names files of an earlier try; a new file of the same kind
/// takes their place.
/// # Errors
/// The application with everything that is wrong with it, and the files that need not be sent again.
pub async fn hand_in_application(
    ctx: &Ctx,
    locale: Locale,
    mut form: ApplicationForm,
    uploads: Vec<Upload>,
) -> Result<SellerId, Box<Returned>> {
    let mut wrong = Vec::new();
    for upload in uploads {
        let kind = upload.kind;
        match upload_document(ctx, upload).await {
            Ok(file) => {
                form.documents.retain(|document| document.kind != kind);
                form.documents.push(ApplicationDocument {
                    kind,
                    reference: file.id.to_string(),
                });
            }
            Err(ServiceError::Invalid(errors)) => wrong.extend(errors),
            Err(error) => return Err(returned(ctx, form, error).await),
        }
    }
    if wrong.is_empty() {
        return match apply_to_sell(ctx, locale, form.clone()).await {
            Ok(seller) => Ok(seller),
            Err(error) => Err(returned(ctx, form, error).await),
        };
    }
    // A file that is wrong is not missing as well.
    if let Err(others) = domain::merchant::check_application(&form) {
        let told: Vec<String> = wrong.iter().map(|error| error.field.clone()).collect();
        let others = others.into_iter().filter(|other| !told.contains(&other.field));
        wrong.splice(0..0, others);
    }
    Err(returned(ctx, form, ServiceError::Invalid(wrong)).await)
}

/// What is sent back: of the files only those that still wait.
async fn returned(ctx: &Ctx, mut form: ApplicationForm, error: ServiceError) -> Box<Returned> {
    let kept = match waiting(ctx, &form).await {
        Ok(kept) => kept,
        // What was wrong first is what is told; the files are asked for again.
        Err(later) => {
            tracing::warn!(error = %later, "the files of an application were not found again");
            Vec::new()
        }
    };
    form.documents = kept
        .iter()
        .map(|file| ApplicationDocument {
            kind: file.kind,
            reference: file.id.to_string(),
        })
        .collect();
    Box::new(Returned { error, form, kept })
}

async fn waiting(ctx: &Ctx, form: &ApplicationForm) -> Result<Vec<SellerFile>, ServiceError> {
    let ids = form
        .documents
        .iter()
        .filter_map(|document| document.reference.parse().ok());
    let ids: Vec<SellerFileId> = ids.take(DocumentKind::ALL.len()).collect();
    let mut tx = ctx.store.read().await?;
    Ok(tx.merchant().waiting_files(&ids, ctx.clock.now()).await?)
}

/// Whether a document may be opened for this reason: what a page asks before it sends the form that
/// [`open_document`] answers with a file.
/// # Errors
/// [`ServiceError::Forbidden`] for people of sellers, [`ServiceError::Invalid`] without a reason.
pub fn prepare_document(permit: &Permit<SellerReveal>, reason: &str) -> Result<(), ServiceError> {
    permit.platform()?;
    checked_reason(reason).map(drop)
}

/// A document of a seller. The look and its reason go into the audit log.
/// # Errors
/// As [`prepare_document`], and [`ServiceError::NotFound`], also for a file of another seller.
pub async fn open_document(
    permit: &Permit<SellerReveal>,
    seller: SellerId,
    id: SellerFileId,
    reason: &str,
) -> Result<Opened, ServiceError> {
    permit.platform()?;
    let reason = checked_reason(reason)?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            load(tx, seller).await?;
            let found = tx.merchant().file_content(seller, id).await?;
            let (file, content) = found.ok_or(ServiceError::NotFound("document"))?;
            let mut record = audit::by(&permit, "seller.open_document", "seller", seller.to_string());
            record.seller_id = Some(seller.to_string());
            record.reason = Some(reason);
            record.after = Some(json!({ "document": file.kind.as_str() }).to_string());
            tx.audit().append(record).await?;
            Ok(Opened { file, content })
        })
        .await
}

/// Lets the application of a seller and its files end where its new state is an end.
pub(super) async fn end_files(tx: &mut Tx, seller: &Seller, entry: &SellerEntry) -> Result<(), ServiceError> {
    let Some(days) = SellerFile::kept_days(entry.state) else {
        return Ok(());
    };
    let until = entry.at.plus_seconds(days * DAY_SECONDS);
    Ok(tx.merchant().expire_application(seller.id, until).await?)
}

/// Forgets applications that have ended.
pub(crate) async fn forget_applications(ctx: &Ctx) -> Result<(), ServiceError> {
    let now = ctx.clock.now();
    loop {
        let gone = ctx
            .store
            .write(async move |tx: &mut Tx| {
                Ok::<_, ServiceError>(tx.merchant().forget_applications(now, FORGET_MOST).await?)
            })
            .await?;
        if i64::try_from(gone).unwrap_or(i64::MAX) < FORGET_MOST {
            return Ok(());
        }
    }
}

//! Photos of requests: uploaded, kept until they are handed in, shown to the buyer and to those who decide.

use super::{MISSING, load, number_of, opened_request};
use crate::media::cleaned;
use crate::{Ctx, Permit, ServiceError};
use domain::aftersales::{AfterSalesNumber, Photo, PhotoId};
use domain::kernel::{FieldError, Timestamp};
use domain::user::permission::policy::AfterSalesRead;
use domain::user::register::Retention;
use store::Tx;

/// Uploads from one network address: so many at once, then one in ten minutes.
const UPLOADS_AT_ONCE: i64 = 40;
const UPLOAD_PAUSE_SECONDS: i64 = 600;
const HOUR_SECONDS: i64 = 3_600;

/// A photo to show.
#[derive(Clone, Debug)]
pub struct OpenedPhoto {
    pub photo: Photo,
    pub content: Vec<u8>,
}

/// When a photo that is handed in now is deleted.
pub(super) fn expires_at(now: Timestamp) -> Timestamp {
    now.plus_seconds(Retention::Transaction.days() * 24 * HOUR_SECONDS)
}

/// Keeps a photo for a request that follows within [`Photo::WAITS_HOURS`], without what it tells beside the picture. Whoever knows its id can hand it in; nobody can
/// see it before.
pub(super) async fn upload_photo(ctx: &Ctx, content: Vec<u8>) -> Result<Photo, ServiceError> {
    let invalid = |code| ServiceError::Invalid(vec![FieldError::new("photos", code)]);
    let format = Photo::check(&content).map_err(invalid)?;
    let content = cleaned(format, content).ok_or_else(|| invalid("file_format"))?;
    let photo = Photo {
        id: PhotoId::from_u128(ctx.ids.secret()),
        format,
        size: i64::try_from(content.len()).map_err(|_| ServiceError::Internal)?,
    };
    let (now, address) = (ctx.clock.now(), ctx.client.address.clone());
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
            let until = now.plus_seconds(Photo::WAITS_HOURS * HOUR_SECONDS);
            Ok(tx.aftersales().insert_photo(&photo, &content, until).await?)
        })
        .await?;
    Ok(photo)
}

/// A photo of a request, for the holder of the key or the signed-in person of its purchase.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number, key or photo.
pub async fn open_own_photo(
    ctx: &Ctx,
    number: &str,
    key: &str,
    id: PhotoId,
) -> Result<OpenedPhoto, ServiceError> {
    let number = opened_request(ctx, number, key).await?;
    opened_photo(ctx, &number, id).await
}

/// A photo of a request, for those who work on it.
/// # Errors
/// [`ServiceError::NotFound`], also for requests of others.
pub async fn open_photo(
    permit: &Permit<AfterSalesRead>,
    number: &str,
    id: PhotoId,
) -> Result<OpenedPhoto, ServiceError> {
    let number = number_of(number)?;
    let seller = load(&mut permit.store.read().await?, &number)
        .await?
        .request
        .seller;
    permit.seller(Some(seller)).map_err(|_| MISSING)?;
    opened_photo(permit, &number, id).await
}

async fn opened_photo(
    ctx: &Ctx,
    number: &AfterSalesNumber,
    id: PhotoId,
) -> Result<OpenedPhoto, ServiceError> {
    let mut tx = ctx.store.read().await?;
    let request = tx.aftersales().request(number).await?.ok_or(MISSING)?;
    let found = tx.aftersales().photo_content(request.id, id).await?;
    let (photo, content) = found.ok_or(ServiceError::NotFound("photo"))?;
    Ok(OpenedPhoto { photo, content })
}

//! Fetching the pictures of imported products: a job that can stop at any time and goes on where it was.
//!
//! What is to be fetched stands in the products themselves ([`ImageSource::Remote`]), and each product is saved as soon
//! as its pictures are done. A picture that cannot be had is marked as failed with the reason; the drawn placeholder
//! stays. Without a network nothing is marked: the job ends and can be started again later.

mod clean;
mod fetch;
mod guard;
mod picture;

pub(crate) use clean::cleaned;
pub use guard::AddressGuard;

use crate::{Ctx, Permit, ServiceError};
use domain::product::{ImageSource, Product, ProductId};
use domain::user::permission::policy::SystemUpdate;
use fetch::{Fetcher, Miss};
use picture::PictureError;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Duration;
use store::Tx;

/// Products read at a time.
const PAGE: i64 = 100;
/// Tries for one picture, and the pause before each further one.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);
/// Pictures in a row that nobody answers for before the network is thought to be away.
const SILENCE: u32 = 3;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FetchReport {
    /// Pictures fetched and stored.
    pub fetched: u64,
    /// Pictures given up.
    pub failed: u64,
    /// The run ended because nothing could be reached.
    pub offline: bool,
    /// Nothing is left to fetch.
    pub complete: bool,
}

/// Fetches up to `limit` pictures.
/// # Errors
/// Errors of the database, and [`ServiceError::BadRequest`] when the files cannot be written. What was done stays.
pub async fn fetch_images(permit: &Permit<SystemUpdate>, limit: u64) -> Result<FetchReport, ServiceError> {
    fetch_images_guarded(permit, limit, AddressGuard::default()).await
}

/// [`fetch_images`] under another rule of which addresses may be called.
pub async fn fetch_images_guarded(
    permit: &Permit<SystemUpdate>,
    limit: u64,
    guard: AddressGuard,
) -> Result<FetchReport, ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    let fetcher = Fetcher::new(guard).map_err(|error| {
        tracing::error!(%error, "the HTTP client cannot be made");
        ServiceError::Internal
    })?;
    let mut run = Run {
        ctx,
        fetcher,
        left: limit,
        answered: false,
        silent: 0,
        report: FetchReport::default(),
    };
    let mut after: Option<ProductId> = None;
    loop {
        let mut tx = ctx.store.read().await?;
        let products = tx.product().products_after(after, PAGE).await?;
        drop(tx);
        let Some(last) = products.last() else {
            run.report.complete = true;
            return Ok(run.report);
        };
        after = Some(last.id);
        for product in products
            .iter()
            .filter(|product| remote_urls(product).next().is_some())
        {
            run.product(product).await?;
            if run.left == 0 || run.report.offline {
                return Ok(run.report);
            }
        }
    }
}

/// Puts failed pictures back among those to be fetched; gives their number.
pub async fn retry_failed_images(permit: &Permit<SystemUpdate>) -> Result<u64, ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    let mut count = 0;
    let mut after: Option<ProductId> = None;
    loop {
        let mut tx = ctx.store.read().await?;
        let products = tx.product().products_after(after, PAGE).await?;
        drop(tx);
        let Some(last) = products.last() else {
            return Ok(count);
        };
        after = Some(last.id);
        for product in &products {
            let failed = product.images.iter().filter_map(|image| match &image.source {
                ImageSource::Failed { url, .. } => {
                    Some((url.clone(), ImageSource::Remote { url: url.clone() }))
                }
                _ => None,
            });
            let failed: HashMap<String, ImageSource> = failed.collect();
            count += failed.len() as u64;
            replace_sources(ctx, product.id, failed).await?;
        }
    }
}

struct Run<'c> {
    ctx: &'c Ctx,
    fetcher: Fetcher,
    left: u64,
    /// Some server has answered in this run, so the network is there.
    answered: bool,
    silent: u32,
    report: FetchReport,
}

impl Run<'_> {
    /// Fetches the pictures of one product, each address once, and saves it.
    async fn product(&mut self, product: &Product) -> Result<(), ServiceError> {
        let mut urls: Vec<String> = remote_urls(product).map(str::to_owned).collect();
        urls.sort();
        urls.dedup();
        let mut done = HashMap::new();
        for url in urls {
            if self.left == 0 || self.report.offline {
                break;
            }
            self.left -= 1;
            if let Some(source) = self.picture(&url).await? {
                done.insert(url, source);
            }
        }
        replace_sources(self.ctx, product.id, done).await
    }

    /// What becomes of one picture; `None` leaves it for another run.
    async fn picture(&mut self, url: &str) -> Result<Option<ImageSource>, ServiceError> {
        let failed = |reason: &str| ImageSource::Failed {
            url: url.to_owned(),
            reason: reason.to_owned(),
        };
        let bytes = match self.bytes(url).await {
            Ok(bytes) => bytes,
            Err(Miss::Unreachable(_)) if !self.answered => {
                self.silent += 1;
                self.report.offline = self.silent >= SILENCE;
                return Ok(None);
            }
            Err(miss) => {
                self.report.failed += 1;
                return Ok(Some(failed(miss.reason())));
            }
        };
        let folder = self.ctx.settings.media_dir.clone();
        let stored = tokio::task::spawn_blocking(move || picture::store_picture(&bytes, &folder)).await;
        match stored {
            Ok(Ok(stored)) => {
                self.report.fetched += 1;
                let stem = format!("/media/{}", stored.hash);
                Ok(Some(ImageSource::Stored {
                    stem,
                    width: stored.width,
                    height: stored.height,
                    url: url.to_owned(),
                }))
            }
            Ok(Err(PictureError::Disk(error))) => {
                let folder = self.ctx.settings.media_dir.display();
                Err(ServiceError::BadRequest(format!(
                    "pictures cannot be written to {folder}: {error}"
                )))
            }
            Ok(Err(error)) => {
                self.report.failed += 1;
                Ok(Some(failed(&error.to_string())))
            }
            Err(error) => {
                tracing::error!(%error, url, "a picture could not be decoded");
                self.report.failed += 1;
                Ok(Some(failed("the picture is damaged")))
            }
        }
    }

    async fn bytes(&mut self, url: &str) -> Result<Vec<u8>, Miss> {
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = self.fetcher.bytes(url).await;
            self.answered |= matches!(outcome, Ok(_) | Err(Miss::Busy(_) | Miss::Final(_)));
            match outcome {
                Err(Miss::Unreachable(_) | Miss::Busy(_)) if tried < TRIES => {
                    tokio::time::sleep(PAUSE * tried).await;
                }
                outcome => return outcome,
            }
        }
    }
}

fn remote_urls(product: &Product) -> impl Iterator<Item = &str> {
    product.images.iter().filter_map(|image| match &image.source {
        ImageSource::Remote { url } => Some(url.as_str()),
        _ => None,
    })
}

/// Puts new sources in the place of the pictures with these addresses, in the product as it is now.
async fn replace_sources(
    ctx: &Ctx,
    id: ProductId,
    sources: HashMap<String, ImageSource>,
) -> Result<(), ServiceError> {
    if sources.is_empty() {
        return Ok(());
    }
    ctx.store
        .write(async move |tx: &mut Tx| {
            let Some(mut product) = tx.product().product(id).await? else {
                return Ok(());
            };
            for image in &mut product.images {
                if let ImageSource::Remote { url } | ImageSource::Failed { url, .. } = &image.source
                    && let Some(source) = sources.get(url)
                {
                    image.source = source.clone();
                }
            }
            tx.product().save(&product).await?;
            tx.product().bump_version().await?;
            Ok(())
        })
        .await
}

//! Importing product files that Shopify shops export: streaming, in batches of one transaction each.
//!
//! A thread reads and checks the file; good products go into the shop, those with a bad row are reported with line and
//! column and can be written to a file for repair. Importing a file again changes nothing: products are known by their
//! handle, variants by their code or choice, pictures by their address. What the file cannot say (translations, typed
//! attributes, prices in other currencies) stays. Memory does not grow with the file but for 16 bytes a handle and code.

mod cell;
mod columns;
mod draft;
mod family;
mod html;
mod merge;
mod plan;
mod reading;
mod report;
mod rows;
mod shelf;
mod sku;
mod source;

pub use html::clean_html;
pub use report::{ImportReport, RowError};

use crate::{Ctx, Permit, ServiceError, merchant};
use columns::Columns;
use domain::kernel::{Currency, Slug};
use domain::merchant::SellerId;
use domain::product::ProductId;
use domain::user::permission::policy::SystemUpdate;
use plan::{Tally, Work};
use report::Rejects;
use shelf::Shelf;
use source::{Batch, Manner, Message};
use std::collections::HashSet;
use std::io::{Read, Write};
use std::sync::Arc;
use store::Tx;
use tokio::sync::mpsc;

/// Batches that wait between reading and writing.
const WAITING: usize = 2;

/// How to import.
pub struct ImportOptions {
    /// Check everything and report the same, but write nothing. (Only the database itself can tell that a variant which
    /// vanishes has been ordered: such a product is counted as changed here and refused in earnest.)
    pub dry_run: bool,
    /// The currency of the file's prices.
    pub currency: Currency,
    /// Whose products they are. Without one, new products are the own shop's and others stay whose they are.
    pub seller: Option<Slug>,
    /// What stock movements name as their cause, such as the name of the file.
    pub source: String,
    /// Receives the rows of products that were not imported, with a last column "Error".
    pub rejects: Option<Box<dyn Write + Send>>,
}

/// Imports a product file. `progress` is told the rows read so far.
/// # Errors
/// [`ServiceError::BadRequest`] when it is no product file; [`ServiceError::NotFound`] for a seller that may not sell; errors of the database, with which the batches before stay.
/// Everything wrong with single rows is in the report.
pub async fn import_shopify(
    permit: &Permit<SystemUpdate>,
    input: impl Read + Send + 'static,
    options: ImportOptions,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<ImportReport, ServiceError> {
    permit.platform()?;
    let ctx: &Ctx = permit;
    let mut run = Run::start(ctx, options).await?;
    let (sender, mut receiver) = mpsc::channel(WAITING);
    let manner = Manner {
        currency: run.currency,
        keep_rows: run.rejected.is_some(),
    };
    let reading = tokio::task::spawn_blocking(move || source::read_file(input, &manner, &sender));
    while let Some(message) = receiver.recv().await {
        run.take(message).await?;
        progress(run.report.rows);
    }
    reading.await.map_err(|error| {
        tracing::error!(%error, "reading the import stopped");
        ServiceError::Internal
    })?;
    run.finish()
}

/// An import under way.
struct Run<'c> {
    ctx: &'c Ctx,
    currency: Currency,
    seller: Option<SellerId>,
    source: String,
    /// Where refused rows go, before and after the header is known.
    rejected: Option<Box<dyn Write + Send>>,
    rejects: Option<Rejects>,
    columns: Option<Arc<Columns>>,
    shelf: Shelf,
    /// Only for a rehearsal: see [`Tally`].
    touched: HashSet<ProductId>,
    report: ImportReport,
}

impl<'c> Run<'c> {
    async fn start(ctx: &'c Ctx, options: ImportOptions) -> Result<Self, ServiceError> {
        let seller = match &options.seller {
            Some(slug) => Some(merchant::open_shop(ctx, slug).await?.id),
            None => None,
        };
        Ok(Self {
            ctx,
            currency: options.currency,
            seller,
            source: options.source,
            rejected: options.rejects,
            rejects: None,
            columns: None,
            shelf: load_shelf(ctx).await?,
            touched: HashSet::new(),
            report: ImportReport {
                dry_run: options.dry_run,
                ..ImportReport::default()
            },
        })
    }

    async fn take(&mut self, message: Message) -> Result<(), ServiceError> {
        match message {
            Message::Header(header, columns) => {
                self.columns = Some(columns);
                self.rejects = self.rejected.take().map(|out| Rejects::new(out, header));
                Ok(())
            }
            Message::Batch(batch) => self.batch(batch).await,
            Message::Stopped(stop) if self.columns.is_none() => Err(ServiceError::BadRequest(stop.message)),
            Message::Stopped(stop) => {
                let message = format!(
                    "line {}: {}; from this product on nothing was read",
                    stop.line, stop.message
                );
                self.report.stopped = Some(message);
                Ok(())
            }
        }
    }

    async fn batch(&mut self, batch: Batch) -> Result<(), ServiceError> {
        self.report.rows = batch.rows;
        for (rows, errors) in batch.refused {
            self.refuse(&rows, errors)?;
        }
        let Some(columns) = self.columns.clone().filter(|_| !batch.drafts.is_empty()) else {
            return Ok(());
        };
        let drafts = Arc::new(batch.drafts);
        let work = Work {
            range: 0..drafts.len(),
            drafts,
            columns,
            ids: Arc::clone(&self.ctx.ids),
            now: self.ctx.clock.now(),
            currency: self.currency,
            seller: self.seller,
            source: self.source.clone(),
        };
        if self.report.dry_run {
            let mut tx = self.ctx.store.read().await?;
            let tally = work.rehearse(&mut tx, &mut self.shelf, &self.touched).await?;
            drop(tx);
            self.touched.extend(&tally.touched);
            return self.count(&work, tally);
        }
        match self.write(work.clone()).await {
            Err(ServiceError::Conflict(_)) => self.one_by_one(work).await,
            tally => self.count(&work, tally?),
        }
    }

    /// Writes a batch again, each product for itself, so that the database refuses no more than it must.
    async fn one_by_one(&mut self, work: Work) -> Result<(), ServiceError> {
        for place in work.range.clone() {
            let one = Work {
                range: place..place + 1,
                ..work.clone()
            };
            match self.write(one.clone()).await {
                Err(ServiceError::Conflict(reason)) => {
                    let message = format!(
                        "the product conflicts with what the shop has: a variant that was ordered would vanish, \
                         or somebody else changed it just now ({reason})"
                    );
                    let error = RowError {
                        line: one.drafts[place].line,
                        column: String::new(),
                        message,
                    };
                    self.count(
                        &one,
                        Tally {
                            failed: vec![(place, vec![error])],
                            ..Tally::default()
                        },
                    )?;
                }
                tally => self.count(&one, tally?)?,
            }
        }
        Ok(())
    }

    async fn write(&mut self, work: Work) -> Result<Tally, ServiceError> {
        let mut shelves = std::mem::take(&mut self.shelf);
        let written = self
            .ctx
            .store
            .write(async move |tx: &mut Tx| {
                let tally = work.carry_out(tx, &mut shelves).await?;
                Ok::<_, ServiceError>((shelves, tally))
            })
            .await;
        match written {
            Ok((shelves, tally)) => {
                self.shelf = shelves;
                Ok(tally)
            }
            Err(error) => {
                // it may hold what was rolled back
                self.shelf = load_shelf(self.ctx).await?;
                Err(error)
            }
        }
    }

    fn count(&mut self, work: &Work, tally: Tally) -> Result<(), ServiceError> {
        let report = &mut self.report;
        report.products_new += tally.new;
        report.products_changed += tally.changed;
        report.products_unchanged += tally.unchanged;
        report.brands_new += tally.brands;
        report.categories_new += tally.categories;
        report.images_to_fetch += tally.images_to_fetch;
        report.variants_without_quantity += tally.without_quantity;
        for (place, errors) in tally.failed {
            self.refuse(&work.drafts[place].rows, errors)?;
        }
        Ok(())
    }

    fn refuse(&mut self, rows: &[rows::Row], errors: Vec<RowError>) -> Result<(), ServiceError> {
        if let Some(rejects) = &mut self.rejects {
            rejects
                .write(rows, &errors)
                .map_err(|error| cannot_write(&error))?;
        }
        self.report.products_failed += 1;
        self.report.add_errors(errors);
        Ok(())
    }

    fn finish(mut self) -> Result<ImportReport, ServiceError> {
        if let Some(rejects) = self.rejects.take() {
            rejects.finish().map_err(|error| cannot_write(&error))?;
        }
        self.report.errors.sort_by_key(|error| error.line);
        Ok(self.report)
    }
}

async fn load_shelf(ctx: &Ctx) -> Result<Shelf, ServiceError> {
    let mut tx = ctx.store.read().await?;
    let brands = tx.product().brands().await?;
    Ok(Shelf::new(brands, tx.product().categories().await?))
}

fn cannot_write(error: &std::io::Error) -> ServiceError {
    ServiceError::BadRequest(format!("the refused rows cannot be written: {error}"))
}

//! One batch: what the shop has, what changes, and writing it. A rehearsal plans the same and writes nothing.

use super::columns::{Columns, Field};
use super::draft::Draft;
use super::merge::{self, Setting};
use super::report::RowError;
use super::shelf::Shelf;
use crate::{Ids, ServiceError};
use domain::inventory::{Cause, CauseKind, MovementKind};
use domain::kernel::{Currency, Timestamp, encode_id};
use domain::merchant::SellerId;
use domain::product::{Brand, Category, ImageSource, Product, ProductId, VariantId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::Tx;

/// Variants of one statement over stock levels.
const LEVELS: usize = 1_000;

/// A batch on its way, with everything that planning depends on.
#[derive(Clone)]
pub(super) struct Work {
    pub(super) drafts: Arc<Vec<Draft>>,
    /// Which of them.
    pub(super) range: std::ops::Range<usize>,
    pub(super) columns: Arc<Columns>,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) now: Timestamp,
    pub(super) currency: Currency,
    /// Whose products they are; `None` to leave the shop's as they are.
    pub(super) seller: Option<SellerId>,
    pub(super) source: String,
}

/// What became of the products of a batch.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) new: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) brands: u64,
    pub(super) categories: u64,
    pub(super) images_to_fetch: u64,
    pub(super) without_quantity: u64,
    /// By their place in the batch.
    pub(super) failed: Vec<(usize, Vec<RowError>)>,
    /// Products that the shop had and that are planned: their former codes are free.
    pub(super) touched: Vec<ProductId>,
}

#[derive(Default)]
struct Plan {
    brands: Vec<Brand>,
    categories: Vec<Category>,
    products: Vec<Product>,
    received: Vec<(VariantId, i64)>,
    adjusted: Vec<(VariantId, i64)>,
    tally: Tally,
}

/// What the shop has of the products of a batch.
struct Present {
    products: HashMap<String, Product>,
    levels: HashMap<VariantId, i64>,
    owners: HashMap<String, ProductId>,
}

impl Work {
    /// Plans the batch without writing anything. `touched`: see [`Tally`].
    pub(super) async fn rehearse(
        &self,
        tx: &mut Tx,
        shelves: &mut Shelf,
        touched: &HashSet<ProductId>,
    ) -> Result<Tally, ServiceError> {
        Ok(self.plan(tx, shelves, touched).await?.tally)
    }

    /// Plans the batch and writes it, in the transaction of `tx`.
    pub(super) async fn carry_out(&self, tx: &mut Tx, shelves: &mut Shelf) -> Result<Tally, ServiceError> {
        let plan = self.plan(tx, shelves, &HashSet::new()).await?;
        for brand in &plan.brands {
            tx.product().save_brand(brand).await?;
        }
        for category in &plan.categories {
            tx.product().save_category(category).await?;
        }
        if !plan.products.is_empty() {
            tx.product().save_all(&plan.products).await?;
        }
        let cause = Cause::new(CauseKind::Import, self.source.as_str());
        for (levels, kind) in [
            (&plan.received, MovementKind::Received),
            (&plan.adjusted, MovementKind::Adjusted),
        ] {
            for levels in levels.chunks(LEVELS) {
                tx.inventory()
                    .set_levels(
                        levels,
                        kind,
                        &cause,
                        || encode_id("mov", self.ids.next()),
                        self.now,
                    )
                    .await?;
            }
        }
        if plan.tally.new + plan.tally.changed > 0 {
            tx.product().bump_version().await?;
        }
        Ok(plan.tally)
    }

    async fn plan(
        &self,
        tx: &mut Tx,
        shelves: &mut Shelf,
        touched: &HashSet<ProductId>,
    ) -> Result<Plan, ServiceError> {
        let present = self.present(tx).await?;
        let mut plan = Plan::default();
        for place in self.range.clone() {
            let draft = &self.drafts[place];
            let stored = present.products.get(draft.slug.as_str());
            let free = |owner: &ProductId| touched.contains(owner) || plan.tally.touched.contains(owner);
            let errors = self.conflicts(draft, stored, &present.owners, free);
            if errors.is_empty() {
                self.add(&mut plan, draft, stored, shelves, &present.levels);
            } else {
                plan.tally.failed.push((place, errors));
            }
        }
        (plan.brands, plan.categories) = shelves.take_new();
        plan.tally.brands = plan.brands.len() as u64;
        plan.tally.categories = plan.categories.len() as u64;
        Ok(plan)
    }

    async fn present(&self, tx: &mut Tx) -> Result<Present, ServiceError> {
        let drafts = &self.drafts[self.range.clone()];
        let slugs: Vec<String> = drafts.iter().map(|draft| draft.slug.to_string()).collect();
        let products = tx.product().products_by_slugs(&slugs).await?;
        let variants: Vec<VariantId> = products
            .iter()
            .flat_map(|p| p.variants.iter().map(|v| v.id))
            .collect();
        let mut levels = HashMap::new();
        for variants in variants.chunks(LEVELS) {
            levels.extend(tx.inventory().levels(variants).await?);
        }
        let own: HashSet<&str> = products
            .iter()
            .flat_map(|p| p.variants.iter().map(|v| v.sku.as_str()))
            .collect();
        let described = drafts
            .iter()
            .flat_map(|draft| draft.variants.iter().map(|v| v.sku.as_str()));
        let foreign: Vec<String> = described
            .filter(|sku| !own.contains(sku))
            .map(str::to_owned)
            .collect();
        let mut owners: HashMap<String, ProductId> = products
            .iter()
            .flat_map(|p| p.variants.iter().map(|v| (v.sku.clone(), p.id)))
            .collect();
        owners.extend(tx.product().products_of_skus(&foreign).await?);
        let products = products
            .into_iter()
            .map(|product| (product.slug.to_string(), product))
            .collect();
        Ok(Present {
            products,
            levels,
            owners,
        })
    }

    /// What speaks against a product, given what the shop has.
    fn conflicts(
        &self,
        draft: &Draft,
        stored: Option<&Product>,
        owners: &HashMap<String, ProductId>,
        free: impl Fn(&ProductId) -> bool,
    ) -> Vec<RowError> {
        let (_, choices) = merge::options(draft, stored);
        let mut errors = Vec::new();
        if let Some(line) = self.foreign(draft, stored) {
            errors.push(RowError {
                line,
                column: self.columns.name(Field::Handle),
                message: "this address belongs to a product of another seller".to_owned(),
            });
        }
        for (variant, choice) in draft.variants.iter().zip(&choices) {
            let mut fail = |field, message: String| {
                errors.push(RowError {
                    line: variant.line,
                    column: self.columns.name(field),
                    message,
                });
            };
            let taken = owners
                .get(&variant.sku)
                .filter(|owner| Some(**owner) != stored.map(|p| p.id));
            if taken.is_some_and(|owner| !free(owner)) {
                fail(
                    Field::Sku,
                    format!(
                        "the code {:?} belongs to another product of the shop",
                        variant.sku
                    ),
                );
            }
            if variant.price.is_none() && merge::stored_variant(variant, choice, draft, stored).is_none() {
                fail(Field::Price, "the variant has no price".to_owned());
            }
        }
        errors
    }

    /// The line of a product that the shop has of another seller.
    fn foreign(&self, draft: &Draft, stored: Option<&Product>) -> Option<u64> {
        let owner = stored?.seller;
        self.seller
            .is_some_and(|seller| seller != owner)
            .then_some(draft.line)
    }

    fn add(
        &self,
        plan: &mut Plan,
        draft: &Draft,
        stored: Option<&Product>,
        shelves: &mut Shelf,
        levels: &HashMap<VariantId, i64>,
    ) {
        let mut mint = || self.ids.next();
        let brand = match &draft.vendor {
            Some(vendor) => shelves.brand(vendor, &mut mint),
            None => stored.and_then(|p| p.brand),
        };
        let categories = shelves.categories(draft, stored.map_or(&[], |p| &p.categories), &mut mint);
        let setting = Setting {
            brand,
            categories,
            currency: self.currency,
            seller: self.seller,
            now: self.now,
            mint: &mut mint,
        };
        let product = merge::merge(draft, stored, merge::options(draft, stored), setting);
        let mut changed = stored != Some(&product);
        for (described, variant) in draft.variants.iter().zip(&product.variants) {
            let known = stored.is_some_and(|p| p.variants.iter().any(|v| v.id == variant.id));
            match described.quantity {
                None => plan.tally.without_quantity += u64::from(!known),
                Some(level) if !known => plan.received.push((variant.id, level)),
                Some(level) if level != levels.get(&variant.id).copied().unwrap_or(0) => {
                    changed = true;
                    plan.adjusted.push((variant.id, level));
                }
                Some(_) => {}
            }
        }
        let remote = product
            .images
            .iter()
            .filter(|image| matches!(image.source, ImageSource::Remote { .. }));
        plan.tally.images_to_fetch += remote.count() as u64;
        plan.tally.touched.extend(stored.map(|p| p.id));
        match (stored, changed) {
            (None, _) => plan.tally.new += 1,
            (Some(_), true) => plan.tally.changed += 1,
            (Some(_), false) => plan.tally.unchanged += 1,
        }
        if stored != Some(&product) {
            plan.products.push(product);
        }
    }
}

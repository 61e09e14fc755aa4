//! What is kept in memory of the catalogue: the small tables, and counts of lists, each belonging to one version.

use crate::{Ctx, ServiceError};
use domain::kernel::{Currency, Locale, Slug};
use domain::logistics::Tariff;
use domain::merchant::{Seller, SellerId};
use domain::product::{Attribute, Brand, BrandId, Category, CategoryId, Facet, ListingQuery, Product};
use moka::sync::Cache;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// The versions that cached pages belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Grows with every change of the catalogue.
    pub catalogue: i64,
    /// Grows with every change of a level that product pages show.
    pub stock: i64,
}

/// The small tables of the catalogue, read together.
#[derive(Debug, Default)]
pub struct SmallTables {
    pub categories: Vec<Category>,
    pub attributes: Vec<Attribute>,
    brands: HashMap<BrandId, Brand>,
}

impl SmallTables {
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|c| c.id == id)
    }

    pub fn category_by_slug(&self, slug: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.slug.as_str() == slug)
    }

    pub fn attribute(&self, code: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.code == code)
    }

    pub fn brand(&self, id: BrandId) -> Option<&Brand> {
        self.brands.get(&id)
    }

    /// From the root down to the category itself.
    pub fn path(&self, id: CategoryId) -> Vec<&Category> {
        let mut path = Vec::new();
        let mut next = self.category(id);
        while let Some(category) = next.filter(|_| path.len() < 16) {
            path.push(category);
            next = category.parent.and_then(|parent| self.category(parent));
        }
        path.reverse();
        path
    }
}

/// The counts beside a list, which are the same for all of its pages and orders.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub total: u64,
    pub in_stock: u64,
    pub facets: Vec<Facet>,
}

/// Products kept by their slug. They are some kilobytes each.
const PRODUCTS_MOST: u64 = 1_000;
const SELLERS_MOST: u64 = 10_000;

type CountsKey = (ListingQuery, Locale, Currency, i64);

/// What is kept in memory. Everything belongs to a version and is not served once that is over.
pub struct Catalogue {
    version: AtomicI64,
    stock: AtomicI64,
    tables: RwLock<(i64, Arc<SmallTables>)>,
    tariff: RwLock<Arc<Tariff>>,
    counts: Cache<CountsKey, Arc<Counts>>,
    products: Cache<Slug, (i64, Arc<Product>)>,
    sellers: Cache<SellerId, (i64, Arc<Seller>)>,
}

impl Default for Catalogue {
    fn default() -> Self {
        Self {
            version: AtomicI64::new(0),
            stock: AtomicI64::new(0),
            tables: RwLock::new((0, Arc::new(SmallTables::default()))),
            tariff: RwLock::new(Arc::new(Tariff::house())),
            counts: Cache::new(2_000),
            products: Cache::new(PRODUCTS_MOST),
            sellers: Cache::new(SELLERS_MOST),
        }
    }
}

impl Catalogue {
    /// The versions as this process knows them.
    pub fn freshness(&self) -> Freshness {
        Freshness {
            catalogue: self.version.load(Ordering::Acquire),
            stock: self.stock.load(Ordering::Acquire),
        }
    }

    /// What delivery costs, as this process knows it: without a query, for every price needs it.
    pub fn tariff(&self) -> Arc<Tariff> {
        let kept = self.tariff.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&kept)
    }

    fn keep_tariff(&self, tariff: Tariff) {
        let mut kept = self.tariff.write().unwrap_or_else(PoisonError::into_inner);
        if tariff.version > kept.version {
            *kept = Arc::new(tariff);
        }
    }

    pub(super) fn counts(&self, key: &CountsKey) -> Option<Arc<Counts>> {
        self.counts.get(key)
    }

    pub(super) fn keep_counts(&self, key: CountsKey, counts: &Arc<Counts>) {
        self.counts.insert(key, Arc::clone(counts));
    }
}

/// The product that has this slug now, of the present version; nothing of its stock is in it.
pub(super) async fn product_of_slug(ctx: &Ctx, slug: &Slug) -> Result<Option<Arc<Product>>, ServiceError> {
    let version = ctx.catalogue.freshness().catalogue;
    if let Some((of, product)) = ctx.catalogue.products.get(slug)
        && of == version
    {
        return Ok(Some(product));
    }
    let mut tx = ctx.store.read().await?;
    let product = tx.product().product_by_slug(slug.as_str()).await?.map(Arc::new);
    if let Some(product) = &product {
        ctx.catalogue
            .products
            .insert(slug.clone(), (version, Arc::clone(product)));
    }
    Ok(product)
}

/// A seller, of the present version.
pub(super) async fn seller_of(ctx: &Ctx, id: SellerId) -> Result<Option<Arc<Seller>>, ServiceError> {
    let version = ctx.catalogue.freshness().catalogue;
    if let Some((of, seller)) = ctx.catalogue.sellers.get(&id)
        && of == version
    {
        return Ok(Some(seller));
    }
    let seller = ctx.store.read().await?.merchant().seller(id).await?.map(Arc::new);
    if let Some(seller) = &seller {
        ctx.catalogue.sellers.insert(id, (version, Arc::clone(seller)));
    }
    Ok(seller)
}

/// Learns the versions from the database: after every change of this process, and from time to time for the changes
/// of others.
pub async fn refresh(ctx: &Ctx) -> Result<Freshness, ServiceError> {
    let mut tx = ctx.store.read().await?;
    let version = tx.product().version().await?;
    // Before the versions: pages of the new one are made with it.
    if version.tariff > ctx.catalogue.tariff().version {
        ctx.catalogue.keep_tariff(tx.logistics().tariff().await?);
    }
    ctx.catalogue.version.fetch_max(version.version, Ordering::AcqRel);
    ctx.catalogue.stock.fetch_max(version.stock, Ordering::AcqRel);
    Ok(ctx.catalogue.freshness())
}

/// The small tables of the present version.
pub(super) async fn small_tables(ctx: &Ctx) -> Result<Arc<SmallTables>, ServiceError> {
    let mut version = ctx.catalogue.freshness().catalogue;
    if version == 0 {
        version = refresh(ctx).await?.catalogue;
    }
    if let Ok(kept) = ctx.catalogue.tables.read()
        && kept.0 == version
    {
        return Ok(Arc::clone(&kept.1));
    }
    let mut tx = ctx.store.read().await?;
    let mut product = tx.product();
    let tables = Arc::new(SmallTables {
        categories: product.categories().await?,
        attributes: product.attributes().await?,
        brands: product
            .brands()
            .await?
            .into_iter()
            .map(|brand| (brand.id, brand))
            .collect(),
    });
    if let Ok(mut kept) = ctx.catalogue.tables.write() {
        *kept = (version, Arc::clone(&tables));
    }
    Ok(tables)
}

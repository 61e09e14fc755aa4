//! Products, whole.

use super::ProductStore;
use crate::error::StoreError;
use crate::sql::{Sql, containing, from_json, parse};
use domain::kernel::{Currency, Localized, Money, Slug, Timestamp};
use domain::merchant::SellerScope;
use domain::product::{CategoryId, Price, Product, ProductId, ProductStatus, Variant, VariantId};
use std::collections::HashMap;

/// Which of a shop's own goods are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnProductFilter {
    pub status: Option<ProductStatus>,
    /// A part of a name, in any case; empty for all.
    pub words: String,
}

const PRODUCT: &str =
    "SELECT p.id, p.slug, p.status, p.seller_id, p.brand_id, p.name_zh, p.name_en, p.summary_zh, p.summary_en,
    p.description_zh, p.description_en, p.options, p.attributes, p.tags, p.images, p.family, p.palette,
    p.popularity, p.published_at
    FROM product p ";

#[derive(sqlx::FromRow)]
struct ProductRow {
    id: String,
    slug: String,
    status: String,
    seller_id: String,
    brand_id: Option<String>,
    name_zh: String,
    name_en: String,
    summary_zh: String,
    summary_en: String,
    description_zh: String,
    description_en: String,
    options: String,
    attributes: String,
    tags: String,
    images: String,
    family: String,
    palette: String,
    popularity: i64,
    published_at: i64,
}

#[derive(sqlx::FromRow)]
struct VariantRow {
    id: String,
    product_id: String,
    sku: String,
    barcode: Option<String>,
    choice: String,
    weight_g: i64,
    length_mm: i64,
    width_mm: i64,
    height_mm: i64,
    position: i64,
    price_cny: Option<i64>,
    compare_cny: Option<i64>,
    price_usd: Option<i64>,
    compare_usd: Option<i64>,
}

impl ProductRow {
    fn into_product(
        self,
        categories: Vec<CategoryId>,
        variants: Vec<Variant>,
    ) -> Result<Product, StoreError> {
        Ok(Product {
            id: parse("a product id", self.id.parse())?,
            slug: parse("a product slug", Slug::parse(&self.slug))?,
            status: ProductStatus::parse(&self.status)
                .ok_or_else(|| StoreError::inconsistent("a product status", &self.status))?,
            seller: parse("a seller id", self.seller_id.parse())?,
            brand: self
                .brand_id
                .map(|id| parse("a brand id", id.parse()))
                .transpose()?,
            categories,
            name: Localized::new(self.name_zh, self.name_en),
            summary: Localized::new(self.summary_zh, self.summary_en),
            description: Localized::new(self.description_zh, self.description_en),
            options: from_json("the options of a product", &self.options)?,
            attributes: from_json("the attributes of a product", &self.attributes)?,
            tags: from_json("the tags of a product", &self.tags)?,
            variants,
            images: from_json("the images of a product", &self.images)?,
            family: self.family,
            palette: self.palette,
            popularity: self.popularity,
            published_at: Timestamp::from_micros(self.published_at),
        })
    }
}

fn price(amount: Option<i64>, compare_at: Option<i64>, currency: Currency) -> Option<Price> {
    amount.map(|minor| Price {
        amount: Money::new(minor, currency),
        compare_at: compare_at.map(|minor| Money::new(minor, currency)),
    })
}

impl VariantRow {
    fn into_variant(self) -> Result<Variant, StoreError> {
        let prices = [
            price(self.price_cny, self.compare_cny, Currency::Cny),
            price(self.price_usd, self.compare_usd, Currency::Usd),
        ];
        Ok(Variant {
            id: parse("a variant id", self.id.parse())?,
            sku: self.sku,
            barcode: self.barcode,
            choice: from_json("the choice of a variant", &self.choice)?,
            prices: prices.into_iter().flatten().collect(),
            weight_g: self.weight_g,
            size_mm: [self.length_mm, self.width_mm, self.height_mm],
            position: self.position,
        })
    }
}

impl ProductStore<'_> {
    pub async fn product(&mut self, id: ProductId) -> Result<Option<Product>, StoreError> {
        let mut sql = Sql::new(PRODUCT);
        sql.push("WHERE p.id = ").bind(id.to_string());
        self.one(sql).await
    }

    pub async fn product_by_slug(&mut self, slug: &str) -> Result<Option<Product>, StoreError> {
        let mut sql = Sql::new(PRODUCT);
        sql.push("WHERE p.slug = ").bind(slug);
        self.one(sql).await
    }

    /// The present slug of the product that once had this one.
    pub async fn slug_after(&mut self, former: &str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT p.slug
             FROM product_former_slug f
             JOIN product p ON p.id = f.product_id
             WHERE f.slug = $1",
        )
        .bind(former.to_owned())
        .fetch_optional(self.tx.conn())
        .await?)
    }

    /// The product that a merchant's code belongs to.
    pub async fn product_of_sku(&mut self, sku: &str) -> Result<Option<ProductId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("SELECT product_id FROM variant WHERE sku = $1")
            .bind(sku.to_owned())
            .fetch_optional(self.tx.conn())
            .await?;
        id.map(|id| parse("a product id", id.parse())).transpose()
    }

    /// The variant with this merchant's code.
    pub async fn variant_of_sku(&mut self, sku: &str) -> Result<Option<VariantId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("SELECT id FROM variant WHERE sku = $1")
            .bind(sku.to_owned())
            .fetch_optional(self.tx.conn())
            .await?;
        id.map(|id| parse("a variant id", id.parse())).transpose()
    }

    /// The products that these merchant's codes belong to; codes that nobody has are left out. At most 10,000 codes.
    pub async fn products_of_skus(
        &mut self,
        skus: &[String],
    ) -> Result<HashMap<String, ProductId>, StoreError> {
        if skus.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::new("SELECT sku, product_id FROM variant WHERE sku IN (");
        sql.bind_all(skus.iter().cloned()).push(")");
        let rows = sql.all::<(String, String)>(self.tx).await?;
        rows.into_iter()
            .map(|(sku, id)| Ok((sku, parse("a product id", id.parse())?)))
            .collect()
    }

    /// Up to `limit` products in the order of their ids, starting after `after`: for walks over the catalogue.
    pub async fn products_after(
        &mut self,
        after: Option<ProductId>,
        limit: i64,
    ) -> Result<Vec<Product>, StoreError> {
        let mut sql = Sql::new(PRODUCT);
        sql.push("WHERE p.id > ")
            .bind(after.map_or(String::new(), |id| id.to_string()));
        sql.push(" ORDER BY p.id LIMIT ").bind(limit);
        let rows = sql.all(self.tx).await?;
        self.assemble(rows).await
    }

    /// The products with these slugs, in no certain order; at most 1,000.
    pub async fn products_by_slugs(&mut self, slugs: &[String]) -> Result<Vec<Product>, StoreError> {
        if slugs.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(PRODUCT);
        sql.push("WHERE p.slug IN (")
            .bind_all(slugs.iter().cloned())
            .push(") LIMIT 1000");
        let rows = sql.all(self.tx).await?;
        self.assemble(rows).await
    }

    /// Up to `limit` products of a seller that fit, newest first, older than the product `before`.
    pub async fn products_of_seller(
        &mut self,
        scope: SellerScope,
        filter: &OwnProductFilter,
        before: Option<ProductId>,
        limit: i64,
    ) -> Result<Vec<Product>, StoreError> {
        let mut sql = Sql::new(PRODUCT);
        sql.push("WHERE p.seller_id = ").bind(scope.seller().to_string());
        if let Some(before) = before {
            sql.push(" AND p.id < ").bind(before.to_string());
        }
        if let Some(status) = filter.status {
            sql.push(" AND p.status = ").bind(status.as_str());
        }
        if !filter.words.is_empty() {
            let pattern = containing(&filter.words);
            sql.push(" AND (LOWER(p.name_zh) LIKE ")
                .bind(pattern.as_str())
                .push(" ESCAPE '!' OR LOWER(p.name_en) LIKE ")
                .bind(pattern.as_str())
                .push(" ESCAPE '!')");
        }
        sql.push(" ORDER BY p.id DESC LIMIT ").bind(limit);
        let rows = sql.all(self.tx).await?;
        self.assemble(rows).await
    }

    /// A product, if it is this seller's.
    pub async fn product_of_seller(
        &mut self,
        scope: SellerScope,
        id: ProductId,
    ) -> Result<Option<Product>, StoreError> {
        let mut sql = Sql::new(PRODUCT);
        sql.push("WHERE p.id = ").bind(id.to_string());
        sql.push(" AND p.seller_id = ").bind(scope.seller().to_string());
        self.one(sql).await
    }

    pub async fn count(&mut self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM product")
            .fetch_one(self.tx.conn())
            .await?)
    }

    async fn one(&mut self, sql: Sql) -> Result<Option<Product>, StoreError> {
        let Some(row) = sql.optional::<ProductRow>(self.tx).await? else {
            return Ok(None);
        };
        Ok(self.assemble(vec![row]).await?.pop())
    }

    async fn assemble(&mut self, rows: Vec<ProductRow>) -> Result<Vec<Product>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids = || rows.iter().map(|row| row.id.clone());
        let mut sql = Sql::new(
            "SELECT id, product_id, sku, barcode, choice, weight_g, length_mm, width_mm, height_mm, position,
                 price_cny, compare_cny, price_usd, compare_usd
             FROM variant WHERE product_id IN (",
        );
        sql.bind_all(ids()).push(") ORDER BY product_id, position, id");
        let mut variants: HashMap<String, Vec<Variant>> = HashMap::new();
        for row in sql.all::<VariantRow>(self.tx).await? {
            variants
                .entry(row.product_id.clone())
                .or_default()
                .push(row.into_variant()?);
        }
        let mut sql = Sql::new(
            "SELECT product_id, category_id FROM product_category WHERE is_direct = 1 AND product_id IN (",
        );
        sql.bind_all(ids()).push(") ORDER BY product_id, position");
        let mut categories: HashMap<String, Vec<CategoryId>> = HashMap::new();
        for (product, category) in sql.all::<(String, String)>(self.tx).await? {
            categories
                .entry(product)
                .or_default()
                .push(parse("a category id", category.parse())?);
        }
        rows.into_iter()
            .map(|row| {
                let categories = categories.remove(&row.id).unwrap_or_default();
                let variants = variants.remove(&row.id).unwrap_or_default();
                row.into_product(categories, variants)
            })
            .collect()
    }
}

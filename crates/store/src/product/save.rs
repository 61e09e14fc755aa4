//! Saving products whole, one or many at a time, with everything that lists and searches derive from them.

use super::{ProductStore, search};
use crate::error::StoreError;
use crate::sql::{Sql, Value, to_json};
use domain::kernel::{Currency, Localized, Money};
use domain::product::{AttributeValue, Category, CategoryId, ImageSource, Product, ProductStatus};
use std::collections::HashMap;

/// Rows of one statement; both engines take more placeholders than this needs.
const ROWS: usize = 400;

const PRODUCT_COLUMNS: &str = "id, slug, status, seller_id, brand_id, name_zh, name_en, summary_zh, summary_en, description_zh,
    description_en, options, attributes, tags, images, cover, cover_alt_zh, cover_alt_en, family, palette, popularity,
    published_at, price_cny, compare_cny, is_from_cny, price_usd, compare_usd, is_from_usd, in_stock";

impl ProductStore<'_> {
    /// Inserts a product or replaces the one with its id, with all that belongs to it.
    /// Variants that are no longer there are deleted. Stock is not touched: a new variant has none.
    /// # Errors
    /// [`StoreError::Conflict`] when a slug or a code is taken, a variant to delete has been ordered or is in a bundle, or
    /// the product is another seller's: [`crate::InventoryStore::hand_over`] moves its stock along.
    pub async fn save(&mut self, product: &Product) -> Result<(), StoreError> {
        self.save_all(std::slice::from_ref(product)).await
    }

    /// [`ProductStore::save`] for many, in few statements.
    pub async fn save_all(&mut self, products: &[Product]) -> Result<(), StoreError> {
        let parents: HashMap<CategoryId, Option<CategoryId>> = self
            .categories()
            .await?
            .into_iter()
            .map(|Category { id, parent, .. }| (id, parent))
            .collect();
        for products in products.chunks(ROWS / 4) {
            self.keep_former_slugs(products).await?;
            self.upsert_products(products).await?;
            self.upsert_variants(products).await?;
            self.replace_lists(products, &parents).await?;
            self.refresh_stock_flags(&products.iter().map(|p| p.id.to_string()).collect::<Vec<_>>())
                .await?;
            search::index(self.tx, products).await?;
        }
        Ok(())
    }

    async fn keep_former_slugs(&mut self, products: &[Product]) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "INSERT INTO product_former_slug (slug, product_id) SELECT p.slug, p.id FROM product p JOIN (VALUES ",
        );
        sql.rows(
            products
                .iter()
                .map(|p| vec![p.id.to_string().into(), p.slug.to_string().into()]),
        );
        sql.push(
            ") AS new ON p.id = new.column1 AND p.slug <> new.column2
             WHERE TRUE
             ON CONFLICT (slug) DO UPDATE SET product_id = excluded.product_id",
        );
        sql.execute(self.tx).await?;
        let mut sql = Sql::new("DELETE FROM product_former_slug WHERE slug IN (");
        sql.bind_all(products.iter().map(|p| p.slug.to_string()))
            .push(")");
        sql.execute(self.tx).await?;
        Ok(())
    }

    async fn upsert_products(&mut self, products: &[Product]) -> Result<(), StoreError> {
        let rows = products.iter().map(product_row).collect::<Result<Vec<_>, _>>()?;
        let mut sql = Sql::new("INSERT INTO product (");
        sql.push(PRODUCT_COLUMNS).push(") VALUES ").rows(rows);
        sql.push(" ON CONFLICT (id) DO UPDATE SET ");
        // in_stock belongs to the stock functions; what another seller gets is handed over
        let columns = PRODUCT_COLUMNS
            .split(',')
            .map(str::trim)
            .filter(|c| !matches!(*c, "id" | "in_stock"));
        for (index, column) in columns.enumerate() {
            sql.push(if index > 0 { ", " } else { "" });
            sql.push(column).push(" = excluded.").push(column);
        }
        sql.push(" WHERE product.seller_id = excluded.seller_id");
        if sql.execute(self.tx).await? == products.len() as u64 {
            Ok(())
        } else {
            Err(StoreError::Conflict(
                "a product is handed over to another seller, not saved as theirs".to_owned(),
            ))
        }
    }

    async fn upsert_variants(&mut self, products: &[Product]) -> Result<(), StoreError> {
        let ids = products.iter().map(|p| p.id.to_string()).collect();
        let kept: Vec<String> = products
            .iter()
            .flat_map(|p| p.variants.iter().map(|v| v.id.to_string()))
            .collect();
        let stale: Vec<String> = self.variants_besides(ids, &kept).await?;
        if !stale.is_empty() {
            for table in ["cart_line", "stock_movement", "stock_level"] {
                let mut sql = Sql::new("DELETE FROM ");
                sql.push(table)
                    .push(" WHERE variant_id IN (")
                    .bind_all(stale.iter().cloned())
                    .push(")");
                sql.execute(self.tx).await?;
            }
            let mut sql = Sql::new("DELETE FROM bundle_component WHERE bundle_id IN (");
            sql.bind_all(stale.iter().cloned()).push(")");
            sql.execute(self.tx).await?;
            let mut sql = Sql::new("DELETE FROM variant WHERE id IN (");
            sql.bind_all(stale).push(")");
            sql.execute(self.tx).await?;
        }
        let rows: Vec<Vec<Value>> = products.iter().flat_map(variant_rows).collect::<Result<_, _>>()?;
        for rows in rows.chunks(ROWS) {
            let mut sql = Sql::new(
                "INSERT INTO variant (id, product_id, sku, barcode, choice, weight_g, length_mm, width_mm, height_mm,
                     position, price_cny, compare_cny, price_usd, compare_usd) VALUES ",
            );
            sql.rows(rows.to_vec()).push(
                " ON CONFLICT (id) DO UPDATE SET
                     sku = excluded.sku,
                     barcode = excluded.barcode,
                     choice = excluded.choice,
                     weight_g = excluded.weight_g,
                     length_mm = excluded.length_mm,
                     width_mm = excluded.width_mm,
                     height_mm = excluded.height_mm,
                     position = excluded.position,
                     price_cny = excluded.price_cny,
                     compare_cny = excluded.compare_cny,
                     price_usd = excluded.price_usd,
                     compare_usd = excluded.compare_usd,
                     price_version = variant.price_version + CASE
                         WHEN variant.price_cny IS DISTINCT FROM excluded.price_cny
                             OR variant.compare_cny IS DISTINCT FROM excluded.compare_cny
                             OR variant.price_usd IS DISTINCT FROM excluded.price_usd
                             OR variant.compare_usd IS DISTINCT FROM excluded.compare_usd THEN 1
                         ELSE 0 END",
            );
            sql.execute(self.tx).await?;
        }
        Ok(())
    }

    async fn variants_besides(
        &mut self,
        products: Vec<String>,
        kept: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM variant WHERE product_id IN (");
        sql.bind_all(products).push(")");
        let all = sql.all::<(String,)>(self.tx).await?;
        let kept: std::collections::HashSet<&String> = kept.iter().collect();
        Ok(all
            .into_iter()
            .map(|(id,)| id)
            .filter(|id| !kept.contains(id))
            .collect())
    }

    async fn replace_lists(
        &mut self,
        products: &[Product],
        parents: &HashMap<CategoryId, Option<CategoryId>>,
    ) -> Result<(), StoreError> {
        for table in ["product_category", "product_facet"] {
            let mut sql = Sql::new("DELETE FROM ");
            sql.push(table).push(" WHERE product_id IN (");
            sql.bind_all(products.iter().map(|p| p.id.to_string())).push(")");
            sql.execute(self.tx).await?;
        }
        let listed: Vec<Vec<Value>> = products.iter().flat_map(|p| category_rows(p, parents)).collect();
        for rows in listed.chunks(ROWS) {
            let mut sql = Sql::new(
                "INSERT INTO product_category (category_id, product_id, is_direct, position, popularity, published_at) VALUES ",
            );
            sql.rows(rows.to_vec());
            sql.execute(self.tx).await?;
        }
        let facets: Vec<Vec<Value>> = products.iter().flat_map(facet_rows).collect();
        for rows in facets.chunks(ROWS) {
            let mut sql = Sql::new("INSERT INTO product_facet (product_id, attribute, value) VALUES ");
            sql.rows(rows.to_vec()).push(" ON CONFLICT DO NOTHING");
            sql.execute(self.tx).await?;
        }
        Ok(())
    }
}

fn product_row(product: &Product) -> Result<Vec<Value>, StoreError> {
    let (cover, alt) = cover(product);
    let mut row: Vec<Value> = vec![
        product.id.to_string().into(),
        product.slug.to_string().into(),
        product.status.as_str().into(),
        product.seller.to_string().into(),
        product.brand.map(|id| id.to_string()).into(),
        product.name.zh.as_str().into(),
        product.name.en.as_str().into(),
        product.summary.zh.as_str().into(),
        product.summary.en.as_str().into(),
        product.description.zh.as_str().into(),
        product.description.en.as_str().into(),
        to_json(&product.options)?.into(),
        to_json(&product.attributes)?.into(),
        to_json(&product.tags)?.into(),
        to_json(&product.images)?.into(),
        cover.into(),
        alt.zh.into(),
        alt.en.into(),
        product.family.as_str().into(),
        product.palette.as_str().into(),
        product.popularity.into(),
        product.published_at.as_micros().into(),
    ];
    for currency in Currency::ALL {
        let lowest = product.lowest_price(currency);
        let spread = product
            .variants
            .iter()
            .filter_map(|v| v.price_in(currency))
            .any(|p| Some(p.amount) != lowest.map(|l| l.amount));
        row.push(lowest.map(|p| p.amount.minor()).into());
        row.push(lowest.and_then(|p| p.compare_at).map(Money::minor).into());
        row.push(i64::from(spread).into());
    }
    row.push(0_i64.into());
    Ok(row)
}

/// The first picture that can be shown, else the drawing of the family. A stored picture is written as its stem
/// and `#`, so that lists know that sized files exist.
fn cover(product: &Product) -> (String, Localized) {
    let shown = product.images.iter().find_map(|image| match &image.source {
        ImageSource::Art { family, palette } => {
            Some((format!("/art/{family}/{palette}.svg"), image.alt.clone()))
        }
        ImageSource::Stored { stem, .. } => Some((format!("{stem}#"), image.alt.clone())),
        ImageSource::Remote { .. } | ImageSource::Failed { .. } => None,
    });
    shown.unwrap_or_else(|| {
        (
            format!("/art/{}/{}.svg", product.family, product.palette),
            product.name.clone(),
        )
    })
}

fn variant_rows(product: &Product) -> impl Iterator<Item = Result<Vec<Value>, StoreError>> {
    product.variants.iter().map(|variant| {
        let mut row: Vec<Value> = vec![
            variant.id.to_string().into(),
            product.id.to_string().into(),
            variant.sku.as_str().into(),
            variant.barcode.clone().into(),
            to_json(&variant.choice)?.into(),
            variant.weight_g.into(),
            variant.size_mm[0].into(),
            variant.size_mm[1].into(),
            variant.size_mm[2].into(),
            variant.position.into(),
        ];
        for currency in Currency::ALL {
            let price = variant.price_in(currency);
            row.push(price.map(|p| p.amount.minor()).into());
            row.push(price.and_then(|p| p.compare_at).map(Money::minor).into());
        }
        Ok(row)
    })
}

fn category_rows(product: &Product, parents: &HashMap<CategoryId, Option<CategoryId>>) -> Vec<Vec<Value>> {
    let mut listed: Vec<(CategoryId, bool)> = product.categories.iter().map(|id| (*id, true)).collect();
    for category in &product.categories {
        let mut above = parents.get(category).copied().flatten();
        while let Some(id) = above {
            if listed.iter().any(|(seen, _)| *seen == id) {
                break;
            }
            listed.push((id, false));
            above = parents.get(&id).copied().flatten();
        }
    }
    if product.status != ProductStatus::Published {
        listed.retain(|(_, direct)| *direct);
    }
    listed
        .into_iter()
        .enumerate()
        .map(|(position, (category, direct))| {
            vec![
                category.to_string().into(),
                product.id.to_string().into(),
                i64::from(direct).into(),
                i64::try_from(position).unwrap_or(i64::MAX).into(),
                product.popularity.into(),
                product.published_at.as_micros().into(),
            ]
        })
        .collect()
}

fn facet_rows(product: &Product) -> Vec<Vec<Value>> {
    let choices = product
        .attributes
        .iter()
        .filter_map(|attribute| match &attribute.value {
            AttributeValue::Choice(value) => Some((attribute.code.clone(), value.clone())),
            _ => None,
        });
    let options = product.options.iter().flat_map(|option| {
        option
            .values
            .iter()
            .map(|value| (option.code.clone(), value.code.clone()))
    });
    choices
        .chain(options)
        .map(|(code, value)| vec![product.id.to_string().into(), code.into(), value.into()])
        .collect()
}

//! What bundles are made of: now, and when orders were placed.

use super::InventoryStore;
use crate::db::Engine;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::inventory::{Bundles, Component};
use domain::kernel::Localized;
use domain::merchant::SellerScope;
use domain::order::OrderId;
use domain::product::VariantId;
use std::collections::HashMap;

/// A bundle in a list, one row for each of its components.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct BundleRow {
    /// The bundle's code.
    pub sku: String,
    /// The component's code.
    pub part: String,
    pub units: i64,
}

/// A component as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRow {
    pub bundle: VariantId,
    pub component: Component,
    pub product_slug: String,
    /// Whether the product can be looked at.
    pub is_published: bool,
    pub name: Localized,
}

#[derive(sqlx::FromRow)]
struct ShownRow {
    bundle_id: String,
    component_id: String,
    units: i64,
    slug: String,
    status: String,
    name_zh: String,
    name_en: String,
}

type Row = (String, String, i64);

fn read(rows: Vec<Row>) -> Result<Bundles, StoreError> {
    rows.into_iter()
        .map(|(bundle, variant, units)| {
            let variant = parse("a variant id", variant.parse())?;
            Ok((
                parse("a variant id", bundle.parse())?,
                Component { variant, units },
            ))
        })
        .collect()
}

impl InventoryStore<'_> {
    /// What those of these variants that are bundles are made of.
    pub async fn bundles(&mut self, variants: &[VariantId]) -> Result<Bundles, StoreError> {
        if variants.is_empty() {
            return Ok(Bundles::default());
        }
        let mut sql =
            Sql::new("SELECT bundle_id, component_id, units FROM bundle_component WHERE bundle_id IN (");
        sql.bind_all(variants.iter().map(ToString::to_string))
            .push(") ORDER BY bundle_id, component_id");
        read(sql.all(self.tx).await?)
    }

    /// What the bundles of orders were made of when they were placed; orders without any are left out.
    pub async fn bundles_of_orders(
        &mut self,
        orders: &[OrderId],
    ) -> Result<HashMap<OrderId, Bundles>, StoreError> {
        if orders.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::new(
            "SELECT order_id, bundle_id, component_id, units FROM order_component WHERE order_id IN (",
        );
        sql.bind_all(orders.iter().map(ToString::to_string))
            .push(") ORDER BY order_id, bundle_id, component_id");
        let mut rows: HashMap<OrderId, Vec<Row>> = HashMap::new();
        for (order, bundle, component, units) in sql.all::<(String, String, String, i64)>(self.tx).await? {
            let order = parse("an order id", order.parse())?;
            rows.entry(order).or_default().push((bundle, component, units));
        }
        rows.into_iter()
            .map(|(order, rows)| Ok((order, read(rows)?)))
            .collect()
    }

    /// Notes what the bundles of orders are made of, at the end of the closure. What is noted stays.
    pub fn note_bundles_later(&mut self, parts: &HashMap<OrderId, Bundles>) {
        let mut rows = Vec::new();
        for (order, bundles) in parts {
            for (bundle, inside) in bundles.iter() {
                rows.extend(inside.iter().map(|component| {
                    vec![
                        order.to_string().into(),
                        bundle.to_string().into(),
                        component.variant.to_string().into(),
                        component.units.into(),
                    ]
                }));
            }
        }
        if rows.is_empty() {
            return;
        }
        let mut sql =
            Sql::new("INSERT INTO order_component (order_id, bundle_id, component_id, units) VALUES ");
        sql.rows(rows).push(" ON CONFLICT DO NOTHING");
        self.tx.later(sql);
    }

    /// What is in these bundles, for a page.
    pub async fn bundle_parts(&mut self, bundles: &[VariantId]) -> Result<Vec<PartRow>, StoreError> {
        if bundles.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT b.bundle_id, b.component_id, b.units, p.slug, p.status, p.name_zh, p.name_en
             FROM bundle_component b
             JOIN variant v ON v.id = b.component_id
             JOIN product p ON p.id = v.product_id
             WHERE b.bundle_id IN (",
        );
        sql.bind_all(bundles.iter().map(ToString::to_string))
            .push(") ORDER BY b.bundle_id, p.name_en, b.component_id");
        let rows = sql.all::<ShownRow>(self.tx).await?;
        rows.into_iter()
            .map(|row| {
                Ok(PartRow {
                    bundle: parse("a variant id", row.bundle_id.parse())?,
                    component: Component {
                        variant: parse("a variant id", row.component_id.parse())?,
                        units: row.units,
                    },
                    product_slug: row.slug,
                    is_published: row.status == "published",
                    name: Localized::new(row.name_zh, row.name_en),
                })
            })
            .collect()
    }

    /// The bundles of a seller with what they are made of, by their codes, behind the code `after`.
    pub async fn list_bundles(
        &mut self,
        scope: SellerScope,
        after: &str,
        limit: i64,
    ) -> Result<Vec<BundleRow>, StoreError> {
        let mut sql = Sql::new(
            "SELECT v.sku, c.sku AS part, b.units
             FROM bundle_component b
             JOIN variant v ON v.id = b.bundle_id
             JOIN product p ON p.id = v.product_id
             JOIN variant c ON c.id = b.component_id
             WHERE p.seller_id = ",
        );
        sql.bind(scope.seller().to_string())
            .push(" AND v.sku > ")
            .bind(after)
            .push(" ORDER BY v.sku, c.sku LIMIT ")
            .bind(limit);
        sql.all(self.tx).await
    }

    /// Keeps others from making bundles of these, and stock from coming to the bundle, until the transaction ends. For
    /// writing only; on `SQLite` there is one writer.
    pub async fn hold_bundle(&mut self, bundle: VariantId, inside: &[Component]) -> Result<(), StoreError> {
        if self.tx.engine() == Engine::Sqlite {
            return Ok(());
        }
        // A shelf that is put up refers to the variant: only the strongest lock keeps that waiting.
        sqlx::query("SELECT id FROM variant WHERE id = $1 FOR UPDATE")
            .bind(bundle.to_string())
            .execute(self.tx.conn())
            .await?;
        if !inside.is_empty() {
            let mut sql = Sql::new("SELECT id FROM variant WHERE id IN (");
            sql.bind_all(inside.iter().map(|part| part.variant.to_string()))
                .push(") ORDER BY id FOR NO KEY UPDATE");
            sql.execute(self.tx).await?;
        }
        Ok(())
    }

    /// Whether a variant is inside a bundle.
    pub async fn is_component(&mut self, variant: VariantId) -> Result<bool, StoreError> {
        let found: Option<String> =
            sqlx::query_scalar("SELECT bundle_id FROM bundle_component WHERE component_id = $1 LIMIT 1")
                .bind(variant.to_string())
                .fetch_optional(self.tx.conn())
                .await?;
        Ok(found.is_some())
    }

    /// Makes a variant a bundle of these, or with none a variant like any other; lists and pages follow. The caller holds
    /// it, and has looked whether it can be one.
    pub async fn set_bundle(&mut self, bundle: VariantId, inside: &[Component]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM bundle_component WHERE bundle_id = $1")
            .bind(bundle.to_string())
            .execute(self.tx.conn())
            .await?;
        if !inside.is_empty() {
            let mut sql = Sql::new("INSERT INTO bundle_component (bundle_id, component_id, units) VALUES ");
            sql.rows(inside.iter().map(|part| {
                vec![
                    bundle.to_string().into(),
                    part.variant.to_string().into(),
                    part.units.into(),
                ]
            }));
            sql.execute(self.tx).await?;
        }
        let mut products =
            Sql::new("SELECT id FROM product WHERE id IN (SELECT product_id FROM variant WHERE id = ");
        products.bind(bundle.to_string()).push(") ORDER BY id");
        self.refresh_flags(products).await?;
        self.tx.product().bump_version().await
    }
}

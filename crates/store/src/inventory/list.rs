//! Lists of levels and movements, page by page.

use super::InventoryStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::inventory::{CauseKind, Delta, Level, LevelRow, LocationId, MovementKind, MovementRow};
use domain::kernel::{Localized, Timestamp};
use domain::merchant::SellerScope;
use domain::product::VariantId;

/// Which levels are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelFilter {
    pub location: Option<LocationId>,
    pub variant: Option<VariantId>,
    /// The beginning of a code.
    pub sku: String,
    /// Those with fewer units to sell than this.
    pub below: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct ListedLevel {
    variant_id: String,
    sku: String,
    product_zh: String,
    product_en: String,
    location_id: String,
    name_zh: String,
    name_en: String,
    on_hand: i64,
    reserved: i64,
    allocated: i64,
}

#[derive(sqlx::FromRow)]
struct ListedMovement {
    id: String,
    kind: String,
    location_id: String,
    name_zh: String,
    name_en: String,
    on_hand: i64,
    reserved: i64,
    allocated: i64,
    cause_kind: String,
    cause_id: String,
    reason: String,
    at: i64,
}

impl InventoryStore<'_> {
    /// Levels of a seller's locations by code and location, those after `(code, location)`; at most `limit`.
    pub async fn list_levels(
        &mut self,
        scope: SellerScope,
        filter: &LevelFilter,
        after: Option<&(String, LocationId)>,
        limit: i64,
    ) -> Result<Vec<LevelRow>, StoreError> {
        let mut sql = Sql::new(
            "SELECT s.variant_id, v.sku, p.name_zh AS product_zh, p.name_en AS product_en, s.location_id, l.name_zh,
                 l.name_en, s.on_hand, s.reserved, s.allocated
             FROM location l
             JOIN stock_level s ON s.location_id = l.id
             JOIN variant v ON v.id = s.variant_id
             JOIN product p ON p.id = v.product_id
             WHERE l.seller_id = ",
        );
        sql.bind(scope.seller().to_string());
        if let Some(location) = filter.location {
            sql.push(" AND l.id = ").bind(location.to_string());
        }
        if let Some(variant) = filter.variant {
            sql.push(" AND s.variant_id = ").bind(variant.to_string());
        }
        if !filter.sku.is_empty() {
            let length = i64::try_from(filter.sku.chars().count()).unwrap_or(i64::MAX);
            sql.push(" AND substr(LOWER(v.sku), 1, CAST(").bind(length);
            sql.push(" AS INTEGER)) = ").bind(filter.sku.to_lowercase());
        }
        if let Some(below) = filter.below {
            sql.push(" AND s.on_hand - s.reserved - s.allocated < ")
                .bind(below);
        }
        if let Some((sku, location)) = after {
            sql.push(" AND (v.sku > ").bind(sku.as_str());
            sql.push(" OR (v.sku = ").bind(sku.as_str());
            sql.push(" AND s.location_id > ")
                .bind(location.to_string())
                .push("))");
        }
        sql.push(" ORDER BY v.sku, s.location_id LIMIT ").bind(limit);
        let rows = sql.all::<ListedLevel>(self.tx).await?;
        rows.into_iter().map(level_row).collect()
    }

    /// The movements of a variant at a seller's locations, newest first, those before `(time, id)`; at most `limit`.
    pub async fn list_movements(
        &mut self,
        scope: SellerScope,
        variant: VariantId,
        before: Option<&(Timestamp, String)>,
        limit: i64,
    ) -> Result<Vec<MovementRow>, StoreError> {
        let mut sql = Sql::new(
            "SELECT m.id, m.kind, m.location_id, l.name_zh, l.name_en, m.on_hand, m.reserved, m.allocated, m.cause_kind,
                 m.cause_id, m.reason, m.at
             FROM stock_movement m
             JOIN location l ON l.id = m.location_id
             WHERE m.variant_id = ",
        );
        sql.bind(variant.to_string())
            .push(" AND l.seller_id = ")
            .bind(scope.seller().to_string());
        if let Some((at, id)) = before {
            sql.push(" AND (m.at < ").bind(at.as_micros());
            sql.push(" OR (m.at = ").bind(at.as_micros());
            sql.push(" AND m.id < ").bind(id.as_str()).push("))");
        }
        sql.push(" ORDER BY m.at DESC, m.id DESC LIMIT ").bind(limit);
        let rows = sql.all::<ListedMovement>(self.tx).await?;
        rows.into_iter().map(movement_row).collect()
    }

    /// Whose a variant is, by its id, if it is the seller's.
    pub async fn variant_of(
        &mut self,
        scope: SellerScope,
        variant: VariantId,
    ) -> Result<Option<(String, Localized)>, StoreError> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "SELECT v.sku, p.name_zh, p.name_en
             FROM variant v
             JOIN product p ON p.id = v.product_id
             WHERE v.id = $1 AND p.seller_id = $2",
        )
        .bind(variant.to_string())
        .bind(scope.seller().to_string())
        .fetch_optional(self.tx.conn())
        .await?;
        Ok(row.map(|(sku, zh, en)| (sku, Localized::new(zh, en))))
    }

    /// The variants with these codes among a seller's goods: `(code, variant)`.
    pub async fn variants_by_code(
        &mut self,
        scope: SellerScope,
        codes: &[String],
    ) -> Result<Vec<(String, VariantId)>, StoreError> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT v.sku, v.id FROM variant v JOIN product p ON p.id = v.product_id WHERE p.seller_id = ",
        );
        sql.bind(scope.seller().to_string())
            .push(" AND v.sku IN (")
            .bind_all(codes.iter().cloned())
            .push(")");
        let rows: Vec<(String, String)> = sql.all(self.tx).await?;
        rows.into_iter()
            .map(|(sku, id)| Ok((sku, parse("a variant id", id.parse())?)))
            .collect()
    }
}

fn level_row(row: ListedLevel) -> Result<LevelRow, StoreError> {
    Ok(LevelRow {
        variant: parse("a variant id", row.variant_id.parse())?,
        sku: row.sku,
        name: Localized::new(row.product_zh, row.product_en),
        location: parse("a location id", row.location_id.parse())?,
        location_name: Localized::new(row.name_zh, row.name_en),
        level: Level {
            on_hand: row.on_hand,
            reserved: row.reserved,
            allocated: row.allocated,
        },
    })
}

fn movement_row(row: ListedMovement) -> Result<MovementRow, StoreError> {
    Ok(MovementRow {
        id: row.id,
        kind: MovementKind::parse(&row.kind)
            .ok_or_else(|| StoreError::inconsistent("the kind of a movement", &row.kind))?,
        location: parse("a location id", row.location_id.parse())?,
        location_name: Localized::new(row.name_zh, row.name_en),
        delta: Delta {
            on_hand: row.on_hand,
            reserved: row.reserved,
            allocated: row.allocated,
        },
        cause: CauseKind::parse(&row.cause_kind)
            .ok_or_else(|| StoreError::inconsistent("the cause of a movement", &row.cause_kind))?,
        cause_id: row.cause_id,
        reason: row.reason,
        at: Timestamp::from_micros(row.at),
    })
}

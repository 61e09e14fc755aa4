//! Levels and the movements that change them.

use super::{InventoryStore, SELLABLE, has_stock};
use crate::db::Engine;
use crate::error::StoreError;
use crate::product::ProductStore;
use crate::sql::{Sql, Value, parse};
use crate::tx::Sent;
use domain::inventory::{Delta, Level, LocationId, Movement, Point, Shelf, Shelves};
use domain::kernel::Timestamp;
use domain::product::VariantId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Below this level a product page says how many are left, so every change shows.
pub const SHOWN_BELOW: i64 = 20;

/// Below this level of a variant a page shows every change: its own, or one of a bundle with it.
pub fn shown_below(shelves: &Shelves, variant: VariantId) -> i64 {
    SHOWN_BELOW.saturating_mul(shelves.bundled(variant).max(1))
}

/// Movements of one statement; both engines take more placeholders than this needs.
const ROWS: usize = 1_000;

/// Movements that are sent with what else waits.
#[derive(Debug, Default)]
pub struct Moving {
    sent: Vec<Sent>,
    /// How many rows they change and add.
    rows: usize,
    /// What could be sold before.
    before: Vec<(VariantId, i64)>,
}

impl Moving {
    /// Whether pages show what changes: then [`InventoryStore::has_applied`] writes, too.
    pub fn is_on_pages(&self, shelves: &Shelves) -> bool {
        self.shows(shelves) || self.crossed(shelves).next().is_some()
    }

    /// What can be sold before and after.
    fn pairs(&self, shelves: &Shelves) -> impl Iterator<Item = (VariantId, i64, i64)> {
        let pair = |(variant, before): &(VariantId, i64)| (*variant, *before, shelves.sellable(*variant));
        self.before.iter().map(pair)
    }

    /// Variants that begin or end to be there; a bundle does at more units than one.
    fn crossed(&self, shelves: &Shelves) -> impl Iterator<Item = VariantId> {
        let flips = |(variant, before, after): &(VariantId, i64, i64)| {
            (*before > 0) != (*after > 0)
                || (before != after && *before.min(after) < shelves.bundled(*variant))
        };
        self.pairs(shelves).filter(flips).map(|(variant, ..)| variant)
    }

    /// Whether pages say how many are left of something that changes.
    fn shows(&self, shelves: &Shelves) -> bool {
        self.pairs(shelves).any(|(variant, before, after)| {
            before != after && before.min(after) < shown_below(shelves, variant)
        })
    }
}

#[derive(sqlx::FromRow)]
struct ShelfRow {
    variant_id: String,
    location_id: String,
    on_hand: i64,
    reserved: i64,
    allocated: i64,
    stocked_at: i64,
    active: i64,
    priority: i64,
    latitude: Option<i64>,
    longitude: Option<i64>,
    bundled: i64,
}

impl ShelfRow {
    fn into_shelf(self) -> Result<Shelf, StoreError> {
        Ok(Shelf {
            variant: parse("a variant id", self.variant_id.parse())?,
            location: parse("a location id", self.location_id.parse())?,
            active: self.active == 1,
            priority: self.priority,
            place: self
                .latitude
                .zip(self.longitude)
                .and_then(|(lat, lon)| Point::new(lat, lon)),
            stocked_at: Timestamp::from_micros(self.stocked_at),
            bundled: self.bundled,
            level: Level {
                on_hand: self.on_hand,
                reserved: self.reserved,
                allocated: self.allocated,
            },
        })
    }
}

impl InventoryStore<'_> {
    /// The units that can be sold of each variant, over all active locations: none of variants that lie nowhere, of bundles
    /// as many as their components make.
    pub async fn levels(&mut self, variants: &[VariantId]) -> Result<HashMap<VariantId, i64>, StoreError> {
        if variants.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::new("SELECT v.id, ");
        sql.push(SELLABLE).push(" FROM variant v WHERE v.id IN (");
        sql.bind_all(variants.iter().map(ToString::to_string)).push(")");
        let rows: Vec<(String, i64)> = sql.all(self.tx).await?;
        rows.into_iter()
            .map(|(id, level)| Ok((parse("a variant id", id.parse())?, level)))
            .collect()
    }

    /// The levels of these variants at all locations, kept from changing until the transaction ends: on `PostgreSQL` their
    /// rows are locked in the order of their keys, on `SQLite` there is one writer. For writing only.
    pub async fn lock(&mut self, variants: &[VariantId]) -> Result<Shelves, StoreError> {
        if variants.is_empty() {
            return Ok(Shelves::default());
        }
        let mut sql = Sql::new(
            "SELECT s.variant_id, s.location_id, s.on_hand, s.reserved, s.allocated, s.stocked_at,
                 CAST(l.active AS BIGINT) AS active, l.priority, l.latitude, l.longitude,
                 (SELECT COALESCE(MAX(b.units), 0) FROM bundle_component b WHERE b.component_id = s.variant_id) AS bundled
             FROM stock_level s
             JOIN location l ON l.id = s.location_id
             WHERE s.variant_id IN (",
        );
        sql.bind_all(variants.iter().map(ToString::to_string))
            .push(") ORDER BY s.variant_id, s.location_id");
        #[cfg(feature = "planted-defects")]
        if crate::planted::is("unguarded-stock") {
            let rows = sql.all::<ShelfRow>(self.tx).await?;
            tokio::time::sleep(crate::planted::PAUSE).await;
            return rows.into_iter().map(ShelfRow::into_shelf).collect();
        }
        if self.tx.engine() == Engine::Postgres {
            sql.push(" FOR NO KEY UPDATE OF s");
        }
        let rows = sql.all::<ShelfRow>(self.tx).await?;
        rows.into_iter().map(ShelfRow::into_shelf).collect()
    }

    /// Carries out movements, `(id, movement)` each, on levels that [`InventoryStore::lock`] gave: one guarded update of all
    /// levels, then the movements. Gives whether every level allows its change, and nothing comes to a location that is
    /// closed, or of a bundle; if not, the caller must roll back.
    pub async fn apply(
        &mut self,
        shelves: &mut Shelves,
        movements: &[(String, Movement)],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some(moving) = self.apply_later(shelves, movements, at) else {
            return Ok(false);
        };
        self.tx.flush().await?;
        self.has_applied(shelves, &moving).await
    }

    /// [`InventoryStore::apply`] with [`Tx::flush`](crate::Tx::flush); after that [`InventoryStore::has_applied`] tells what
    /// came of it. `None` when the levels as they were read do not allow it.
    pub fn apply_later(
        &mut self,
        shelves: &mut Shelves,
        movements: &[(String, Movement)],
        at: Timestamp,
    ) -> Option<Moving> {
        let mut moving = Moving::default();
        let mut changes: BTreeMap<(VariantId, LocationId), Delta> = BTreeMap::new();
        for (_, movement) in movements {
            let change = changes.entry((movement.variant, movement.location)).or_default();
            *change = change.plus(movement.delta);
        }
        let variants: BTreeSet<VariantId> = changes.keys().map(|(variant, _)| *variant).collect();
        moving.before = variants.iter().map(|v| (*v, shelves.sellable(*v))).collect();
        for ((variant, location), delta) in &changes {
            if !shelves.apply(*variant, *location, *delta) {
                return None;
            }
        }
        let changes: Vec<_> = changes.into_iter().collect();
        #[cfg(feature = "planted-defects")]
        let changes = if crate::planted::is("unguarded-stock") {
            self.overwrite(shelves, &changes);
            Vec::new()
        } else {
            // What is promised with the defect `kept-stock` stays for others.
            let is_kept = |delta: &Delta| delta.reserved > 0 && crate::planted::is("kept-stock");
            changes.into_iter().filter(|(_, delta)| !is_kept(delta)).collect()
        };
        moving.rows = changes.len() + movements.len();
        let updates = changes.chunks(ROWS).map(|part| self.change_levels(part, at));
        moving.sent = updates.collect();
        let records = movements.chunks(ROWS).map(|part| self.record(part, at));
        moving.sent.extend(records);
        Some(moving)
    }

    /// Gives whether every level allowed its change, and brings what pages show in line with the levels.
    pub async fn has_applied(&mut self, shelves: &Shelves, moving: &Moving) -> Result<bool, StoreError> {
        // Every row that is changed or added counts: one less, and a level does not allow its change.
        let changed: u64 = moving.sent.iter().map(|sent| self.tx.changed(*sent)).sum();
        if changed != moving.rows as u64 {
            return Ok(false);
        }
        let crossed: Vec<VariantId> = moving.crossed(shelves).collect();
        if !crossed.is_empty() {
            self.refresh_flags_of_variants(&crossed, shelves).await?;
        }
        if moving.shows(shelves) {
            self.tx.product().bump_stock_version().await?;
        }
        Ok(true)
    }

    /// Puts up empty shelves where there are none.
    pub async fn put_up(
        &mut self,
        shelves: &[(VariantId, LocationId)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sorted = shelves.to_vec();
        sorted.sort_unstable();
        for part in sorted.chunks(ROWS) {
            let mut sql = Sql::new(
                "INSERT INTO stock_level (variant_id, location_id, on_hand, reserved, allocated, stocked_at) VALUES ",
            );
            sql.rows(part.iter().map(|(variant, location)| {
                let key: [Value; 2] = [variant.to_string().into(), location.to_string().into()];
                key.into_iter()
                    .chain([0_i64.into(), 0_i64.into(), 0_i64.into(), at.as_micros().into()])
                    .collect()
            }));
            sql.push(" ON CONFLICT DO NOTHING");
            sql.execute(self.tx).await?;
        }
        Ok(())
    }

    /// The guarded update: the database itself looks that no level breaks, and so does the CHECK behind it.
    fn change_levels(&mut self, changes: &[((VariantId, LocationId), Delta)], at: Timestamp) -> Sent {
        let mut sql = Sql::new(
            "UPDATE stock_level SET
                 on_hand = stock_level.on_hand + moved.column3,
                 reserved = stock_level.reserved + moved.column4,
                 allocated = stock_level.allocated + moved.column5,
                 stocked_at = CASE WHEN stock_level.on_hand = 0 THEN ",
        );
        sql.bind(at.as_micros())
            .push(" ELSE stock_level.stocked_at END FROM (VALUES ");
        sql.rows(changes.iter().map(|((variant, location), delta)| {
            vec![
                variant.to_string().into(),
                location.to_string().into(),
                delta.on_hand.into(),
                delta.reserved.into(),
                delta.allocated.into(),
            ]
        }));
        sql.push(
            ") AS moved
             WHERE stock_level.variant_id = moved.column1
                 AND stock_level.location_id = moved.column2
                 AND stock_level.reserved + moved.column4 >= 0
                 AND stock_level.allocated + moved.column5 >= 0
                 AND stock_level.reserved + moved.column4 + stock_level.allocated + moved.column5
                     <= stock_level.on_hand + moved.column3
                 AND (moved.column3 <= 0 OR NOT EXISTS (SELECT 1 FROM location l
                     WHERE l.id = stock_level.location_id AND l.closed_at IS NOT NULL))
                 AND (moved.column3 <= 0 OR NOT EXISTS (SELECT 1 FROM bundle_component b
                     WHERE b.bundle_id = stock_level.variant_id))",
        );
        self.tx.later(sql)
    }

    fn record(&mut self, movements: &[(String, Movement)], at: Timestamp) -> Sent {
        let mut sql = Sql::new(
            "INSERT INTO stock_movement (id, variant_id, location_id, kind, on_hand, reserved, allocated, cause_kind, cause_id,
                 reason, at) VALUES ",
        );
        sql.rows(movements.iter().map(|(id, movement)| {
            vec![
                id.as_str().into(),
                movement.variant.to_string().into(),
                movement.location.to_string().into(),
                movement.kind.as_str().into(),
                movement.delta.on_hand.into(),
                movement.delta.reserved.into(),
                movement.delta.allocated.into(),
                movement.cause.kind.as_str().into(),
                movement.cause.id.as_str().into(),
                movement.cause.reason.as_str().into(),
                at.as_micros().into(),
            ]
        }));
        self.tx.later(sql)
    }

    /// Of the products that have these variants, and of those that have bundles with them.
    async fn refresh_flags_of_variants(
        &mut self,
        variants: &[VariantId],
        shelves: &Shelves,
    ) -> Result<(), StoreError> {
        let mut sql =
            Sql::new("SELECT id FROM product WHERE id IN (SELECT product_id FROM variant WHERE id IN (");
        sql.bind_all(variants.iter().map(ToString::to_string)).push(")");
        let bundled = variants.iter().filter(|variant| shelves.bundled(**variant) > 0);
        let bundled: Vec<String> = bundled.map(ToString::to_string).collect();
        if !bundled.is_empty() {
            sql.push(
                " UNION SELECT x.product_id FROM bundle_component b
                     JOIN variant x ON x.id = b.bundle_id
                     WHERE b.component_id IN (",
            );
            sql.bind_all(bundled).push(")");
        }
        sql.push(") ORDER BY id");
        self.refresh_flags(sql).await
    }

    /// Brings `in_stock` of the products that a query names in line with their levels, their rows locked in its order.
    pub(super) async fn refresh_flags(&mut self, mut products: Sql) -> Result<(), StoreError> {
        if self.tx.engine() == Engine::Postgres {
            products.push(" FOR NO KEY UPDATE");
        }
        let products: Vec<(String,)> = products.all(self.tx).await?;
        let products: Vec<String> = products.into_iter().map(|(id,)| id).collect();
        if self.tx.product().refresh_stock_flags(&products).await? > 0 {
            self.tx.product().bump_version().await?;
        }
        Ok(())
    }
}

impl ProductStore<'_> {
    /// Brings `in_stock` of these products in line with their levels. Gives how many changed.
    pub(crate) async fn refresh_stock_flags(&mut self, products: &[String]) -> Result<u64, StoreError> {
        const HAS_STOCK: &str = has_stock!("product");
        if products.is_empty() {
            return Ok(0);
        }
        let mut sql = Sql::new("UPDATE product SET in_stock = ");
        sql.push(HAS_STOCK)
            .push(" WHERE id IN (")
            .bind_all(products.iter().cloned());
        sql.push(") AND in_stock <> ").push(HAS_STOCK);
        sql.execute(self.tx).await
    }

    /// Tells other processes that stock shown on product pages has changed.
    pub async fn bump_stock_version(&mut self) -> Result<(), StoreError> {
        sqlx::query("UPDATE catalogue_state SET stock_version = stock_version + 1 WHERE id = 1")
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}

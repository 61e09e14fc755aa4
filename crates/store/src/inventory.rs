//! Stock levels and their movements. A level changes only here, and never without its movement.

use crate::db::Tx;
use crate::error::StoreError;
use crate::product::ProductStore;
use crate::sql::{Sql, parse};
use domain::cart::Quantity;
use domain::inventory::{Movement, MovementKind};
use domain::kernel::Timestamp;
use domain::product::VariantId;
use std::collections::HashMap;

/// Below this level a product page says how many are left, so every change shows.
pub const SHOWN_BELOW: i64 = 20;

/// Functions over stock, borrowed from a connection.
pub struct InventoryStore<'t> {
    tx: &'t mut Tx,
}

/// What taking stock for an order came to.
#[derive(Debug)]
pub enum Taken {
    /// All of it, with the levels left.
    All(HashMap<VariantId, i64>),
    /// Not all of it. The caller must roll back.
    NotAll,
}

impl Tx {
    pub const fn inventory(&mut self) -> InventoryStore<'_> {
        InventoryStore { tx: self }
    }
}

impl InventoryStore<'_> {
    /// The units that can be sold of each variant; variants without a level have none.
    pub async fn levels(&mut self, variants: &[VariantId]) -> Result<HashMap<VariantId, i64>, StoreError> {
        if variants.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::new("SELECT variant_id, available FROM stock_level WHERE variant_id IN (");
        sql.bind_all(variants.iter().map(ToString::to_string)).push(")");
        read_levels(sql.all(self.tx).await?)
    }

    /// Sets a level, with the movement of the difference. Gives whether anything changed.
    pub async fn set_level(
        &mut self,
        variant: VariantId,
        level: i64,
        kind: MovementKind,
        cause: &str,
        movement_id: String,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self
            .set_levels(&[(variant, level, movement_id)], kind, cause, at)
            .await?
            > 0)
    }

    /// [`InventoryStore::set_level`] for many: `(variant, level, id of the movement)`. Gives how many changed.
    pub async fn set_levels(
        &mut self,
        levels: &[(VariantId, i64, String)],
        kind: MovementKind,
        cause: &str,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let variants: Vec<VariantId> = levels.iter().map(|(variant, ..)| *variant).collect();
        let now = self.levels(&variants).await?;
        let changed: Vec<(VariantId, i64, i64, &String)> = levels
            .iter()
            .map(|(variant, level, id)| {
                let before = now.get(variant).copied().unwrap_or(0);
                (*variant, *level, level - before, id)
            })
            .filter(|(variant, _, delta, _)| *delta != 0 || !now.contains_key(variant))
            .collect();
        if changed.is_empty() {
            return Ok(0);
        }
        let mut sql = Sql::new("INSERT INTO stock_level (variant_id, available) VALUES ");
        sql.rows(
            changed
                .iter()
                .map(|(variant, level, ..)| vec![variant.to_string().into(), (*level).into()]),
        );
        sql.push(" ON CONFLICT (variant_id) DO UPDATE SET available = excluded.available");
        sql.execute(self.tx).await?;
        let moved: Vec<(String, Movement)> = changed
            .iter()
            .filter(|(_, _, delta, _)| *delta != 0)
            .map(|(variant, _, delta, id)| {
                let movement = Movement {
                    variant: *variant,
                    kind,
                    delta: *delta,
                    cause: cause.to_owned(),
                };
                ((*id).clone(), movement)
            })
            .collect();
        self.record(&moved, at).await?;
        let ids: Vec<String> = changed
            .into_iter()
            .map(|(variant, ..)| variant.to_string())
            .collect();
        self.refresh_flags_of_variants(&ids).await?;
        Ok(ids.len())
    }

    /// Takes units for an order: one guarded update for all lines, in the order of the variants' ids.
    /// `lines` must hold every variant once. The movements are written by [`InventoryStore::record_sale`].
    pub async fn take(&mut self, lines: &[(VariantId, Quantity)]) -> Result<Taken, StoreError> {
        let mut sorted: Vec<(String, i64)> = lines.iter().map(|(v, q)| (v.to_string(), q.get())).collect();
        sorted.sort();
        #[cfg(feature = "planted-defects")]
        if crate::planted::is("unguarded-stock") {
            return self.take_unguarded(lines).await;
        }
        let mut sql = Sql::new(
            "UPDATE stock_level SET available = stock_level.available - wanted.column2 FROM (VALUES ",
        );
        sql.rows(
            sorted
                .into_iter()
                .map(|(variant, quantity)| vec![variant.into(), quantity.into()]),
        );
        sql.push(
            ") AS wanted
             WHERE stock_level.variant_id = wanted.column1 AND stock_level.available >= wanted.column2
             RETURNING stock_level.variant_id, stock_level.available",
        );
        let left = read_levels(sql.all(self.tx).await?)?;
        if left.len() < lines.len() {
            return Ok(Taken::NotAll);
        }
        let empty: Vec<String> = left
            .iter()
            .filter(|(_, level)| **level == 0)
            .map(|(v, _)| v.to_string())
            .collect();
        if !empty.is_empty() {
            self.refresh_flags_of_variants(&empty).await?;
        }
        if left.values().any(|level| *level < SHOWN_BELOW) {
            self.tx.product().bump_stock_version().await?;
        }
        Ok(Taken::All(left))
    }

    /// Sets a level whatever it was: a planted defect.
    #[cfg(feature = "planted-defects")]
    pub(crate) async fn overwrite(&mut self, variant: VariantId, level: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE stock_level SET available = $2 WHERE variant_id = $1")
            .bind(variant.to_string())
            .bind(level)
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Gives units back, for example of a cancelled order.
    pub async fn give_back(&mut self, lines: &[(VariantId, Quantity)]) -> Result<(), StoreError> {
        let mut sorted: Vec<(String, i64)> = lines.iter().map(|(v, q)| (v.to_string(), q.get())).collect();
        sorted.sort();
        let ids: Vec<String> = sorted.iter().map(|(variant, _)| variant.clone()).collect();
        let mut sql = Sql::new(
            "UPDATE stock_level SET available = stock_level.available + given.column2 FROM (VALUES ",
        );
        sql.rows(
            sorted
                .into_iter()
                .map(|(variant, quantity)| vec![variant.into(), quantity.into()]),
        );
        sql.push(") AS given WHERE stock_level.variant_id = given.column1");
        sql.execute(self.tx).await?;
        self.refresh_flags_of_variants(&ids).await?;
        self.tx.product().bump_stock_version().await
    }

    /// Writes movements: `(id, movement)` each.
    pub async fn record(
        &mut self,
        movements: &[(String, Movement)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if movements.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new("INSERT INTO stock_movement (id, variant_id, kind, delta, cause, at) VALUES ");
        sql.rows(movements.iter().map(|(id, movement)| {
            vec![
                id.as_str().into(),
                movement.variant.to_string().into(),
                movement.kind.as_str().into(),
                movement.delta.into(),
                movement.cause.as_str().into(),
                at.as_micros().into(),
            ]
        }));
        sql.execute(self.tx).await?;
        Ok(())
    }

    async fn refresh_flags_of_variants(&mut self, variants: &[String]) -> Result<(), StoreError> {
        let mut sql = Sql::new("SELECT DISTINCT product_id FROM variant WHERE id IN (");
        sql.bind_all(variants.iter().cloned()).push(")");
        let products: Vec<(String,)> = sql.all(self.tx).await?;
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
        const HAS_STOCK: &str = "CASE WHEN EXISTS (SELECT 1 FROM variant v JOIN stock_level s ON s.variant_id = v.id \
             WHERE v.product_id = product.id AND s.available > 0) THEN 1 ELSE 0 END";
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

fn read_levels(rows: Vec<(String, i64)>) -> Result<HashMap<VariantId, i64>, StoreError> {
    rows.into_iter()
        .map(|(id, level)| Ok((parse("a variant id", id.parse())?, level)))
        .collect()
}

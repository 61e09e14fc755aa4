//! A product goes to another seller, and its stock with it.

use super::InventoryStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::inventory::{Cause, Delta, LocationId, Movement, MovementKind, Shelf};
use domain::kernel::Timestamp;
use domain::merchant::SellerId;
use domain::product::{ProductId, VariantId};
use std::collections::BTreeSet;

/// Why a product cannot go to another seller now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Orders hold some of it.
    Held,
    /// Some of it is planned to go, or is on its way, from one location to another.
    OnTheWay,
    /// It is a bundle, or in one.
    Bundled,
}

impl InventoryStore<'_> {
    /// Gives a product to another seller. What lies of it anywhere goes to that seller's first location, by movements of
    /// this cause. Gives why that cannot be, if it cannot; then the caller must roll back.
    pub async fn hand_over(
        &mut self,
        product: ProductId,
        to: SellerId,
        cause: &Cause,
        mint: impl Fn() -> String,
        at: Timestamp,
    ) -> Result<Result<(), Kept>, StoreError> {
        let variants = self.variants_of(product).await?;
        let home = LocationId::first_of(to);
        self.open_first_locations(BTreeSet::from([home])).await?;
        let mut shelves = self.lock(&variants).await?;
        if shelves
            .iter()
            .any(|shelf| shelf.level.reserved + shelf.level.allocated > 0)
        {
            return Ok(Err(Kept::Held));
        }
        if let Some(kept) = self.kept(&variants).await? {
            return Ok(Err(kept));
        }
        let filled: Vec<Shelf> = shelves
            .iter()
            .filter(|shelf| shelf.level.on_hand > 0 && shelf.location != home)
            .cloned()
            .collect();
        let goods: BTreeSet<VariantId> = filled.iter().map(|shelf| shelf.variant).collect();
        let homes: Vec<(VariantId, LocationId)> = goods.iter().map(|variant| (*variant, home)).collect();
        if !homes.is_empty() {
            self.put_up(&homes, at).await?;
            shelves = self.lock(&variants).await?;
        }
        let movements: Vec<(String, Movement)> = filled
            .iter()
            .flat_map(|shelf| moved_home(shelf, home, cause))
            .map(|movement| (mint(), movement))
            .collect();
        if !self.apply(&mut shelves, &movements, at).await? {
            return Err(StoreError::Conflict(
                "a level does not allow its change".to_owned(),
            ));
        }
        sqlx::query("UPDATE product SET seller_id = $1 WHERE id = $2")
            .bind(to.to_string())
            .bind(product.to_string())
            .execute(self.tx.conn())
            .await?;
        let mut products = Sql::new("SELECT id FROM product WHERE id = ");
        products.bind(product.to_string());
        self.refresh_flags(products).await?;
        self.tx.product().bump_version().await?;
        Ok(Ok(()))
    }

    async fn variants_of(&mut self, product: ProductId) -> Result<Vec<VariantId>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM variant WHERE product_id = ");
        sql.bind(product.to_string()).push(" ORDER BY id");
        let rows: Vec<(String,)> = sql.all(self.tx).await?;
        rows.into_iter()
            .map(|(id,)| parse("a variant id", id.parse()))
            .collect()
    }

    /// What keeps goods besides orders.
    async fn kept(&mut self, variants: &[VariantId]) -> Result<Option<Kept>, StoreError> {
        let ids = || variants.iter().map(ToString::to_string);
        let mut sql = Sql::new(
            "SELECT l.transfer_id FROM transfer_line l
             JOIN transfer t ON t.id = l.transfer_id
             WHERE t.state IN ('draft', 'in_transit') AND l.variant_id IN (",
        );
        sql.bind_all(ids()).push(") LIMIT 1");
        if sql.optional::<(String,)>(self.tx).await?.is_some() {
            return Ok(Some(Kept::OnTheWay));
        }
        let mut sql = Sql::new("SELECT bundle_id FROM bundle_component WHERE bundle_id IN (");
        sql.bind_all(ids()).push(") OR component_id IN (");
        sql.bind_all(ids()).push(") LIMIT 1");
        let bundled = sql.optional::<(String,)>(self.tx).await?.is_some();
        Ok(bundled.then_some(Kept::Bundled))
    }
}

/// Everything on a shelf goes home.
fn moved_home(shelf: &Shelf, home: LocationId, cause: &Cause) -> [Movement; 2] {
    let moved = |location, units| Movement {
        variant: shelf.variant,
        location,
        kind: MovementKind::Transferred,
        delta: Delta::on_hand(units),
        cause: cause.clone(),
    };
    let units = shelf.level.on_hand;
    [moved(shelf.location, -units), moved(home, units)]
}

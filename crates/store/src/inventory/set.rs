//! Levels that are set as a whole: by an import, or a seed.

use super::InventoryStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::inventory::{Cause, Delta, LocationId, Movement, MovementKind, Shelves, spread};
use domain::kernel::Timestamp;
use domain::product::VariantId;
use std::collections::{BTreeSet, HashMap};

impl InventoryStore<'_> {
    /// Sets what can be sold of variants, `(variant, units)`, with the movements of the differences: goods come to the first
    /// location of the product's seller, and leave from there first. Bundles are left out, for they have no stock of their
    /// own. Gives how many variants changed.
    /// # Errors
    /// [`StoreError::Conflict`] for less than nothing.
    pub async fn set_levels(
        &mut self,
        levels: &[(VariantId, i64)],
        kind: MovementKind,
        cause: &Cause,
        mint: impl Fn() -> String,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let variants: Vec<VariantId> = levels.iter().map(|(variant, _)| *variant).collect();
        let mut shelves = self.lock(&variants).await?;
        let homes = self.homes(&mut shelves, &variants, at).await?;
        let mut movements = Vec::new();
        let mut changed = 0;
        for (variant, level) in levels {
            let change = level.saturating_sub(shelves.sellable(*variant));
            if change == 0 {
                continue;
            }
            let home = homes.get(variant).copied();
            if home == Some(None) {
                continue;
            }
            let parts = home
                .flatten()
                .and_then(|home| spread(&shelves, *variant, home, change));
            let parts =
                parts.ok_or_else(|| StoreError::Conflict(format!("{variant} cannot have {level} units")))?;
            changed += 1;
            movements.extend(parts.into_iter().map(|(location, units)| {
                let movement = Movement {
                    variant: *variant,
                    location,
                    kind: if units < 0 { MovementKind::Adjusted } else { kind },
                    delta: Delta::on_hand(units),
                    cause: cause.clone(),
                };
                (mint(), movement)
            }));
        }
        if self.apply(&mut shelves, &movements, at).await? {
            Ok(changed)
        } else {
            Err(StoreError::Conflict(
                "a level does not allow its change".to_owned(),
            ))
        }
    }

    /// The first locations of those who sell the variants, with an empty shelf where there was none; nowhere for bundles.
    async fn homes(
        &mut self,
        shelves: &mut Shelves,
        variants: &[VariantId],
        at: Timestamp,
    ) -> Result<HashMap<VariantId, Option<LocationId>>, StoreError> {
        if variants.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::new(
            "SELECT v.id, p.seller_id,
                 (SELECT COUNT(*) FROM bundle_component b WHERE b.bundle_id = v.id) AS parts
             FROM variant v
             JOIN product p ON p.id = v.product_id
             WHERE v.id IN (",
        );
        sql.bind_all(variants.iter().map(ToString::to_string)).push(")");
        let rows: Vec<(String, String, i64)> = sql.all(self.tx).await?;
        let mut homes = HashMap::new();
        let mut missing = Vec::new();
        for (variant, seller, parts) in rows {
            let variant: VariantId = parse("a variant id", variant.parse())?;
            let home = LocationId::first_of(parse("a seller id", seller.parse())?);
            homes.insert(variant, (parts == 0).then_some(home));
            if parts > 0 {
                continue;
            }
            if shelves.get(variant, home).is_none() {
                missing.push((variant, home));
            }
        }
        if !missing.is_empty() {
            let sellers: BTreeSet<LocationId> = missing.iter().map(|(_, home)| *home).collect();
            self.open_first_locations(sellers).await?;
            self.put_up(&missing, at).await?;
            *shelves = self.lock(variants).await?;
        }
        Ok(homes)
    }
}

//! Defects for `cargo xtask torture` to find, so that it is known to find any. `JISHI_TEST_DEFECT` names the one that a
//! process has. No build has them unless it is asked for, and none without debug assertions.

use crate::inventory::InventoryStore;
use crate::sql::Sql;
use domain::inventory::{Delta, LocationId, Shelves};
use domain::product::VariantId;
use std::time::Duration;

#[cfg(not(debug_assertions))]
compile_error!("planted defects are for `cargo xtask torture` alone");

/// How long after the answer a commit comes with the defect `early-answer`.
pub(crate) const LATE: Duration = Duration::from_millis(50);

/// Between reading levels and writing them with the defect `unguarded-stock`.
pub(crate) const PAUSE: Duration = Duration::from_millis(5);

/// Whether this process has the defect.
pub(crate) fn is(defect: &str) -> bool {
    std::env::var("JISHI_TEST_DEFECT").is_ok_and(|chosen| chosen == defect)
}

impl InventoryStore<'_> {
    /// Writes levels as they were worked out from what was read, whatever they have become meanwhile.
    pub(crate) fn overwrite(&mut self, shelves: &Shelves, changes: &[((VariantId, LocationId), Delta)]) {
        for ((variant, location), _) in changes {
            let Some(shelf) = shelves.get(*variant, *location) else {
                continue;
            };
            let mut sql = Sql::new("UPDATE stock_level SET on_hand = ");
            sql.bind(shelf.level.on_hand)
                .push(", reserved = ")
                .bind(shelf.level.reserved)
                .push(", allocated = ")
                .bind(shelf.level.allocated)
                .push(" WHERE variant_id = ")
                .bind(variant.to_string())
                .push(" AND location_id = ")
                .bind(location.to_string());
            self.tx.later(sql);
        }
    }
}

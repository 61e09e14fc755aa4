//! Defects for `cargo xtask torture` to find, so that it is known to find any. `JISHI_TEST_DEFECT` names the one that a
//! process has. No build has them unless it is asked for, and none without debug assertions.

use crate::error::StoreError;
use crate::inventory::{InventoryStore, Taken};
use domain::cart::Quantity;
use domain::product::VariantId;
use std::collections::HashMap;
use std::time::Duration;

#[cfg(not(debug_assertions))]
compile_error!("planted defects are for `cargo xtask torture` alone");

/// How long after the answer a commit comes with the defect `early-answer`.
pub(crate) const LATE: Duration = Duration::from_millis(50);

/// Whether this process has the defect.
pub(crate) fn is(defect: &str) -> bool {
    std::env::var("JISHI_TEST_DEFECT").is_ok_and(|chosen| chosen == defect)
}

impl InventoryStore<'_> {
    /// [`InventoryStore::take`] by reading first and writing what comes of it, with nothing in between.
    pub(crate) async fn take_unguarded(
        &mut self,
        lines: &[(VariantId, Quantity)],
    ) -> Result<Taken, StoreError> {
        let variants: Vec<VariantId> = lines.iter().map(|(variant, _)| *variant).collect();
        let levels = self.levels(&variants).await?;
        tokio::time::sleep(Duration::from_millis(5)).await;
        let mut left = HashMap::new();
        for (variant, quantity) in lines {
            let level = levels.get(variant).copied().unwrap_or(0) - quantity.get();
            if level < 0 {
                return Ok(Taken::NotAll);
            }
            self.overwrite(*variant, level).await?;
            left.insert(*variant, level);
        }
        Ok(Taken::All(left))
    }
}

//! Which prices a list shows, as its address says it.

use domain::merchant::SellerId;
use domain::product::VariantId;
use serde::{Deserialize, Serialize};

/// Which prices are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceQuestion {
    /// Anything: those of all shops, for the platform's people.
    pub all: String,
    /// Of which shop; the first of one's own where it says nothing.
    pub shop: String,
    /// A part of a name or a code.
    #[serde(rename = "q")]
    pub words: String,
    pub before: String,
}

impl PriceQuestion {
    /// The shop that is asked for.
    pub fn shop(&self) -> Option<SellerId> {
        self.shop.parse().ok()
    }

    /// The last variant of the page before.
    pub fn after(&self) -> Option<VariantId> {
        self.before.parse().ok()
    }

    /// Whose prices it means.
    #[cfg(feature = "ssr")]
    pub fn of(&self) -> services::product::PricesOf {
        use services::product::PricesOf;
        match (self.all.is_empty(), self.shop()) {
            (false, None) => PricesOf::All,
            (_, shop) => PricesOf::Shop(shop),
        }
    }
}

//! Which goods a list shows, as its address says it.

use domain::merchant::SellerId;
use domain::product::{ProductId, ProductStatus};
use serde::{Deserialize, Serialize};

/// Which goods are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductQuestion {
    /// Of which shop; the first of one's own where it says nothing.
    pub shop: String,
    /// A part of the name.
    #[serde(rename = "q")]
    pub words: String,
    pub status: String,
    pub before: String,
}

impl ProductQuestion {
    /// The shop that is asked for.
    pub fn shop(&self) -> Option<SellerId> {
        self.shop.parse().ok()
    }

    /// The last product of the page before.
    pub fn before(&self) -> Option<ProductId> {
        self.before.parse().ok()
    }

    pub fn status(&self) -> Option<ProductStatus> {
        ProductStatus::parse(&self.status)
    }

    /// The filter it means.
    #[cfg(feature = "ssr")]
    pub fn filter(&self) -> services::product::OwnProductFilter {
        services::product::OwnProductFilter {
            status: self.status(),
            words: self.words.trim().chars().take(60).collect(),
        }
    }
}

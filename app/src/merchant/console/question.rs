//! Which sellers a list shows, as its address says it.

use domain::merchant::{SellerId, SellerState};
use serde::{Deserialize, Serialize};

/// Which sellers are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SellerQuestion {
    /// A part of the name, the company or the address of the shop.
    #[serde(rename = "q")]
    pub words: String,
    pub state: String,
    pub before: String,
}

impl SellerQuestion {
    /// The last seller of the page before.
    pub fn before(&self) -> Option<SellerId> {
        self.before.parse().ok()
    }

    pub fn state(&self) -> Option<SellerState> {
        SellerState::parse(&self.state)
    }

    /// The filter it means.
    #[cfg(feature = "ssr")]
    pub fn filter(&self) -> services::merchant::SellerFilter {
        services::merchant::SellerFilter {
            state: self.state(),
            words: self.words.trim().chars().take(60).collect(),
        }
    }
}

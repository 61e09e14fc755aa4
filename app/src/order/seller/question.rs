//! Which orders of a shop a list shows, as its address says it.

use domain::merchant::SellerId;
use domain::order::OrderState;
use serde::{Deserialize, Serialize};

/// Which orders are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderQuestion {
    /// Of which shop; the first of one's own where it says nothing.
    pub shop: String,
    pub state: String,
    /// The number of the last order of the page before.
    pub before: String,
}

impl OrderQuestion {
    /// The shop that is asked for.
    pub fn shop(&self) -> Option<SellerId> {
        self.shop.parse().ok()
    }

    pub fn state(&self) -> Option<OrderState> {
        OrderState::parse(&self.state)
    }

    /// The number of the last order of the page before, if there is one.
    pub fn before(&self) -> Option<&str> {
        Some(self.before.as_str()).filter(|before| !before.is_empty())
    }
}

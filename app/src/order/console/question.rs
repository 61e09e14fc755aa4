//! Which orders the platform's list shows, as its address says it.

use domain::order::OrderState;
use serde::{Deserialize, Serialize};

/// Which orders are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrdersQuestion {
    /// The beginning of a number, of an order or of its purchase.
    #[serde(rename = "q")]
    pub number: String,
    pub state: String,
    /// The address of the seller's shop.
    pub seller: String,
    /// A tag that the platform's people have given the purchase.
    pub tag: String,
    /// The number of the last order of the page before.
    pub before: String,
}

impl OrdersQuestion {
    pub fn state(&self) -> Option<OrderState> {
        OrderState::parse(&self.state)
    }

    /// The number of the last order of the page before, if there is one.
    pub fn before(&self) -> Option<&str> {
        Some(self.before.as_str()).filter(|before| !before.is_empty())
    }

    /// The filter it means.
    #[cfg(feature = "ssr")]
    pub fn filter(&self) -> services::order::OrderFilter {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        services::order::OrderFilter {
            state: self.state(),
            number: given(&self.number),
            seller: given(&self.seller),
            tag: given(&self.tag),
        }
    }
}

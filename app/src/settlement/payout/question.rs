//! Which payouts a list or a file shows, as its address says it.

use domain::merchant::SellerId;
use domain::settlement::{PayoutId, PayoutState};
use serde::{Deserialize, Serialize};

/// Which payouts are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PayoutQuestion {
    /// Anything: those of all shops, for the platform's people.
    pub all: String,
    /// Of which shop; the first of one's own where it says nothing.
    pub shop: String,
    pub state: String,
    pub before: String,
}

impl PayoutQuestion {
    /// The shop that is asked for.
    pub fn shop(&self) -> Option<SellerId> {
        self.shop.parse().ok()
    }

    pub fn state(&self) -> Option<PayoutState> {
        PayoutState::parse(&self.state)
    }

    /// The last payout of the page before.
    pub fn before(&self) -> Option<PayoutId> {
        self.before.parse().ok()
    }

    /// Whose payouts it means.
    #[cfg(feature = "ssr")]
    pub fn of(&self) -> services::settlement::PayoutsOf {
        use services::settlement::PayoutsOf;
        match (self.all.is_empty(), self.shop()) {
            (false, None) => PayoutsOf::All,
            (_, shop) => PayoutsOf::Shop(shop),
        }
    }
}

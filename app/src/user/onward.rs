//! Where a step of signing in or out leads.

use serde::{Deserialize, Serialize};

/// The page to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onward {
    pub address: String,
    /// Somebody else is signed in now, so the page is loaded anew: header, cart and language are theirs.
    pub reload: bool,
}

impl Onward {
    /// The next form on the way.
    pub const fn page(address: String) -> Self {
        Self {
            address,
            reload: false,
        }
    }

    /// A page for whoever is signed in now.
    pub const fn anew(address: String) -> Self {
        Self {
            address,
            reload: true,
        }
    }
}

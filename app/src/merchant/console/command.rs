//! Forms of the console as the commands that services take. Only the server needs them.

use domain::merchant::{SellerEvent, SellerId};
use services::merchant::DecideSeller;

/// A decision as the form says it.
pub const fn decision(seller: SellerId, version: i64, event: SellerEvent, reason: String) -> DecideSeller {
    DecideSeller {
        seller,
        version,
        event,
        reason,
    }
}

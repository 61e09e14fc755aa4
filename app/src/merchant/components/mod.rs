//! Pieces that say who sells something.

mod seller_name;
mod state_badge;

pub use seller_name::{SellerName, sold_by};
pub use state_badge::state_badge;

//! Pieces that say who sells something.

mod seller_name;

pub use seller_name::{SellerName, sold_by};

//! Orders of a shop, for those who work for it.

pub mod api;
mod order;
mod orders;
mod question;
mod reveal;
pub(super) mod strings;

pub use order::SellerOrderPage;
pub use orders::SellerOrdersPage;
pub(super) use reveal::reveal;

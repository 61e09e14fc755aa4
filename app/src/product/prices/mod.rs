//! Prices, for those who sell: the list, and changing one. A shop has its own, the platform all of them.

pub mod api;
mod item;
mod list;
mod question;
mod stale;
mod strings;

pub use item::PriceItemPage;
pub use list::PricesPage;

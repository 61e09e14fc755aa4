//! A shop for those who work for it: where it stands, and what it says of itself.

pub mod api;
mod choice;
mod overview;
mod own_shop;
mod strings;

pub use choice::{SHOP, ShopChoice, asked_shop};
pub use overview::SellerOverviewPage;
pub use own_shop::OwnShopPage;

//! Sellers: the name of a shop wherever something is sold, the page of a shop, the application to become one, and
//! sellers in the consoles.
//!
//! Owns how a shop is named and presented, with its licence. Does not own lists of products (`product`).

mod api;
mod apply;
pub mod components;
pub mod console;
pub mod seller;
mod shop;
mod strings;

pub use apply::{ApplyPage, ReturnedApplication};
pub use shop::ShopPage;

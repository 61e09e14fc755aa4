//! Sellers as buyers see them: the name of a shop wherever something is sold, and the page of a shop.
//!
//! Owns how a shop is named and presented, with its licence. Does not own lists of products (`product`).

mod api;
pub mod components;
mod shop;
mod strings;

pub use shop::ShopPage;

//! The catalogue as shoppers see it: home, listings, search, product pages.
//!
//! Owns the look of product cards and the state of a listing in its address.
//! Does not own the rules of filtering (`domain::product::listing`) nor the cart (`cart`).

pub mod api;
pub(crate) mod components;
pub mod prices;
#[cfg(any(feature = "ssr", test))]
mod query;
pub mod seller;
mod shop;
mod strings;

pub use components::{Picture, ProductCard, ProductGrid, SectionHead};
#[cfg(feature = "ssr")]
pub use query::parse_of_seller;
pub use shop::{CategoryPage, HomePage, ListingContent, ListingSkeleton, ProductPage, SearchPage};
pub use strings::product_count;

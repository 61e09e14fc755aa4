//! A shop's own goods, for those who work for it.

pub mod api;
mod products;
mod question;
mod strings;

pub use products::OwnProductsPage;

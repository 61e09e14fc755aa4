//! Orders as their buyers see them: confirmation and later status on one page, and the way back to it.
//!
//! Owns what an order's state looks like in words and pictures, paying (again) and cancelling.
//! Does not own the states (`domain::order`) nor how an order comes about (`flows::checkout`).

pub mod api;
mod components;
mod order_page;
pub mod strings;
mod track_page;

pub use order_page::OrderPage;
pub use track_page::TrackPage;

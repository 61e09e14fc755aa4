//! Orders as their buyers see them: confirmation and later status on one page, and the way back to it; and as those
//! see them who work for a shop or the platform.
//!
//! Owns what an order's state looks like in words and pictures, its parcels, paying (again) and cancelling.
//! Does not own the states (`domain::order`) nor how an order comes about (`flows::checkout`).

pub mod again;
pub mod api;
pub mod components;
pub mod console;
pub mod contact;
pub mod manual;
pub mod notes;
mod order_page;
pub mod parcel;
pub mod part;
pub mod seller;
pub mod strings;
pub mod supplement;
mod track_page;

pub use order_page::OrderPage;
pub use supplement::AddGoodsPage;
pub use track_page::TrackPage;

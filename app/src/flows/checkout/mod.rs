//! From the cart to an order, on one page, for guests.
//!
//! Owns the form: its fields, what is remembered while it is filled in, and how refusals are shown.
//! Does not own what is right (`domain::order::check_form`, called here for an answer at once and by the server again),
//! nor what it costs (`domain::cart::price_cart`).

mod book;
mod choices;
mod contact;
mod draft;
mod page;
mod problem;
mod strings;
mod submit;
mod summary;

pub use page::CheckoutPage;

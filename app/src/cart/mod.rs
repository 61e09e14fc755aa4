//! The cart: its page, and what the browser may ask of it.
//!
//! Owns how a cart looks and feels: changes show at once, priced by `domain::cart::price_cart`,
//! and are sent one after the other; the server's answer is the authority. Every change is a real form
//! that works without scripts. Does not own what a cart costs (`domain::cart`) nor the checkout (`flows::checkout`).

pub mod api;
pub mod components;
mod live;
mod optimistic;
mod page;
pub mod strings;

pub use api::{AddLine, SetQuantity, add_line, cart_count, set_quantity, view_cart};
pub use live::CartChanges;
pub use page::CartPage;

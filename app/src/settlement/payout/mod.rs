//! Payouts in the consoles: what a seller may have, asking for it, where it goes, and what became of it.

pub mod api;
mod desk;
mod item;
mod list;
mod question;
mod strings;

pub use list::PayoutsPage;
pub use question::PayoutQuestion;

pub use item::PayoutPage;

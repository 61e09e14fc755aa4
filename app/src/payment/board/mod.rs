//! Payments in the console: how ways of paying work, money that waits, and limits.
//!
//! Does not own how a buyer pays: that is on the pages of the gateway.

mod api;
mod limits;
mod page;
mod strings;

pub use page::PaymentsPage;

//! Orders of all shops, for the platform's people: the list, and one order with everything that belongs to it.

pub mod api;
mod order;
mod orders;
mod question;
mod strings;

pub use order::ConsoleOrderPage;
pub use orders::ConsoleOrdersPage;
pub use question::OrdersQuestion;

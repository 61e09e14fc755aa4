//! The books in the consoles: trial balance, statements down to the order, what sellers are owed and paid, rules of
//! commission, months; and for a seller what it has earned.

pub mod api;
mod commission;
mod entry;
mod finance;
mod months;
mod owed;
pub mod payout;
mod seller;
mod statement;
pub mod strings;
mod trial;

pub use finance::FinancePage;
pub use seller::SellerFinancePage;

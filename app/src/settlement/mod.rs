//! The books in the consoles: trial balance, statements down to the order, what sellers are owed and paid, rules of
//! commission and of payment fees, months; and for a seller what it has earned.

pub mod api;
mod clearing;
mod commission;
mod entry;
pub mod fee;
mod finance;
mod months;
mod owed;
pub mod payout;
mod seller;
mod statement;
pub mod strings;
mod trial;

pub use clearing::clearing_table;
pub use finance::FinancePage;
pub use seller::SellerFinancePage;

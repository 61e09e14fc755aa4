//! Money that comes by courier and by bank: what the buyer is shown of a remittance, and the finance pages of both.

pub mod api;
pub mod board;
mod cash;
mod courier;
mod form;
mod owed;
mod receipts;
mod remittance;
mod rules;
mod strings;
mod taking;

pub use cash::CashPage;
pub use receipts::RemittancesPage;
pub use remittance::RemittancePanel;

//! After-sales for those who answer: the platform's people see all requests, a seller's people their own.

pub mod api;
mod case;
mod forms;
mod list;
mod question;

pub use case::AfterSalesCasePage;
pub use list::AfterSalesListPage;

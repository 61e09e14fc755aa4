//! After-sales: asking for it and following it, and the work of those who answer.

pub mod api;
mod ask_page;
mod components;
mod label_page;
mod list_page;
mod request_page;
mod returned;
pub mod staff;
pub mod strings;

pub use ask_page::AskPage;
pub use label_page::LabelPage;
pub use list_page::OwnAfterSalesPage;
pub use request_page::RequestPage;
pub use returned::ReturnedRequest;

//! Cancelling a part of an order: by its buyer, and by those who work on it.

pub mod api;
mod form;
mod staff;
mod strings;

pub use form::PartForm;
pub use staff::StaffPartForm;
pub use strings::line;

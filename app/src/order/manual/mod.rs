//! Orders that the platform's people place for somebody.

pub mod api;
mod form;
mod goods;
mod page;
mod strings;

pub use page::NewOrderPage;

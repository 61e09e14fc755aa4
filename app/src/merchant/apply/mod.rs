//! The public form by which a company applies to sell here.

mod form;
mod page;
mod strings;

pub use page::ApplyPage;

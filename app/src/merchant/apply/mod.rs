//! The public form by which a company applies to sell here.
//!
//! The browser itself sends it, with its files, to the address of the page: with and without scripts alike. One that is
//! not accepted is the answer, filled in as it was sent.

mod form;
mod page;
mod returned;
mod strings;

pub use page::ApplyPage;
pub use returned::ReturnedApplication;

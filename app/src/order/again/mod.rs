//! Buying again what a purchase held: the button, and what of it could not be had.

pub mod api;
mod form;
mod left;
mod strings;

pub use form::AgainForm;
pub use left::{LeftNotice, after};

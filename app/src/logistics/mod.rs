//! Addresses as people type them: the fields, the cascade of mainland China, what the form knows meanwhile.
//!
//! Does not own what is right (`domain::logistics`) nor where the address goes: the checkout and the address book do.

mod divisions;
mod draft;
mod fields;
pub mod strings;

pub use divisions::load as load_divisions;
pub use draft::{AddressDraft, TypedAddress};
pub use fields::address_fields;

//! Addresses as people type them: the fields, the cascade of mainland China, what the form knows meanwhile.
//!
//! [`fees`] is the console's page of what delivery costs. Does not own what is right (`domain::logistics`) nor where the address goes: the checkout and the address book do.

mod divisions;
mod draft;
pub mod fees;
mod fields;
pub mod strings;

pub use divisions::{load as load_divisions, load_division_codes};
pub use draft::{AddressDraft, TypedAddress};
pub use fields::address_fields;

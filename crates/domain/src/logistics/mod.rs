//! Where goods go, how, and what that costs the buyer.

mod address;
mod delivery;

pub use address::{Address, AddressField, COUNTRIES, CountryCode};
pub use delivery::{DeliveryMethod, delivery_fee, free_delivery_from};

//! Where goods go, how, and what that costs the buyer.

mod address;
mod book;
mod centre;
mod delivery;
mod division;
mod paste;
mod tariff;
mod zone;

pub use address::{Address, AddressField, AddressText, COUNTRIES, CountryCode};
pub use book::{AddressId, BookCard, BookEntry, BookForm};
pub use centre::centre_of;
pub use delivery::DeliveryMethod;
pub use division::{DivisionCodes, Divisions, PROVINCE_CODES, PROVINCES};
pub use paste::{PastedAddress, parse_pasted};
pub use tariff::{FREE_GRAMS, Rate, RateForm, Tariff, Tier, TierLines, UsualDelivery};
pub use zone::{Load, Zone};

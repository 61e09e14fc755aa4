//! What delivery costs, for those who set it.

mod tariff;

pub use tariff::{change_rate, change_remote, delivery_tariff};

//! What delivery costs, for the platform's people: every rate, an example, and changing them.
//!
//! Does not own how a fee is computed: `domain::logistics::Tariff` does, for the example as for carts.

pub mod api;
mod example;
mod list;
mod rate;
mod strings;

pub use list::DeliveryFeesPage;
pub use rate::DeliveryRatePage;

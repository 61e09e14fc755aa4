//! What taking money costs, for the platform's people: the rule of every payment method and currency, and changing one.
//!
//! Does not own how a fee is computed: `domain::settlement::PaymentFeeRule` does.

pub mod api;
mod form;
mod page;
mod strings;

pub use page::FeesPage;

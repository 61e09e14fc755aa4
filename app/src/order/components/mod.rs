//! The parts of an order's page.

mod after_sales_link;
mod cancel_form;
mod confirmation;
mod hero;
mod order_facts;
mod order_lines;
mod order_part;
mod pay_form;

pub use after_sales_link::AfterSalesLink;
pub use cancel_form::CancelForm;
pub use confirmation::{Confirmation, Wait};
pub use hero::Hero;
pub use order_facts::{OrderFacts, timeline};
pub use order_lines::{OrderLines, OrderTotals};
pub use order_part::OrderPart;
pub use pay_form::PayForm;

use crate::error::ApiError;

/// Why an act was refused: by its latest answer, or, before there is one, by what a plain form came back with.
pub fn refusal_of<T>(answer: Option<Result<T, ApiError>>, plain: Option<ApiError>) -> Option<ApiError> {
    match answer {
        Some(answer) => answer.err(),
        None => plain,
    }
}

/// What opens an order: its number as in the address, and its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    pub number: String,
    pub key: String,
}

//! After-sales by the customer: goods that go back, are exchanged or repaired, and claims without sending anything back.
//!
//! Owns THE transition table of a request ([`AfterSalesState::TRANSITIONS`]) with who may take which step, what may be asked
//! for, what an inspection may say, and what of a line's money goes back ([`give_back`]). Does not own how money goes back
//! (see `payment`) nor stock (see `inventory`).

mod check;
mod kind;
mod number;
mod request;
mod share;
mod state;
mod view;

pub use check::{AfterSalesForm, LineUnits, NewAfterSales, RequestFacts, WantedUnits, check_request};
pub use kind::{AfterSalesKind, AfterSalesReason};
pub use number::{AfterSalesNumber, InvalidAfterSalesNumber};
pub use request::{
    AfterSales, AfterSalesEntry, AfterSalesLine, Inspected, Photo, PhotoId, RejectedFate, Shipment,
    ShipmentText, check_inspection,
};
pub use share::{GivenBack, LineMoney, give_back, line_share};
pub use state::{AfterSalesEvent, AfterSalesState, Taker};
pub use view::{
    AfterSalesLineView, AfterSalesOffer, AfterSalesOfferLine, AfterSalesRow, AfterSalesView, LabelView,
    ReturnPlace, VariantChoice,
};

crate::define_id!(
    /// What a buyer asks for after a sale.
    AfterSalesId, "afs"
);

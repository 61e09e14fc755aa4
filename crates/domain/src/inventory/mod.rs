//! Stock: where it lies, how much of it is promised, and every change of it. A level is the fold of its movements.
//!
//! Owns the table of movements ([`SHAPES`]), the life of what an order holds ([`HoldState::TRANSITIONS`]), the choice of
//! locations ([`route`]) and transfers between them. Does not own delivery: how goods travel to the buyer.

mod bundle;
mod hold;
mod key;
mod level;
mod location;
mod location_form;
mod movement;
mod routing;
mod transfer;
mod view;

pub use bundle::{Bundles, Component, bundle_faults};
pub use hold::{HoldState, InvalidHoldStep};
pub use key::fold_keys;
pub use level::{Level, Shelf, Shelves, spread};
pub use location::{Location, LocationId, LocationKind, Point};
pub use location_form::{LocationForm, millionths};
pub use movement::{Cause, CauseKind, Delta, Movement, MovementKind, SHAPES, shapes_in_sql};
pub use routing::{Pick, route};
pub use transfer::{Arrival, Transfer, TransferEvent, TransferId, TransferLine, TransferState};
pub use view::{
    LevelRow, LevelsView, LocationRow, LocationUse, LocationView, MovementRow, StockItemView, TransfersView,
};

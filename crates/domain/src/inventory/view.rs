//! What pages and the command line show of stock.

use super::{CauseKind, Delta, Level, Location, LocationId, MovementKind, Transfer};
use crate::kernel::{Localized, Timestamp};
use crate::product::VariantId;
use crate::user::Part;
use serde::{Deserialize, Serialize};

/// One level in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRow {
    pub variant: VariantId,
    pub sku: String,
    /// The product's.
    pub name: Localized,
    pub location: LocationId,
    pub location_name: Localized,
    pub level: Level,
}

/// Levels of a seller, with the locations that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelsView {
    pub levels: Part<LevelRow>,
    pub locations: Vec<Location>,
}

/// A location in a list of several sellers'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationRow {
    pub location: Location,
    pub seller_name: Localized,
}

/// A location, with what keeps it from being closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationView {
    pub location: Location,
    pub seller_name: Localized,
    pub use_of: LocationUse,
}

/// What lies at a location, or is about to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationUse {
    /// Units in the house, of all goods.
    pub on_hand: i64,
    /// Transfers from here or to here that have not ended.
    pub transfers: i64,
    /// Requests after a sale whose goods come back here, or are looked at here.
    pub returns: i64,
}

impl LocationUse {
    /// Whether a location can be closed.
    pub const fn is_none(self) -> bool {
        self.on_hand == 0 && self.transfers == 0 && self.returns == 0
    }
}

/// Everything about the stock of one variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockItemView {
    pub variant: VariantId,
    pub sku: String,
    /// The product's.
    pub name: Localized,
    pub levels: Vec<LevelRow>,
    pub locations: Vec<Location>,
    /// Newest first.
    pub movements: Part<MovementRow>,
}

/// Transfers of a seller, newest first, with the locations that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransfersView {
    pub transfers: Part<Transfer>,
    pub locations: Vec<Location>,
}

/// One movement in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementRow {
    pub id: String,
    pub kind: MovementKind,
    pub location: LocationId,
    pub location_name: Localized,
    pub delta: Delta,
    pub cause: CauseKind,
    /// Which one: an order's or transfer's id, a file's name.
    pub cause_id: String,
    /// In words, where a person did it.
    pub reason: String,
    pub at: Timestamp,
}

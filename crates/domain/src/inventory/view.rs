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

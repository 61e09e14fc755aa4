//! Stock: a level is the fold of its movements. Reservations and locations come later.

use crate::product::VariantId;
use serde::{Deserialize, Serialize};

/// Why a level changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MovementKind {
    /// Came in from a supplier, an import or the demo catalogue.
    Received,
    /// Left with an order.
    Sold,
    /// Came back because the order was cancelled.
    Released,
    /// Counted and found different.
    Adjusted,
}

impl MovementKind {
    pub const ALL: [Self; 4] = [Self::Received, Self::Sold, Self::Released, Self::Adjusted];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Sold => "sold",
            Self::Released => "released",
            Self::Adjusted => "adjusted",
        }
    }
}

/// A change of one level. Movements are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub variant: VariantId,
    pub kind: MovementKind,
    /// Units added (positive) or taken (negative).
    pub delta: i64,
    /// What caused it, readable: an order id, a file name.
    pub cause: String,
}

/// The level that a history of movements gives.
pub fn fold_level(deltas: impl IntoIterator<Item = i64>) -> i64 {
    deltas.into_iter().sum()
}

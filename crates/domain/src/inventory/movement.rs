//! Movements: THE table of what each kind may do to a level.

use super::LocationId;
use crate::product::VariantId;
use serde::{Deserialize, Serialize};

/// Why a level changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Came in from a supplier, an import or the demo catalogue.
    Received,
    /// Promised to an order that is not paid yet.
    Reserved,
    /// The promise has ended: not paid in time, or cancelled.
    Released,
    /// Promised to an order that is paid, or that the courier collects for.
    Allocated,
    /// Left with an order.
    Shipped,
    /// Came back and can be sold again, or sent again to the buyer that it did not reach.
    Returned,
    /// Counted and found different.
    Adjusted,
    /// Sent to another location, or come from one.
    Transferred,
    /// Broken, lost or past its time.
    WrittenOff,
}

/// What a movement changes of a level, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Delta {
    pub on_hand: i64,
    pub reserved: i64,
    pub allocated: i64,
}

/// Every way a kind may change a level: the signs of the change of what is on hand, reserved and allocated. All
/// that change do so by the same number of units. The CHECK of `stock_movement` says the same.
pub const SHAPES: [(MovementKind, [i64; 3]); 14] = [
    (MovementKind::Received, [1, 0, 0]),
    (MovementKind::Reserved, [0, 1, 0]),
    (MovementKind::Released, [0, -1, 0]),
    (MovementKind::Released, [0, 0, -1]),
    (MovementKind::Allocated, [0, 0, 1]),
    (MovementKind::Allocated, [0, -1, 1]),
    (MovementKind::Shipped, [-1, 0, -1]),
    (MovementKind::Returned, [1, 0, 0]),
    (MovementKind::Returned, [1, 0, 1]),
    (MovementKind::Adjusted, [1, 0, 0]),
    (MovementKind::Adjusted, [-1, 0, 0]),
    (MovementKind::Transferred, [1, 0, 0]),
    (MovementKind::Transferred, [-1, 0, 0]),
    (MovementKind::WrittenOff, [-1, 0, 0]),
];

impl Delta {
    /// A change of these signs by `units`.
    pub const fn of(signs: [i64; 3], units: i64) -> Self {
        Self {
            on_hand: signs[0] * units,
            reserved: signs[1] * units,
            allocated: signs[2] * units,
        }
    }

    /// A change of what is on hand alone.
    pub const fn on_hand(units: i64) -> Self {
        Self::of([1, 0, 0], units)
    }

    /// The change of what can be sold.
    pub const fn sellable(self) -> i64 {
        self.on_hand - self.reserved - self.allocated
    }

    /// Both changes; saturates, and no level allows what saturates.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            on_hand: self.on_hand.saturating_add(other.on_hand),
            reserved: self.reserved.saturating_add(other.reserved),
            allocated: self.allocated.saturating_add(other.allocated),
        }
    }
}

impl MovementKind {
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::Reserved,
        Self::Released,
        Self::Allocated,
        Self::Shipped,
        Self::Returned,
        Self::Adjusted,
        Self::Transferred,
        Self::WrittenOff,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Reserved => "reserved",
            Self::Released => "released",
            Self::Allocated => "allocated",
            Self::Shipped => "shipped",
            Self::Returned => "returned",
            Self::Adjusted => "adjusted",
            Self::Transferred => "transferred",
            Self::WrittenOff => "written_off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a movement of this kind may change a level so.
    pub fn allows(self, delta: Delta) -> bool {
        let units = [delta.on_hand, delta.reserved, delta.allocated]
            .map(i64::unsigned_abs)
            .into_iter()
            .max()
            .and_then(|most| i64::try_from(most).ok())
            .unwrap_or(0);
        units > 0
            && SHAPES
                .iter()
                .any(|(kind, signs)| *kind == self && Delta::of(*signs, units) == delta)
    }
}

/// The CHECK of the table of movements, made from [`SHAPES`]; a test compares it with the migration.
pub fn shapes_in_sql() -> String {
    let columns = ["on_hand", "reserved", "allocated"];
    let shape = |(kind, signs): &(MovementKind, [i64; 3])| {
        let mut parts = vec![format!("kind = '{}'", kind.as_str())];
        let changed: Vec<usize> = (0..3).filter(|at| signs[*at] != 0).collect();
        for (at, column) in columns.iter().enumerate() {
            parts.push(match signs[at] {
                0 => format!("{column} = 0"),
                1 => format!("{column} > 0"),
                _ => format!("{column} < 0"),
            });
        }
        if let [first, second] = changed[..] {
            let sign = if signs[first] == signs[second] { "" } else { "-" };
            parts.push(format!("{} = {sign}{}", columns[first], columns[second]));
        }
        format!("({})", parts.join(" AND "))
    };
    SHAPES.iter().map(shape).collect::<Vec<_>>().join(" OR ")
}

/// What kind of event causes movements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    Order,
    /// A file that was imported.
    Import,
    /// The demo or generated catalogue.
    Seed,
    /// A person, who says why.
    Adjustment,
    Transfer,
    /// A return, exchange or repair.
    AfterSales,
}

impl CauseKind {
    pub const ALL: [Self; 6] = [
        Self::Order,
        Self::Import,
        Self::Seed,
        Self::Adjustment,
        Self::Transfer,
        Self::AfterSales,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Import => "import",
            Self::Seed => "seed",
            Self::Adjustment => "adjustment",
            Self::Transfer => "transfer",
            Self::AfterSales => "after_sales",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What caused a movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub kind: CauseKind,
    /// Which one: an order's, transfer's, adjustment's or after-sales case's id, a file's name.
    pub id: String,
    /// In words, where a person does it; empty otherwise.
    pub reason: String,
}

impl Cause {
    /// A cause that speaks for itself.
    pub fn new(kind: CauseKind, id: impl Into<String>) -> Self {
        Self {
            kind,
            id: id.into(),
            reason: String::new(),
        }
    }
}

/// A change of one level. Movements are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub variant: VariantId,
    pub location: LocationId,
    pub kind: MovementKind,
    pub delta: Delta,
    pub cause: Cause,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for kind in MovementKind::ALL {
            assert_eq!(MovementKind::parse(kind.as_str()), Some(kind));
        }
        for kind in CauseKind::ALL {
            assert_eq!(CauseKind::parse(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn every_kind_has_a_shape_and_no_shape_is_there_twice() {
        for kind in MovementKind::ALL {
            assert!(SHAPES.iter().any(|(k, _)| *k == kind), "{kind:?}");
        }
        for (at, shape) in SHAPES.iter().enumerate() {
            assert!(!SHAPES[..at].contains(shape), "{shape:?}");
        }
    }

    #[test]
    fn a_kind_allows_its_shapes_in_any_number_of_units_and_nothing_else() {
        let shipped = |on_hand, allocated| {
            MovementKind::Shipped.allows(Delta {
                on_hand,
                reserved: 0,
                allocated,
            })
        };
        assert!(shipped(-1, -1) && shipped(-7, -7));
        assert!(!shipped(0, 0) && !shipped(-2, -1) && !shipped(1, 1) && !shipped(-1, 0));
        assert!(!MovementKind::Received.allows(Delta::on_hand(-1)));
        assert!(!MovementKind::Received.allows(Delta::on_hand(i64::MIN)));
    }

    #[test]
    fn the_check_ties_the_columns_that_change_together() {
        let check = shapes_in_sql();
        let shipped =
            "(kind = 'shipped' AND on_hand < 0 AND reserved = 0 AND allocated < 0 AND on_hand = allocated)";
        let received = "(kind = 'received' AND on_hand > 0 AND reserved = 0 AND allocated = 0)";
        assert!(check.contains(shipped) && check.contains(received), "{check}");
    }
}

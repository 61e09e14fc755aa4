//! What an order holds of a shelf, from the promise to the parcel.

use super::MovementKind;
use serde::{Deserialize, Serialize};

/// How far units of a shelf belong to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// Until the time to pay is over.
    Reserved,
    /// Until they are sent.
    Allocated,
    /// Gone with a parcel.
    Shipped,
    /// Given back.
    Released,
}

/// A step that the table of holds does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("units that are {from:?} cannot become {to:?}")]
pub struct InvalidHoldStep {
    pub from: Option<HoldState>,
    pub to: HoldState,
}

impl HoldState {
    pub const ALL: [Self; 4] = [Self::Reserved, Self::Allocated, Self::Shipped, Self::Released];

    /// Every step, with the movement that it is: its kind and the signs of its change ([`super::SHAPES`]).
    pub const TRANSITIONS: [(Option<Self>, Self, MovementKind, [i64; 3]); 7] = [
        (None, Self::Reserved, MovementKind::Reserved, [0, 1, 0]),
        (None, Self::Allocated, MovementKind::Allocated, [0, 0, 1]),
        (
            Some(Self::Reserved),
            Self::Allocated,
            MovementKind::Allocated,
            [0, -1, 1],
        ),
        (
            Some(Self::Reserved),
            Self::Released,
            MovementKind::Released,
            [0, -1, 0],
        ),
        (
            Some(Self::Allocated),
            Self::Released,
            MovementKind::Released,
            [0, 0, -1],
        ),
        (
            Some(Self::Allocated),
            Self::Shipped,
            MovementKind::Shipped,
            [-1, 0, -1],
        ),
        // The parcel came back.
        (
            Some(Self::Shipped),
            Self::Allocated,
            MovementKind::Returned,
            [1, 0, 1],
        ),
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Allocated => "allocated",
            Self::Shipped => "shipped",
            Self::Released => "released",
        }
    }

    /// The movement that the step from `from` (`None`: the units are free) to `to` is.
    /// # Errors
    /// [`InvalidHoldStep`] when the table has no such step.
    pub fn step(from: Option<Self>, to: Self) -> Result<(MovementKind, [i64; 3]), InvalidHoldStep> {
        Self::TRANSITIONS
            .iter()
            .find(|(before, after, ..)| *before == from && *after == to)
            .map(|(.., kind, signs)| (*kind, *signs))
            .ok_or(InvalidHoldStep { from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::super::SHAPES;
    use super::*;

    #[test]
    fn every_step_is_a_movement_of_the_table() {
        for (from, to, kind, signs) in HoldState::TRANSITIONS {
            assert!(SHAPES.contains(&(kind, signs)), "{kind:?} {signs:?}");
            assert_eq!(HoldState::step(from, to), Ok((kind, signs)));
        }
        assert!(HoldState::step(Some(HoldState::Released), HoldState::Shipped).is_err());
        assert!(HoldState::step(Some(HoldState::Reserved), HoldState::Shipped).is_err());
    }

    #[test]
    fn whatever_way_a_hold_goes_it_leaves_no_promise_behind() {
        let find = |from, to| HoldState::step(from, to).unwrap().1;
        let (reserved, allocated) = (Some(HoldState::Reserved), Some(HoldState::Allocated));
        let ways = [
            (
                vec![
                    find(None, HoldState::Reserved),
                    find(reserved, HoldState::Released),
                ],
                0,
            ),
            (
                vec![
                    find(None, HoldState::Allocated),
                    find(allocated, HoldState::Released),
                ],
                0,
            ),
            (
                vec![
                    find(None, HoldState::Reserved),
                    find(reserved, HoldState::Allocated),
                    find(allocated, HoldState::Shipped),
                ],
                -1,
            ),
        ];
        for (way, left) in ways {
            let sum = [0, 1, 2].map(|at| way.iter().map(|signs| signs[at]).sum::<i64>());
            assert_eq!(sum, [left, 0, 0]);
        }
    }
}

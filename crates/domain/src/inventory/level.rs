//! Levels: how much there is of a variant at a location, and how much of that is promised.

use super::{Delta, LocationId, Point};
use crate::kernel::Timestamp;
use crate::product::VariantId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Units of one variant at one location. Never negative, and never more promised than there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Units in the house.
    pub on_hand: i64,
    /// Of them, promised to orders that are not paid yet.
    pub reserved: i64,
    /// Of them, promised to orders that are to be sent.
    pub allocated: i64,
}

impl Level {
    /// Units that can be sold now.
    pub const fn sellable(self) -> i64 {
        self.on_hand - self.reserved - self.allocated
    }

    /// The level after a change; `None` when it would not be one.
    pub fn after(self, delta: Delta) -> Option<Self> {
        let next = Self {
            on_hand: self.on_hand.checked_add(delta.on_hand)?,
            reserved: self.reserved.checked_add(delta.reserved)?,
            allocated: self.allocated.checked_add(delta.allocated)?,
        };
        let sound = next.reserved >= 0
            && next.allocated >= 0
            && next.reserved.checked_add(next.allocated)? <= next.on_hand;
        sound.then_some(next)
    }

    /// The level that a history gives; `None` when it is no history of a level.
    pub fn fold(history: impl IntoIterator<Item = Delta>) -> Option<Self> {
        history.into_iter().try_fold(Self::default(), Self::after)
    }
}

/// A level with what its location says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    pub variant: VariantId,
    pub location: LocationId,
    /// Whether goods are sold from here.
    pub active: bool,
    /// As [`super::Location::priority`].
    pub priority: i64,
    pub place: Option<Point>,
    /// Since when there has been something on it.
    pub stocked_at: Timestamp,
    /// The most units of the variant that one bundle is made of; 0 when it is in none.
    pub bundled: i64,
    pub level: Level,
}

impl Shelf {
    /// Units that can be sold from here now.
    pub const fn free(&self) -> i64 {
        if self.active { self.level.sellable() } else { 0 }
    }
}

/// The shelves of some variants, at all locations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelves(BTreeMap<(VariantId, LocationId), Shelf>);

impl FromIterator<Shelf> for Shelves {
    fn from_iter<I: IntoIterator<Item = Shelf>>(shelves: I) -> Self {
        let keyed = shelves
            .into_iter()
            .map(|shelf| ((shelf.variant, shelf.location), shelf));
        Self(keyed.collect())
    }
}

impl Shelves {
    /// In the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &Shelf> {
        self.0.values()
    }

    /// The shelves of one variant, in the order of their locations.
    pub fn of(&self, variant: VariantId) -> impl Iterator<Item = &Shelf> {
        let (first, last) = (LocationId::from_u128(0), LocationId::from_u128(u128::MAX));
        self.0
            .range((variant, first)..=(variant, last))
            .map(|(_, shelf)| shelf)
    }

    pub fn get(&self, variant: VariantId, location: LocationId) -> Option<&Shelf> {
        self.0.get(&(variant, location))
    }

    /// Units of a variant that can be sold now, over all active locations.
    pub fn sellable(&self, variant: VariantId) -> i64 {
        self.of(variant).map(Shelf::free).sum()
    }

    /// The most units of a variant that one bundle is made of; 0 when it is in none.
    pub fn bundled(&self, variant: VariantId) -> i64 {
        self.of(variant).map(|shelf| shelf.bundled).max().unwrap_or(0)
    }

    pub fn put(&mut self, new: Shelf) {
        self.0.insert((new.variant, new.location), new);
    }

    /// Changes a level; gives whether it could be. Otherwise nothing has changed.
    pub fn apply(&mut self, variant: VariantId, location: LocationId, delta: Delta) -> bool {
        let place = self.0.get_mut(&(variant, location));
        match place.and_then(|place| Some((place.level.after(delta)?, place))) {
            Some((next, place)) => {
                place.level = next;
                true
            }
            None => false,
        }
    }
}

/// Spreads a change of what can be sold of a variant: `home` takes it, and where less can be taken from there than
/// should be, the other shelves give the rest, in their order. `None` when not so much can be taken at all.
pub fn spread(
    shelves: &Shelves,
    variant: VariantId,
    home: LocationId,
    change: i64,
) -> Option<Vec<(LocationId, i64)>> {
    if change >= 0 {
        return Some(vec![(home, change)]);
    }
    let own = shelves.get(variant, home);
    let others = shelves.of(variant).filter(|shelf| shelf.location != home);
    let mut left = change.checked_neg()?;
    let mut parts = Vec::new();
    for shelf in own.into_iter().chain(others) {
        let units = shelf.free().min(left);
        if units > 0 {
            parts.push((shelf.location, -units));
            left -= units;
        }
    }
    (left == 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shelf(location: u128, level: Level, active: bool) -> Shelf {
        Shelf {
            variant: VariantId::from_u128(1),
            location: LocationId::from_u128(location),
            active,
            priority: 0,
            place: None,
            stocked_at: Timestamp::from_micros(0),
            bundled: 0,
            level,
        }
    }

    fn stocked(on_hand: i64) -> Level {
        Level {
            on_hand,
            ..Level::default()
        }
    }

    #[test]
    fn a_level_refuses_what_would_make_it_false() {
        let level = Level {
            on_hand: 5,
            reserved: 2,
            allocated: 2,
        };
        assert_eq!(level.sellable(), 1);
        assert!(level.after(Delta::of([0, 1, 0], 1)).is_some());
        assert!(level.after(Delta::of([0, 1, 0], 2)).is_none());
        assert!(level.after(Delta::of([0, 0, -1], 3)).is_none());
        assert!(level.after(Delta::on_hand(-2)).is_none());
        assert!(level.after(Delta::on_hand(i64::MAX)).is_none());
    }

    #[test]
    fn only_active_locations_sell() {
        let shelves: Shelves = [shelf(1, stocked(6), true), shelf(2, stocked(4), false)]
            .into_iter()
            .collect();
        assert_eq!(shelves.sellable(VariantId::from_u128(1)), 6);
        assert_eq!(shelves.sellable(VariantId::from_u128(2)), 0);
    }

    #[test]
    fn a_smaller_level_is_taken_from_home_first() {
        let shelves: Shelves = [
            shelf(1, stocked(6), true),
            shelf(2, stocked(4), true),
            shelf(3, stocked(9), false),
        ]
        .into_iter()
        .collect();
        let [one, two] = [1, 2].map(LocationId::from_u128);
        let variant = VariantId::from_u128(1);
        assert_eq!(spread(&shelves, variant, two, 3), Some(vec![(two, 3)]));
        assert_eq!(
            spread(&shelves, variant, two, -5),
            Some(vec![(two, -4), (one, -1)])
        );
        assert_eq!(spread(&shelves, variant, two, -11), None);
    }

    proptest! {
        #[test]
        fn shelves_change_as_the_fold_of_their_history(steps in prop::collection::vec((0_usize..14, 1_i64..4), 0..60)) {
            let (variant, location) = (VariantId::from_u128(1), LocationId::from_u128(1));
            let mut shelves: Shelves = [shelf(1, Level::default(), true)].into_iter().collect();
            let mut history = Vec::new();
            for (at, units) in steps {
                let delta = Delta::of(super::super::SHAPES[at].1, units);
                if shelves.apply(variant, location, delta) {
                    history.push(delta);
                }
            }
            let level = shelves.get(variant, location).unwrap().level;
            prop_assert_eq!(Level::fold(history), Some(level));
            prop_assert!(level.sellable() >= 0 && level.reserved >= 0 && level.allocated >= 0);
        }
    }

    #[test]
    fn shelves_come_in_the_order_of_their_keys() {
        let shelves: Shelves = [shelf(2, stocked(4), true), shelf(1, stocked(6), true)]
            .into_iter()
            .collect();
        let told: Vec<_> = shelves
            .iter()
            .map(|shelf| (shelf.location.as_u128(), shelf.level.on_hand))
            .collect();
        assert_eq!(told, [(1, 6), (2, 4)]);
    }
}

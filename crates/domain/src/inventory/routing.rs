//! Choosing the locations that send an order: the fewest parcels, then the shortest ways, then the locations that the
//! seller prefers, then the oldest stock.

use super::{LocationId, Point, Shelf, Shelves};
use crate::product::VariantId;
use std::collections::BTreeMap;

/// Units of a variant that a location sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    pub variant: VariantId,
    pub location: LocationId,
    pub units: i64,
}

/// Steps of the search before it stops being exact, a few milliseconds: enough for any choice among 13 locations, and
/// for any 2 of 190.
const LOOKED_AT: u32 = 20_000;

/// What a location costs as the source of a parcel; less is better, from left to right: metres, priority, age.
type Cost = (i64, i64, i64);

struct Source {
    id: LocationId,
    cost: Cost,
    /// What it has of each line, at most what is wanted.
    has: Vec<i64>,
}

/// Chooses who sends what of an order. `lines` are keys of [`super::fold_keys`]; `to` is where the buyer is, if that is
/// known. `None` when there is not enough of something.
pub fn route(lines: &[(VariantId, i64)], shelves: &Shelves, to: Option<Point>) -> Option<Vec<Pick>> {
    let sources = sources(lines, shelves, to);
    let wanted: Vec<i64> = lines.iter().map(|(_, units)| *units).collect();
    let all: Vec<&Source> = sources.iter().collect();
    if !covers(&all, &wanted) {
        return None;
    }
    let chosen = cheapest(&sources, &wanted).unwrap_or_else(|| greedy(&sources, &wanted));
    Some(distribute(lines, &chosen))
}

/// The locations that have something of the lines, best first.
fn sources(lines: &[(VariantId, i64)], shelves: &Shelves, to: Option<Point>) -> Vec<Source> {
    let mut found: BTreeMap<LocationId, Source> = BTreeMap::new();
    for (at, (variant, wanted)) in lines.iter().enumerate() {
        for shelf in shelves.of(*variant).filter(|shelf| shelf.free() > 0) {
            let source = found.entry(shelf.location).or_insert_with(|| Source {
                id: shelf.location,
                cost: (metres(shelf, to), shelf.priority, i64::MAX),
                has: vec![0; lines.len()],
            });
            source.has[at] = shelf.free().min(*wanted);
            source.cost.2 = source.cost.2.min(shelf.stocked_at.as_micros());
        }
    }
    let mut sources: Vec<Source> = found.into_values().collect();
    sources.sort_by_key(|source| (source.cost, source.id));
    sources
}

/// What is not known is as far as can be.
fn metres(shelf: &Shelf, to: Option<Point>) -> i64 {
    match (shelf.place, to) {
        (Some(from), Some(to)) => from.metres_to(to),
        _ => Point::FARTHEST,
    }
}

fn covers(sources: &[&Source], wanted: &[i64]) -> bool {
    wanted.iter().enumerate().all(|(at, units)| {
        let had = sources
            .iter()
            .fold(0_i64, |sum, source| sum.saturating_add(source.has[at]));
        had >= *units
    })
}

/// The cost of a set: sums of distance and priority, the oldest stock in it, and its ids, so that no two are equal.
fn cost(sources: &[&Source]) -> (i64, i64, i64, Vec<LocationId>) {
    let sum = |of: fn(&Source) -> i64| sources.iter().fold(0_i64, |sum, s| sum.saturating_add(of(s)));
    let mut ids: Vec<LocationId> = sources.iter().map(|source| source.id).collect();
    ids.sort_unstable();
    let oldest = sources
        .iter()
        .map(|source| source.cost.2)
        .min()
        .unwrap_or(i64::MAX);
    (sum(|s| s.cost.0), sum(|s| s.cost.1), oldest, ids)
}

/// The cheapest of the smallest sets that cover all; `None` when there are too many to look at.
fn cheapest<'s>(sources: &'s [Source], wanted: &[i64]) -> Option<Vec<&'s Source>> {
    let mut looked_at = 0;
    for size in 1..=sources.len() {
        let mut search = Search {
            wanted,
            size,
            best: None,
            looked_at: &mut looked_at,
        };
        search.extend(sources, &mut Vec::with_capacity(size))?;
        if let Some(best) = search.best {
            return Some(best);
        }
    }
    // Nothing is wanted.
    Some(Vec::new())
}

struct Search<'a, 's> {
    wanted: &'a [i64],
    size: usize,
    best: Option<Vec<&'s Source>>,
    looked_at: &'a mut u32,
}

impl<'s> Search<'_, 's> {
    /// Tries every way to fill `set` up from `rest`; `None` to stop.
    fn extend(&mut self, rest: &'s [Source], set: &mut Vec<&'s Source>) -> Option<()> {
        *self.looked_at += 1;
        if *self.looked_at > LOOKED_AT {
            return None;
        }
        if set.len() == self.size {
            let better = || self.best.as_ref().is_none_or(|best| cost(set) < cost(best));
            if covers(set, self.wanted) && better() {
                self.best = Some(set.clone());
            }
            return Some(());
        }
        let missing = self.size - set.len();
        for at in 0..=rest.len().checked_sub(missing)? {
            set.push(&rest[at]);
            self.extend(&rest[at + 1..], set)?;
            set.pop();
        }
        Some(())
    }
}

/// Takes the location that has most of what is still missing, again and again.
fn greedy<'s>(sources: &'s [Source], wanted: &[i64]) -> Vec<&'s Source> {
    let mut missing = wanted.to_vec();
    let mut rest: Vec<&Source> = sources.iter().collect();
    let mut chosen = Vec::new();
    while missing.iter().any(|units| *units > 0) {
        let gain = |source: &Source| -> i64 { source.has.iter().zip(&missing).map(|(h, m)| h.min(m)).sum() };
        // The first of equals is the best, for sources are sorted.
        let best = (0..rest.len()).rev().max_by_key(|at| gain(rest[*at]));
        let Some(source) = best.map(|at| rest.remove(at)) else {
            break;
        };
        for (units, has) in missing.iter_mut().zip(&source.has) {
            *units -= (*has).min(*units);
        }
        chosen.push(source);
    }
    chosen
}

/// Takes as much as possible from the best location, and the rest from the others.
fn distribute(lines: &[(VariantId, i64)], chosen: &[&Source]) -> Vec<Pick> {
    let mut sorted = chosen.to_vec();
    sorted.sort_by_key(|source| (source.cost, source.id));
    let mut picks = Vec::new();
    for (at, (variant, wanted)) in lines.iter().enumerate() {
        let mut left = *wanted;
        for source in &sorted {
            let units = source.has[at].min(left);
            if units > 0 {
                left -= units;
                picks.push(Pick {
                    variant: *variant,
                    location: source.id,
                    units,
                });
            }
        }
    }
    picks
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;
    use crate::kernel::Timestamp;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn variant(n: u128) -> VariantId {
        VariantId::from_u128(n)
    }

    fn shelf(v: u128, location: u128, free: i64) -> Shelf {
        Shelf {
            variant: variant(v),
            location: LocationId::from_u128(location),
            active: true,
            priority: 0,
            place: None,
            stocked_at: Timestamp::from_micros(0),
            bundled: 0,
            level: Level {
                on_hand: free,
                ..Level::default()
            },
        }
    }

    fn used(picks: &[Pick]) -> BTreeSet<LocationId> {
        picks.iter().map(|pick| pick.location).collect()
    }

    fn picked(picks: &[Pick], v: u128) -> Vec<(u128, i64)> {
        let of_variant = picks.iter().filter(|pick| pick.variant == variant(v));
        of_variant
            .map(|pick| (pick.location.as_u128(), pick.units))
            .collect()
    }

    #[test]
    fn six_and_four_in_two_places_hold_ten() {
        let shelves: Shelves = [shelf(1, 1, 6), shelf(1, 2, 4)].into_iter().collect();
        let picks = route(&[(variant(1), 10)], &shelves, None).unwrap();
        assert_eq!(picked(&picks, 1), [(1, 6), (2, 4)]);
        assert_eq!(route(&[(variant(1), 11)], &shelves, None), None);
        assert_eq!(route(&[], &shelves, None), Some(Vec::new()));
    }

    #[test]
    fn one_parcel_is_better_than_two_near_ones() {
        let mut shelves: Shelves = [shelf(1, 1, 5), shelf(2, 2, 5), shelf(1, 3, 5), shelf(2, 3, 5)]
            .into_iter()
            .collect();
        let here = Point::new(30_000_000, 120_000_000).unwrap();
        for (v, location, longitude) in [(1, 1, 120), (2, 2, 120), (1, 3, 80), (2, 3, 80)] {
            let mut moved = shelves
                .get(variant(v), LocationId::from_u128(location))
                .unwrap()
                .clone();
            moved.place = Point::new(30_000_000, longitude * 1_000_000);
            shelves.put(moved);
        }
        let both = route(&[(variant(1), 1), (variant(2), 1)], &shelves, Some(here)).unwrap();
        assert_eq!(used(&both), [LocationId::from_u128(3)].into());
        let one = route(&[(variant(1), 1)], &shelves, Some(here)).unwrap();
        assert_eq!(used(&one), [LocationId::from_u128(1)].into(), "the nearest");
    }

    #[test]
    fn what_is_equally_far_is_chosen_by_priority_then_age() {
        let mut first = shelf(1, 1, 1);
        let mut second = shelf(1, 2, 1);
        (first.priority, second.priority) = (2, 1);
        let chosen = |shelves: [&Shelf; 2]| {
            let shelves: Shelves = shelves.into_iter().cloned().collect();
            picked(&route(&[(variant(1), 1)], &shelves, None).unwrap(), 1)
        };
        assert_eq!(chosen([&first, &second]), [(2, 1)]);
        second.priority = 2;
        assert_eq!(chosen([&first, &second]), [(1, 1)]);
        first.stocked_at = Timestamp::from_micros(9);
        assert_eq!(chosen([&first, &second]), [(2, 1)], "older stock first");
    }

    #[test]
    fn hundreds_of_locations_still_give_an_answer() {
        let shelves: Shelves = (0..300).map(|location| shelf(1, location, 1)).collect();
        let picks = route(&[(variant(1), 200)], &shelves, None).unwrap();
        assert_eq!(picks.iter().map(|pick| pick.units).sum::<i64>(), 200);
    }

    /// All ways to give out the units of every line, with what they cost: nothing is shared with the code above but the
    /// distance.
    fn brute_force(
        lines: &[(VariantId, i64)],
        shelves: &Shelves,
        to: Option<Point>,
    ) -> Option<(usize, i64, i64, i64, Vec<LocationId>)> {
        let mut sets: BTreeSet<BTreeSet<LocationId>> = [BTreeSet::new()].into();
        for (variant, units) in lines {
            let on_shelves: Vec<(LocationId, i64)> = shelves
                .of(*variant)
                .map(|shelf| (shelf.location, shelf.free()))
                .collect();
            let mut next = BTreeSet::new();
            for way in ways(&on_shelves, *units) {
                for set in &sets {
                    next.insert(set.union(&way).copied().collect());
                }
            }
            sets = next;
        }
        let told = |set: &BTreeSet<LocationId>| {
            let of = |id: &LocationId| {
                lines
                    .iter()
                    .filter_map(|(variant, _)| shelves.get(*variant, *id))
                    .filter(|shelf| shelf.free() > 0)
                    .map(|shelf| (metres(shelf, to), shelf.priority, shelf.stocked_at.as_micros()))
                    .min_by_key(|(.., at)| *at)
                    .unwrap()
            };
            let all: Vec<_> = set.iter().map(of).collect();
            (
                set.len(),
                all.iter().map(|cost| cost.0).sum::<i64>(),
                all.iter().map(|cost| cost.1).sum::<i64>(),
                all.iter().map(|cost| cost.2).min().unwrap_or(i64::MAX),
                set.iter().copied().collect::<Vec<_>>(),
            )
        };
        sets.iter().map(told).min()
    }

    /// The sets of locations that one line can come from, unit by unit.
    fn ways(shelves: &[(LocationId, i64)], units: i64) -> Vec<BTreeSet<LocationId>> {
        let Some(((location, free), rest)) = shelves.split_first() else {
            return if units == 0 {
                vec![BTreeSet::new()]
            } else {
                Vec::new()
            };
        };
        (0..=units.min(*free))
            .flat_map(|taken| {
                ways(rest, units - taken).into_iter().map(move |mut way| {
                    if taken > 0 {
                        way.insert(*location);
                    }
                    way
                })
            })
            .collect()
    }

    /// Of a location: its priority, its degree of longitude, and of each variant the free units and their age.
    type Place = (i64, Option<i64>, Vec<(i64, i64)>);

    fn arbitrary_shelves() -> impl Strategy<Value = Shelves> {
        // Priority, place and age are the location's.
        let location = (
            0_i64..3,
            prop::option::of(110_i64..113),
            prop::collection::vec((0_i64..4, 0_i64..3), 3),
        );
        prop::collection::vec(location, 1..5).prop_map(|locations| {
            let at = |(id, (priority, longitude, goods)): (usize, Place)| {
                goods
                    .into_iter()
                    .zip(1_u128..)
                    .map(move |((free, age), v)| Shelf {
                        priority,
                        place: longitude.and_then(|degrees| Point::new(30_000_000, degrees * 1_000_000)),
                        stocked_at: Timestamp::from_micros(age),
                        ..shelf(v, id as u128 + 1, free)
                    })
            };
            locations.into_iter().enumerate().flat_map(at).collect()
        })
    }

    proptest! {
        #[test]
        fn the_choice_equals_brute_force(
            shelves in arbitrary_shelves(),
            wanted in prop::collection::vec(1_i64..5, 1..4),
            near in any::<bool>(),
        ) {
            let lines: Vec<_> = wanted.into_iter().zip(1_u128..).map(|(units, v)| (variant(v), units)).collect();
            let to = near.then(|| Point::new(30_000_000, 111_000_000).unwrap());
            let best = brute_force(&lines, &shelves, to);
            match route(&lines, &shelves, to) {
                None => prop_assert_eq!(best, None),
                Some(picks) => {
                    for (variant, units) in &lines {
                        let sum: i64 = picks.iter().filter(|p| p.variant == *variant).map(|p| p.units).sum();
                        prop_assert_eq!(sum, *units);
                    }
                    for pick in &picks {
                        prop_assert!(pick.units <= shelves.get(pick.variant, pick.location).unwrap().free());
                    }
                    let chosen: Vec<_> = used(&picks).into_iter().collect();
                    prop_assert_eq!(best.map(|best| best.4), Some(chosen));
                }
            }
        }
    }
}

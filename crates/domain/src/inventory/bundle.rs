//! Bundles: variants that are made of others. They have no stock of their own: what can be sold of one is what its
//! components make, and whoever takes, sends or gives back one does so with its components. A component is no bundle.

use super::{LocationId, fold_keys};
use crate::kernel::FieldError;
use crate::product::VariantId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// More different goods than any bundle has.
const COMPONENTS_MOST: usize = 20;
/// More units of one variant than any bundle has.
const UNITS_MOST: i64 = 99;

/// So many units of a variant in each bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    pub variant: VariantId,
    pub units: i64,
}

/// What bundles are made of. A variant that is not among them is made of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundles(BTreeMap<VariantId, Vec<Component>>);

impl FromIterator<(VariantId, Component)> for Bundles {
    /// From bundles with one of their components each.
    fn from_iter<I: IntoIterator<Item = (VariantId, Component)>>(rows: I) -> Self {
        let mut bundles: BTreeMap<VariantId, Vec<Component>> = BTreeMap::new();
        for (bundle, component) in rows {
            bundles.entry(bundle).or_default().push(component);
        }
        Self(bundles)
    }
}

impl Bundles {
    /// What a bundle is made of; `None` for any other variant.
    pub fn inside(&self, variant: VariantId) -> Option<&[Component]> {
        self.0.get(&variant).map(Vec::as_slice)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bundles with what they are made of, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (VariantId, &[Component])> {
        self.0.iter().map(|(bundle, inside)| (*bundle, inside.as_slice()))
    }

    /// Those of them that are among these variants.
    #[must_use]
    pub fn among(&self, variants: impl IntoIterator<Item = VariantId>) -> Self {
        let own = variants
            .into_iter()
            .filter_map(|variant| self.0.get_key_value(&variant));
        Self(own.map(|(bundle, inside)| (*bundle, inside.clone())).collect())
    }

    /// Folds lines into the keys of the stock that they are made of: sorted, each variant once, bundles as their
    /// components. `None` when a sum is more than a level can hold.
    pub fn fold(&self, lines: impl IntoIterator<Item = (VariantId, i64)>) -> Option<Vec<(VariantId, i64)>> {
        let mut keys = Vec::new();
        for (variant, quantity) in lines {
            match self.inside(variant) {
                None => keys.push((variant, quantity)),
                Some(inside) => {
                    for component in inside {
                        keys.push((component.variant, component.units.checked_mul(quantity)?));
                    }
                }
            }
        }
        fold_keys(keys)
    }

    /// Units of variants at locations in the words of lines, `(variant, units)` each: bundles where their parts lie
    /// together, and where they do not, where the first part lies; what is in none is what it was.
    pub fn as_lines(
        &self,
        lines: impl IntoIterator<Item = (VariantId, i64)>,
        mut held: Vec<(VariantId, LocationId, i64)>,
    ) -> Vec<(VariantId, LocationId, i64)> {
        let places: BTreeSet<LocationId> = held.iter().map(|(_, place, _)| *place).collect();
        let mut rows = Vec::new();
        for (bundle, quantity) in lines {
            let Some(inside) = self.inside(bundle) else {
                continue;
            };
            let mut left = quantity;
            for place in &places {
                let there = |part: &Component| units_of(&held, part.variant, *place) / part.units.max(1);
                let whole = inside.iter().map(there).min().unwrap_or(0).min(left);
                if whole > 0 {
                    take_units(&mut held, inside, whole, *place);
                    rows.push((bundle, *place, whole));
                    left -= whole;
                }
            }
            let first = inside.first().map(|part| part.variant);
            let home = held
                .iter()
                .find(|(variant, _, units)| Some(*variant) == first && *units > 0);
            if let Some((_, home, _)) = home.copied().filter(|_| left > 0) {
                take_units(&mut held, inside, left, home);
                rows.push((bundle, home, left));
            }
        }
        rows.extend(held.into_iter().filter(|(_, _, units)| *units > 0));
        rows
    }

    /// The lines that cannot be had, by their places, with what can be had of each after those before it; `free` says
    /// what can be sold of the variants that they are made of.
    pub fn short(&self, lines: &[(VariantId, i64)], mut free: HashMap<VariantId, i64>) -> Vec<(usize, i64)> {
        let mut short = Vec::new();
        for (place, (variant, quantity)) in lines.iter().enumerate() {
            let own = [Component {
                variant: *variant,
                units: 1,
            }];
            let parts = self.inside(*variant).unwrap_or(&own);
            let can =
                |part: &Component| free.get(&part.variant).copied().unwrap_or(0).max(0) / part.units.max(1);
            let available = parts.iter().map(can).min().unwrap_or(0);
            if available < *quantity {
                short.push((place, available));
                continue;
            }
            for part in parts {
                if let Some(left) = free.get_mut(&part.variant) {
                    *left -= part.units.saturating_mul(*quantity);
                }
            }
        }
        short
    }
}

/// Units of a variant at a location.
fn units_of(held: &[(VariantId, LocationId, i64)], variant: VariantId, place: LocationId) -> i64 {
    let own = held.iter().filter(|(of, at, _)| *of == variant && *at == place);
    own.map(|(_, _, units)| units).sum()
}

/// Takes the parts of so many bundles away, from a location first.
fn take_units(
    held: &mut [(VariantId, LocationId, i64)],
    inside: &[Component],
    bundles: i64,
    place: LocationId,
) {
    for part in inside {
        let mut left = part.units.saturating_mul(bundles);
        for here in [true, false] {
            for (variant, at, units) in held.iter_mut() {
                if *variant == part.variant && (*at == place) == here {
                    let taken = left.min(*units);
                    *units -= taken;
                    left -= taken;
                }
            }
        }
    }
}

/// What keeps a variant from being a bundle of these; nothing when it can be.
pub fn bundle_faults(bundle: VariantId, inside: &[Component]) -> Vec<FieldError> {
    let units = inside
        .iter()
        .try_fold(0_i64, |sum, component| sum.checked_add(component.units));
    let code = match inside.len() {
        0 => "required",
        length if length > COMPONENTS_MOST => "too_long",
        _ if inside.iter().any(|part| part.variant == bundle) => "not_available",
        _ if inside.iter().any(|part| !(1..=UNITS_MOST).contains(&part.units)) => "out_of_range",
        // One unit of one thing is that thing.
        _ if units == Some(1) => "required",
        _ => return Vec::new(),
    };
    vec![FieldError::new("components", code)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn variant(number: u128) -> VariantId {
        VariantId::from_u128(number)
    }

    fn bundles(rows: &[(u128, u128, i64)]) -> Bundles {
        let row = |(bundle, part, units): &(u128, u128, i64)| {
            let component = Component {
                variant: variant(*part),
                units: *units,
            };
            (variant(*bundle), component)
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn bundles_and_single_lines_that_share_a_component_are_one_key() {
        let known = bundles(&[(9, 1, 2), (9, 2, 1), (8, 1, 1), (8, 3, 1)]);
        let keys = known.fold([(variant(9), 3), (variant(1), 1), (variant(8), 2), (variant(5), 4)]);
        let expected = [(1, 9), (2, 3), (3, 2), (5, 4)].map(|(v, units)| (variant(v), units));
        assert_eq!(keys.unwrap(), expected);
        assert_eq!(known.fold([(variant(9), i64::MAX)]), None);
    }

    #[test]
    fn lines_that_share_a_component_are_short_in_their_order() {
        let known = bundles(&[(9, 1, 2), (9, 2, 1)]);
        let free = || HashMap::from([(variant(1), 5), (variant(2), 9)]);
        let lines = [(variant(9), 2), (variant(1), 2)];
        assert_eq!(known.short(&lines, free()), [(1, 1)], "the bundles leave one");
        let lines = [(variant(1), 2), (variant(9), 2), (variant(2), 9)];
        assert_eq!(
            known.short(&lines, free()),
            [(1, 1)],
            "what is not had takes nothing away"
        );
        assert_eq!(known.short(&[(variant(7), 1)], free()), [(0, 0)]);
    }

    #[test]
    fn a_bundle_is_where_its_parts_lie_together() {
        let known = bundles(&[(9, 1, 2), (9, 2, 1)]);
        let place = LocationId::from_u128;
        let row = |v, at, units| (variant(v), place(at), units);
        let held = vec![row(1, 5, 5), row(2, 5, 2), row(1, 6, 2), row(2, 6, 1)];
        let rows = known.as_lines([(variant(9), 3), (variant(1), 1)], held);
        assert_eq!(rows, [row(9, 5, 2), row(9, 6, 1), row(1, 5, 1)]);
        let apart = vec![row(1, 5, 2), row(2, 6, 1)];
        assert_eq!(known.as_lines([(variant(9), 1)], apart), [row(9, 5, 1)]);
        let single = vec![row(1, 5, 2)];
        assert_eq!(known.as_lines([(variant(1), 2)], single.clone()), single);
    }

    #[test]
    fn a_bundle_is_made_of_several_units_of_other_goods() {
        let part = |number, units| Component {
            variant: variant(number),
            units,
        };
        let code = |inside: &[Component]| bundle_faults(variant(9), inside).pop().map(|fault| fault.code);
        assert_eq!(code(&[part(1, 1), part(2, 1)]), None);
        assert_eq!(code(&[part(1, 3)]), None);
        for (inside, expected) in [
            (vec![], "required"),
            (vec![part(1, 1)], "required"),
            (vec![part(9, 1), part(1, 1)], "not_available"),
            (vec![part(1, 0), part(2, 1)], "out_of_range"),
            (vec![part(1, 100)], "out_of_range"),
            ((0..21).map(|n| part(n + 10, 1)).collect(), "too_long"),
        ] {
            assert_eq!(code(&inside).as_deref(), Some(expected), "{inside:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_not_short_can_be_taken_together(
            wanted in prop::collection::vec((0_u128..6, 1_i64..6), 0..8),
            stock in prop::collection::vec(0_i64..30, 4),
        ) {
            let known = bundles(&[(4, 0, 2), (4, 1, 1), (5, 1, 3), (5, 2, 1)]);
            let free: HashMap<_, _> = (0..).zip(&stock).map(|(v, units)| (variant(v), *units)).collect();
            let lines: Vec<_> = wanted.iter().map(|(v, units)| (variant(*v), *units)).collect();
            let short = known.short(&lines, free.clone());
            let kept = lines.iter().enumerate().filter(|(place, _)| !short.iter().any(|(s, _)| s == place));
            let keys = known.fold(kept.map(|(_, line)| *line)).unwrap();
            for (v, units) in keys {
                prop_assert!(units <= free[&v]);
            }
            let whole = known.fold(lines.iter().copied()).unwrap();
            let fits = whole.iter().all(|(v, units)| *units <= free[v]);
            prop_assert_eq!(fits, short.is_empty(), "nothing is short exactly when all of it fits");
        }
    }
}

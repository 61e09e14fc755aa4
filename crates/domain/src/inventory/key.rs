//! The keys under which stock is taken: each variant once, in one order, with everything that is wanted of it.

use crate::product::VariantId;
use std::collections::BTreeMap;

/// Folds wanted units into keys: sorted, each variant once, with the sum of all lines, and components of lines, that
/// want it. `None` when a sum is more than a level can hold.
pub fn fold_keys(wanted: impl IntoIterator<Item = (VariantId, i64)>) -> Option<Vec<(VariantId, i64)>> {
    let mut keys: BTreeMap<VariantId, i64> = BTreeMap::new();
    for (variant, units) in wanted {
        let sum = keys.entry(variant).or_insert(0);
        *sum = sum.checked_add(units)?;
    }
    Some(keys.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_and_components_that_share_a_variant_are_one_key() {
        let [a, b] = [1, 2].map(VariantId::from_u128);
        // Two lines of b, and two bundles with a line of a and b each.
        let keys = fold_keys([(b, 2), (a, 1), (b, 1), (a, 1), (b, 3)]).unwrap();
        assert_eq!(keys, [(a, 2), (b, 6)]);
        assert_eq!(fold_keys([(a, i64::MAX), (a, 1)]), None);
    }

    proptest! {
        #[test]
        fn keys_are_sorted_unique_and_keep_the_sum(lines in prop::collection::vec((0_u128..6, 1_i64..50), 0..20)) {
            let lines: Vec<_> = lines.into_iter().map(|(v, units)| (VariantId::from_u128(v), units)).collect();
            let keys = fold_keys(lines.iter().copied()).unwrap();
            prop_assert!(keys.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert_eq!(keys.iter().map(|k| k.1).sum::<i64>(), lines.iter().map(|l| l.1).sum::<i64>());
        }
    }
}

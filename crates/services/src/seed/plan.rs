//! What the demo catalogue's files and the generator have in common: numbers from names, and option matrices.

/// A number that depends on the text alone (FNV-1a, then a finalizer), the same on every machine.
pub(super) fn number_of(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mixed(hash)
}

/// The finalizer of splitmix64.
pub(super) const fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A number from `low` to `high`, both included.
pub(super) fn between(random: u64, low: i64, high: i64) -> i64 {
    let span = u64::try_from(high - low + 1).unwrap_or(1).max(1);
    low + i64::try_from(random % span).unwrap_or(0)
}

/// Every combination of one value of each option, the last option changing fastest.
pub(super) fn combinations(options: &[Vec<String>]) -> Vec<Vec<String>> {
    options.iter().fold(vec![Vec::new()], |combined, values| {
        let with = |start: &Vec<String>, value: &String| {
            let mut next = start.clone();
            next.push(value.clone());
            next
        };
        combined
            .iter()
            .flat_map(|start| values.iter().map(move |value| with(start, value)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_option_gives_one_combination_and_two_give_all() {
        assert_eq!(combinations(&[]), vec![Vec::<String>::new()]);
        let values = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let all = combinations(&[values(&["a", "b"]), values(&["1", "2", "3"])]);
        assert_eq!(all.len(), 6);
        assert_eq!(all[1], values(&["a", "2"]));
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        assert!((0..1_000).all(|n| (3..=7).contains(&between(mixed(n), 3, 7))));
        assert_eq!(between(9, 0, 0), 0);
    }
}

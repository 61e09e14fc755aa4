//! What of an order's money goes back when a part of its goods does.

use crate::kernel::{Money, MoneyError};
use serde::{Deserialize, Serialize};

/// The money of a line, and how much of it has gone back before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineMoney {
    /// For all its units.
    pub total: Money,
    /// Units that were ordered.
    pub quantity: i64,
    /// Of them, those whose money is back already: cancelled, returned, or refunded without return.
    pub back: i64,
}

/// What goes back at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenBack {
    /// Of each line, in their order.
    pub lines: Vec<Money>,
    pub delivery: Money,
    /// All of it.
    pub total: Money,
}

/// The share of `units` of a line.
///
/// What is back of a line is always its proportion, rounded half up: `back(n) = round(total × n / quantity)`. A share is
/// the difference to before. So none is negative, and the shares of all units, in whatever parts they go back, sum to the
/// line's total. (Shares rounded one by one would drift from it.)
/// # Errors
/// [`MoneyError::Overflow`] when so many units cannot go back.
pub fn line_share(line: LineMoney, units: i64) -> Result<Money, MoneyError> {
    let after = line.back.checked_add(units).ok_or(MoneyError::Overflow)?;
    if line.quantity <= 0 || line.back < 0 || units < 0 || after > line.quantity || line.total.minor() < 0 {
        return Err(MoneyError::Overflow);
    }
    let share = back_after(line, after)? - back_after(line, line.back)?;
    Ok(Money::new(share, line.total.currency()))
}

/// Minor units of a line that are back with `units` of it.
fn back_after(line: LineMoney, units: i64) -> Result<i64, MoneyError> {
    let (total, quantity) = (i128::from(line.total.minor()), i128::from(line.quantity));
    let rounded = (2 * total * i128::from(units) + quantity).div_euclid(2 * quantity);
    i64::try_from(rounded).map_err(|_| MoneyError::Overflow)
}

/// What goes back for `units` of each of all lines of an order; lines of which nothing does have 0. The delivery fee goes
/// back with the last unit, if the seller answers for everything that came back (`sellers_fault`): as long as anything
/// stays, it had to be delivered.
/// # Errors
/// [`MoneyError`] when so many units cannot go back, and for amounts of several currencies.
pub fn give_back(
    lines: &[(LineMoney, i64)],
    delivery: Money,
    sellers_fault: bool,
) -> Result<GivenBack, MoneyError> {
    let shares: Vec<Money> = lines
        .iter()
        .map(|(line, units)| line_share(*line, *units))
        .collect::<Result<_, _>>()?;
    let nothing_stays = lines
        .iter()
        .all(|(line, units)| line.back + units == line.quantity);
    let some_go = lines.iter().any(|(_, units)| *units > 0);
    let delivery = if sellers_fault && nothing_stays && some_go {
        delivery
    } else {
        Money::zero(delivery.currency())
    };
    let mut total = delivery;
    for share in &shares {
        total = total.checked_add(*share)?;
    }
    Ok(GivenBack {
        lines: shares,
        delivery,
        total,
    })
}

impl GivenBack {
    /// This, with no more than `left` in it: less of the delivery fee, then less of the lines, the last one first. Couriers
    /// may have collected less than the goods cost.
    /// # Errors
    /// [`MoneyError`] for amounts of several currencies.
    pub fn within(mut self, left: Money) -> Result<Self, MoneyError> {
        let (left, currency) = (left.minor().max(0), left.currency());
        let mut over = (self.total.minor() - left).max(0);
        for part in std::iter::once(&mut self.delivery).chain(self.lines.iter_mut().rev()) {
            let less = over.min(part.minor());
            *part = part.checked_add(Money::new(-less, currency))?;
            over -= less;
        }
        self.total = self
            .total
            .checked_add(Money::new(-(self.total.minor() - left).max(0), currency))?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use proptest::prelude::*;

    const fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::Cny)
    }

    const fn line(total: i64, quantity: i64, back: i64) -> LineMoney {
        LineMoney {
            total: cny(total),
            quantity,
            back,
        }
    }

    #[test]
    fn a_hundred_in_three_parts_is_a_hundred() {
        let shares = [0, 1, 2].map(|back| line_share(line(100, 3, back), 1).unwrap().minor());
        assert_eq!(shares, [33, 34, 33]);
    }

    #[test]
    fn more_units_than_there_are_never_go_back() {
        for (back, units) in [(0, 4), (3, 1), (2, 2), (0, -1), (-1, 1), (1, i64::MAX)] {
            assert!(line_share(line(100, 3, back), units).is_err(), "{back} {units}");
        }
        assert!(line_share(line(100, 0, 0), 0).is_err());
        assert_eq!(line_share(line(100, 3, 3), 0), Ok(cny(0)));
    }

    #[test]
    fn delivery_goes_back_with_the_last_unit_and_for_the_sellers_fault_only() {
        let all = [(line(300, 3, 1), 2), (line(100, 1, 1), 0)];
        let back = |lines: &[(LineMoney, i64)], fault| give_back(lines, cny(12), fault).unwrap();
        assert_eq!(
            (back(&all, true).delivery, back(&all, true).total),
            (cny(12), cny(212))
        );
        assert_eq!(back(&all, false).delivery, cny(0));
        let part = [(line(300, 3, 1), 1), (line(100, 1, 1), 0)];
        assert_eq!(back(&part, true).delivery, cny(0));
        let nothing = [(line(300, 3, 3), 0)];
        assert_eq!(back(&nothing, true).total, cny(0), "it is back already");
    }

    #[test]
    fn no_more_goes_back_than_was_collected() {
        let whole = give_back(&[(line(300, 3, 0), 3), (line(100, 1, 0), 1)], cny(12), true).unwrap();
        let parts = |left| {
            let back = whole.clone().within(cny(left)).unwrap();
            let lines: Vec<i64> = back.lines.iter().map(|share| share.minor()).collect();
            (lines, back.delivery.minor(), back.total.minor())
        };
        assert_eq!(parts(1_000), (vec![300, 100], 12, 412));
        assert_eq!(parts(405), (vec![300, 100], 5, 405));
        assert_eq!(parts(350), (vec![300, 50], 0, 350));
        assert_eq!(parts(7), (vec![7, 0], 0, 7));
        assert_eq!(parts(-1), (vec![0, 0], 0, 0));
    }

    proptest! {
        /// F20: whatever the parts, no share is negative, and all of them sum to the line.
        #[test]
        fn shares_in_any_parts_sum_to_the_line(
            total in 0..2_000_000_000_i64,
            quantity in 1..=999_i64,
            cuts in prop::collection::vec(any::<u16>(), 0..12),
        ) {
            let mut marks: Vec<i64> = cuts.iter().map(|cut| i64::from(*cut) % quantity).collect();
            marks.extend([0, quantity]);
            marks.sort_unstable();
            let mut sum = 0;
            for step in marks.windows(2) {
                let share = line_share(line(total, quantity, step[0]), step[1] - step[0]).unwrap().minor();
                prop_assert!(share >= 0);
                let (units, exact) = (i128::from(step[1] - step[0]), i128::from(total));
                let off = i128::from(share) * i128::from(quantity) - exact * units;
                prop_assert!(off.abs() <= i128::from(quantity), "off by a minor unit at most");
                sum += share;
            }
            prop_assert_eq!(sum, total);
        }

        /// Several lines that go back in any order of parts: everything comes back once, delivery too.
        #[test]
        fn an_order_that_goes_back_in_parts_comes_back_whole(
            lines in prop::collection::vec((0..500_000_i64, 1..=9_i64), 1..5),
            delivery in 0..5_000_i64,
            order in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
        ) {
            let mut state: Vec<LineMoney> = lines.iter().map(|(total, quantity)| line(*total, *quantity, 0)).collect();
            let whole: i64 = lines.iter().map(|(total, _)| total).sum::<i64>() + delivery;
            let mut sum = 0;
            let give = |state: &mut Vec<LineMoney>, units: Vec<i64>| {
                let pairs: Vec<_> = state.iter().copied().zip(units.iter().copied()).collect();
                let back = give_back(&pairs, cny(delivery), true).unwrap();
                for (line, units) in state.iter_mut().zip(units) {
                    line.back += units;
                }
                back.total.minor()
            };
            for index in order {
                let at = index.index(state.len());
                let units = (0..state.len()).map(|i| i64::from(i == at && state[i].back < state[i].quantity)).collect();
                sum += give(&mut state, units);
                prop_assert!(sum <= whole);
            }
            let rest: Vec<i64> = state.iter().map(|line| line.quantity - line.back).collect();
            sum += give(&mut state, rest);
            prop_assert_eq!(sum, whole);
        }
    }
}

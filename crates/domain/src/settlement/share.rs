//! Rounding, in one place, and what goes back of each part of an amount.

use super::Fee;
use crate::kernel::{Money, MoneyError};
use serde::{Deserialize, Serialize};

/// `amount × part / whole`, rounded half up. `amount` and `part` are not negative, `part` is at most `whole`.
/// # Errors
/// [`MoneyError::Overflow`] for a `whole` that is not above zero, or when the result does not fit.
pub fn proportion(amount: Money, part: i64, whole: i64) -> Result<Money, MoneyError> {
    if whole <= 0 {
        return Err(MoneyError::Overflow);
    }
    let (amount_minor, part, whole) = (i128::from(amount.minor()), i128::from(part), i128::from(whole));
    let rounded = (2 * amount_minor * part + whole).div_euclid(2 * whole);
    i64::try_from(rounded)
        .map(|minor| Money::new(minor, amount.currency()))
        .map_err(|_| MoneyError::Overflow)
}

/// What one refund takes from each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// From whoever sold: net of commission, or for the platform's own shop the goods.
    pub net: Money,
    /// From the commission, without its tax; for the own shop from delivery.
    pub fee: Fee,
}

/// What a refund of `amount` takes back of an order of `total` that cost `fee`, after refunds of `before`.
///
/// What has gone back of a part is always its proportion of all that has gone back of the order, rounded half up:
/// `back(r) = round(part × r / total)`. A refund takes the difference to before. So the parts of one refund sum to it,
/// none is negative, and refunds that come to the whole give back every part exactly, in whatever steps. (The largest
/// remainder of each refund by itself would not: parts rounded one by one drift from the whole.)
/// # Errors
/// [`MoneyError`] when amounts are of several currencies, overflow, or come to more than `total`.
pub fn reversal(total: Money, fee: Fee, before: Money, amount: Money) -> Result<Reversal, MoneyError> {
    let after = before.checked_add(amount)?;
    if before.minor() < 0 || amount.minor() < 0 || after.minor() > total.minor() {
        return Err(MoneyError::Overflow);
    }
    let then = returned(total, fee, before)?;
    let now = returned(total, fee, after)?;
    Ok(Reversal {
        net: minus(now.net, then.net)?,
        fee: Fee {
            commission: minus(now.fee.commission, then.fee.commission)?,
            tax: minus(now.fee.tax, then.fee.tax)?,
        },
    })
}

/// What has gone back of every part when `back` of `total` has. Every part grows with `back` and never faster: first the
/// fee is a proportion of `back`, then its tax one of the fee; the others are what is left.
fn returned(total: Money, fee: Fee, back: Money) -> Result<Reversal, MoneyError> {
    let whole = fee.commission.checked_add(fee.tax)?;
    let charged = if back.is_zero() {
        back
    } else {
        proportion(whole, back.minor(), total.minor())?
    };
    let tax = if whole.is_zero() {
        whole
    } else {
        proportion(fee.tax, charged.minor(), whole.minor())?
    };
    Ok(Reversal {
        net: minus(back, charged)?,
        fee: Fee {
            commission: minus(charged, tax)?,
            tax,
        },
    })
}

pub(super) fn minus(from: Money, amount: Money) -> Result<Money, MoneyError> {
    from.checked_add(amount.checked_mul(-1)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use proptest::prelude::*;

    const fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::Cny)
    }

    const fn fee(commission: i64, tax: i64) -> Fee {
        Fee {
            commission: cny(commission),
            tax: cny(tax),
        }
    }

    #[test]
    fn halves_are_rounded_up() {
        for (amount, part, whole, expected) in [
            (1, 1, 2, 1),
            (1, 1, 3, 0),
            (2, 1, 3, 1),
            (5, 1, 10, 1),
            (4, 1, 10, 0),
            (999, 0, 7, 0),
            (i64::MAX, 10_000, 10_000, i64::MAX),
        ] {
            assert_eq!(
                proportion(cny(amount), part, whole),
                Ok(cny(expected)),
                "{amount}"
            );
        }
        assert!(proportion(cny(1), 1, 0).is_err());
    }

    #[test]
    fn more_than_the_whole_never_goes_back() {
        assert!(reversal(cny(100), fee(5, 0), cny(60), cny(41)).is_err());
        assert!(reversal(cny(100), fee(5, 0), cny(0), cny(-1)).is_err());
        assert!(reversal(cny(100), fee(5, 0), cny(60), cny(40)).is_ok());
    }

    /// Parts that are rounded one by one would give 1 + 1 of a refund of 1 here.
    #[test]
    fn a_refund_of_one_unit_takes_one_unit() {
        let back = reversal(cny(2), fee(1, 1), cny(0), cny(1)).unwrap();
        assert_eq!((back.net, back.fee), (cny(0), fee(0, 1)));
    }

    /// Minor units of major amounts in currencies of 0, 2 and 3 decimals.
    fn total() -> impl Strategy<Value = i64> {
        prop_oneof![Just(1_i64), Just(100), Just(1_000)]
            .prop_flat_map(|unit| (1..2_000_000_i64).prop_map(move |major| major * unit))
            .prop_flat_map(|whole| 1..=whole)
    }

    proptest! {
        /// F20: whatever the steps, no part is negative, parts sum to their refund, and all of them to the order.
        #[test]
        fn refunds_in_any_steps_give_back_every_part_exactly(
            whole in total(),
            commission in 0..=1_000_u32,
            tax in 0..=1_000_u32,
            cuts in prop::collection::vec(any::<u32>(), 0..12),
        ) {
            let charged = whole / 1_000 * i64::from(commission);
            let taxed = charged / 1_000 * i64::from(tax);
            let fee = fee(charged - taxed, taxed);
            let mut marks: Vec<i64> = cuts.iter().map(|cut| i64::from(*cut) % whole).collect();
            marks.extend([0, whole]);
            marks.sort_unstable();
            let mut sums = (0, 0, 0);
            for step in marks.windows(2) {
                let back = reversal(cny(whole), fee, cny(step[0]), cny(step[1] - step[0])).unwrap();
                let parts = (back.net.minor(), back.fee.commission.minor(), back.fee.tax.minor());
                prop_assert!(parts.0 >= 0 && parts.1 >= 0 && parts.2 >= 0, "{parts:?}");
                prop_assert_eq!(parts.0 + parts.1 + parts.2, step[1] - step[0]);
                sums = (sums.0 + parts.0, sums.1 + parts.1, sums.2 + parts.2);
            }
            prop_assert_eq!(sums, (whole - charged, charged - taxed, taxed));
        }

        #[test]
        fn a_proportion_is_off_by_half_a_unit_at_most(amount in 0..i64::MAX, part in 0..=10_000_i64) {
            let rounded = i128::from(proportion(cny(amount), part, 10_000).unwrap().minor());
            let off = 2 * (rounded * 10_000 - i128::from(amount) * i128::from(part));
            prop_assert!((-10_000..=10_000).contains(&off) && off != -10_000, "{off}");
        }
    }
}

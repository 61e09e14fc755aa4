//! How far the units of an order have come, and the state of the order that follows.

use super::{OrderLine, OrderState};
use serde::{Deserialize, Serialize};

/// Units of a line that have left the usual way or gone along it. Never negative; `returned` is part of `delivered`, that
/// of `shipped`, and `shipped` and `cancelled` together are at most what was ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub cancelled: i64,
    pub shipped: i64,
    pub delivered: i64,
    pub returned: i64,
}

impl Progress {
    /// Units that the buyer has and may give back.
    pub const fn returnable(self) -> i64 {
        self.delivered - self.returned
    }

    /// Units that are on their way.
    pub const fn under_way(self) -> i64 {
        self.shipped - self.delivered
    }

    /// Whether a line of so many units can have come so far.
    pub const fn fits(self, quantity: i64) -> bool {
        self.cancelled >= 0
            && self.returned >= 0
            && self.returned <= self.delivered
            && self.delivered <= self.shipped
            && self.shipped <= quantity.saturating_sub(self.cancelled)
    }
}

impl OrderLine {
    /// Units that are still to be sent.
    pub const fn open(&self) -> i64 {
        self.quantity.get() - self.progress.cancelled - self.progress.shipped
    }

    /// Units that the buyer has and may give back.
    pub const fn returnable(&self) -> i64 {
        self.progress.returnable()
    }
}

/// Where an order with these lines stands once it may be sent: confirmed until everything that is not cancelled is
/// shipped, shipped until all of it is delivered, cancelled when nothing is left to send at all.
pub fn state_of_lines<'l>(lines: impl IntoIterator<Item = &'l OrderLine>) -> OrderState {
    let (mut open, mut shipped, mut under_way) = (0, 0, 0);
    for line in lines {
        open += line.open();
        shipped += line.progress.shipped;
        under_way += line.progress.under_way();
    }
    match (open > 0, under_way > 0, shipped > 0) {
        (true, ..) => OrderState::Confirmed,
        (false, true, _) => OrderState::Shipped,
        (false, false, true) => OrderState::Delivered,
        (false, false, false) => OrderState::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cart::Quantity;
    use crate::kernel::{Currency, Localized, Money, Slug};
    use crate::product::VariantId;
    use proptest::prelude::*;

    fn line(quantity: i64, progress: Progress) -> OrderLine {
        OrderLine {
            variant: VariantId::from_u128(1),
            product_slug: Slug::parse("cup").unwrap(),
            sku: String::new(),
            name: Localized::new("杯", "Cup"),
            choice: Localized::new("", ""),
            image: String::new(),
            quantity: Quantity::new(quantity).unwrap(),
            unit: Money::zero(Currency::Cny),
            total: Money::zero(Currency::Cny),
            progress,
        }
    }

    const fn come(cancelled: i64, shipped: i64, delivered: i64) -> Progress {
        Progress {
            cancelled,
            shipped,
            delivered,
            returned: 0,
        }
    }

    #[test]
    fn an_order_is_as_far_as_all_that_is_not_cancelled() {
        for (lines, expected) in [
            (vec![(3, come(0, 0, 0))], OrderState::Confirmed),
            (
                vec![(3, come(0, 2, 2)), (1, come(0, 1, 1))],
                OrderState::Confirmed,
            ),
            (vec![(3, come(1, 2, 1)), (1, come(0, 1, 1))], OrderState::Shipped),
            (
                vec![(3, come(1, 2, 2)), (1, come(1, 0, 0))],
                OrderState::Delivered,
            ),
            (
                vec![(3, come(3, 0, 0)), (1, come(1, 0, 0))],
                OrderState::Cancelled,
            ),
        ] {
            let lines: Vec<OrderLine> = lines.into_iter().map(|(units, come)| line(units, come)).collect();
            assert_eq!(state_of_lines(&lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn what_does_not_add_up_does_not_fit() {
        assert!(come(1, 2, 2).fits(3) && come(0, 0, 0).fits(1));
        for wrong in [come(2, 2, 0), come(0, 1, 2), come(-1, 0, 0), come(0, 0, -1)] {
            assert!(!wrong.fits(3), "{wrong:?}");
        }
        let returned = Progress {
            returned: 2,
            ..come(0, 2, 1)
        };
        assert!(!returned.fits(3));
        assert_eq!(
            (returned.returnable(), line(3, come(1, 1, 0)).open()),
            (-1, 1),
            "the numbers alone say so"
        );
    }

    proptest! {
        #[test]
        fn every_unit_is_cancelled_open_under_way_or_there(
            (open, cancelled, under_way, there) in (1_i64..200, 0_i64..200, 0_i64..200, 0_i64..200),
        ) {
            let quantity = open + cancelled + under_way + there;
            let line = line(quantity, come(cancelled, under_way + there, there));
            prop_assert!(line.progress.fits(quantity));
            prop_assert_eq!((line.open(), line.progress.under_way(), line.returnable()), (open, under_way, there));
            let more = Progress { shipped: line.progress.shipped + open + 1, ..line.progress };
            prop_assert!(!more.fits(quantity));
        }
    }
}

//! Buying again what a purchase held: what joins the cart, and what cannot.

use crate::cart::{MAX_LINES, Quantity};
use crate::product::VariantId;
use serde::{Deserialize, Serialize};

/// Goods of a purchase that are wanted once more, and what they meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedAgain {
    pub variant: VariantId,
    /// Where it stands among the lines of the purchase.
    pub place: usize,
    /// Units that were bought; above zero.
    pub units: i64,
    /// Units in the cart; `None` when it is not in there.
    pub present: Option<i64>,
    /// Units that can be had now; `None` when it is no longer for sale.
    pub available: Option<i64>,
}

/// Why something is not, or not all of it, in the cart again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotAgain {
    /// It is no longer for sale.
    Gone,
    SoldOut,
    /// There are fewer than were bought, together with those in the cart.
    Fewer,
    /// The cart holds no more different goods.
    CartFull,
}

impl NotAgain {
    pub const ALL: [Self; 4] = [Self::Gone, Self::SoldOut, Self::Fewer, Self::CartFull];

    /// The name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::SoldOut => "sold_out",
            Self::Fewer => "fewer",
            Self::CartFull => "cart_full",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// Goods that are not, or not all, in the cart again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Where it stands among the lines of the purchase.
    pub place: usize,
    pub why: NotAgain,
}

/// What comes of buying a purchase again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoughtAgain {
    /// What the cart holds of these goods from now on, where that changes.
    pub put: Vec<(VariantId, Quantity)>,
    pub left: Vec<LeftOut>,
}

/// Folds goods of a purchase, each variant once, into a cart with `lines` different goods. Units join those that are in,
/// up to what can be had and what a line of a cart may hold; nothing is ever taken out.
pub fn buy_again(wanted: &[WantedAgain], lines: usize) -> BoughtAgain {
    let mut again = BoughtAgain::default();
    let mut room = MAX_LINES.saturating_sub(lines);
    for line in wanted {
        let present = line.present.unwrap_or(0);
        let most = line.available.unwrap_or(0).min(Quantity::MAX);
        let whole = present.saturating_add(line.units);
        let why = match line.available {
            None => Some(NotAgain::Gone),
            Some(available) if available <= 0 => Some(NotAgain::SoldOut),
            Some(_) if line.present.is_none() && room == 0 => Some(NotAgain::CartFull),
            Some(_) => (whole > most).then_some(NotAgain::Fewer),
        };
        let joins = matches!(why, None | Some(NotAgain::Fewer)) && whole.min(most) > present;
        if let (true, Ok(quantity)) = (joins, Quantity::new(whole.min(most))) {
            room -= usize::from(line.present.is_none());
            again.put.push((line.variant, quantity));
        }
        again.left.extend(why.map(|why| LeftOut {
            place: line.place,
            why,
        }));
    }
    again
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wanted(id: u128, units: i64, present: Option<i64>, available: Option<i64>) -> WantedAgain {
        WantedAgain {
            variant: VariantId::from_u128(id),
            place: usize::try_from(id).unwrap(),
            units,
            present,
            available,
        }
    }

    fn put(again: &BoughtAgain) -> Vec<(u128, i64)> {
        let units = |(variant, quantity): &(VariantId, Quantity)| (variant.as_u128(), quantity.get());
        again.put.iter().map(units).collect()
    }

    fn left(again: &BoughtAgain) -> Vec<(usize, NotAgain)> {
        again.left.iter().map(|left| (left.place, left.why)).collect()
    }

    #[test]
    fn what_can_be_had_joins_the_cart_and_the_rest_is_told() {
        let again = buy_again(
            &[
                wanted(1, 2, None, Some(10)),
                wanted(2, 2, Some(3), Some(10)),
                wanted(3, 4, Some(2), Some(5)),
                wanted(4, 1, None, Some(0)),
                wanted(5, 1, Some(1), None),
                wanted(6, 500, Some(600), Some(9_000)),
                wanted(7, 1, Some(8), Some(5)),
            ],
            5,
        );
        assert_eq!(put(&again), [(1, 2), (2, 5), (3, 5), (6, 999)]);
        assert_eq!(
            left(&again),
            [
                (3, NotAgain::Fewer),
                (4, NotAgain::SoldOut),
                (5, NotAgain::Gone),
                (6, NotAgain::Fewer),
                (7, NotAgain::Fewer)
            ]
        );
    }

    #[test]
    fn a_full_cart_takes_more_of_what_is_in_it_and_nothing_new() {
        let lines = [
            wanted(1, 1, None, Some(9)),
            wanted(2, 1, Some(1), Some(9)),
            wanted(3, 1, None, Some(9)),
        ];
        let again = buy_again(&lines, MAX_LINES);
        assert_eq!(put(&again), [(2, 2)]);
        assert_eq!(left(&again), [(1, NotAgain::CartFull), (3, NotAgain::CartFull)]);
        assert_eq!(put(&buy_again(&lines, MAX_LINES - 1)), [(1, 1), (2, 2)]);
    }

    proptest! {
        #[test]
        fn nothing_is_taken_out_and_no_limit_is_passed(
            lines in prop::collection::vec((1_i64..1_000, 0_i64..1_000, prop::option::of(-5_i64..2_000)), 0..20),
            others in 0_usize..=MAX_LINES,
        ) {
            let wanted: Vec<_> = (0..).zip(&lines).map(|(id, (units, present, available))| {
                let present = Some(*present).filter(|present| *present > 0);
                wanted(id, *units, present, *available)
            }).collect();
            let again = buy_again(&wanted, others);
            let mut new = 0;
            for (variant, quantity) in &again.put {
                let line = wanted.iter().find(|line| line.variant == *variant).unwrap();
                prop_assert!(quantity.get() > line.present.unwrap_or(0));
                prop_assert!(quantity.get() <= line.available.unwrap());
                new += usize::from(line.present.is_none());
            }
            prop_assert!(new == 0 || others + new <= MAX_LINES);
            for line in &wanted {
                let told = again.left.iter().any(|left| left.place == line.place);
                let whole = again.put.iter().any(|(variant, quantity)| {
                    *variant == line.variant && quantity.get() == line.present.unwrap_or(0) + line.units
                });
                prop_assert_eq!(told, !whole, "either all of it, or it is told");
            }
        }
    }
}

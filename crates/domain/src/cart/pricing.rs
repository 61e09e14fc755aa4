//! THE function that says what a cart costs. The browser calls it for instant feedback;
//! the server calls it again and its answer is the authority.

use super::Quantity;
use crate::kernel::{Currency, Money, MoneyError};
use crate::logistics::{DeliveryMethod, delivery_fee};
use crate::product::VariantId;
use serde::{Deserialize, Serialize};

/// What the shop says about a variant at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// `None` when the variant is not for sale (unpublished, or not sold in this currency).
    pub price: Option<Money>,
    pub available: i64,
}

/// A line of a cart with the offer it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    pub variant: VariantId,
    pub quantity: Quantity,
    /// The unit price when the buyer last saw it.
    pub seen_price: Money,
    pub offer: Offer,
}

/// Something the buyer must know about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineWarning {
    PriceChanged {
        was: Money,
    },
    /// Fewer units are left than wanted.
    OnlyLeft {
        available: i64,
    },
    SoldOut,
    NotForSale,
}

impl LineWarning {
    /// Whether the line keeps the cart from being ordered.
    pub const fn blocks(self) -> bool {
        !matches!(self, Self::PriceChanged { .. })
    }
}

/// A line with its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    pub variant: VariantId,
    pub quantity: Quantity,
    pub unit: Money,
    pub total: Money,
    pub warnings: Vec<LineWarning>,
}

/// A cart with its totals. `total = subtotal + delivery`, and `subtotal` is the sum of the lines that are for sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedCart {
    pub lines: Vec<PricedLine>,
    pub subtotal: Money,
    pub delivery: Money,
    pub total: Money,
    /// Whether it can be ordered as it is: at least one line, and none that blocks.
    pub orderable: bool,
}

/// Prices a cart in one currency.
/// Lines that cannot be bought are kept, warned about and left out of the totals; an empty cart costs no delivery.
/// # Errors
/// [`MoneyError`] when an amount overflows or an offer is in another currency.
pub fn price_cart(
    lines: &[CartLine],
    currency: Currency,
    method: DeliveryMethod,
) -> Result<PricedCart, MoneyError> {
    let mut subtotal = Money::zero(currency);
    let mut priced = Vec::with_capacity(lines.len());
    for line in lines {
        let warnings = warnings(line);
        let unit = line.offer.price.unwrap_or(line.seen_price);
        let total = unit.checked_mul(line.quantity.get())?;
        if !warnings
            .iter()
            .any(|w| matches!(w, LineWarning::SoldOut | LineWarning::NotForSale))
        {
            subtotal = subtotal.checked_add(total)?;
        }
        priced.push(PricedLine {
            variant: line.variant,
            quantity: line.quantity,
            unit,
            total,
            warnings,
        });
    }
    let delivery = if subtotal.is_zero() {
        Money::zero(currency)
    } else {
        delivery_fee(method, subtotal)
    };
    let blocked = priced.iter().flat_map(|line| &line.warnings).any(|w| w.blocks());
    Ok(PricedCart {
        orderable: !priced.is_empty() && !blocked,
        lines: priced,
        subtotal,
        delivery,
        total: subtotal.checked_add(delivery)?,
    })
}

fn warnings(line: &CartLine) -> Vec<LineWarning> {
    let Some(price) = line.offer.price else {
        return vec![LineWarning::NotForSale];
    };
    let mut warnings = Vec::new();
    if price != line.seen_price {
        warnings.push(LineWarning::PriceChanged { was: line.seen_price });
    }
    if line.offer.available <= 0 {
        warnings.push(LineWarning::SoldOut);
    } else if line.offer.available < line.quantity.get() {
        warnings.push(LineWarning::OnlyLeft {
            available: line.offer.available,
        });
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(price: i64, seen: i64, quantity: i64, available: i64) -> CartLine {
        let money = |minor| Money::new(minor, Currency::Cny);
        CartLine {
            variant: VariantId::from_u128(1),
            quantity: Quantity::new(quantity).unwrap(),
            seen_price: money(seen),
            offer: Offer {
                price: Some(money(price)),
                available,
            },
        }
    }

    #[test]
    fn an_empty_cart_costs_nothing_and_cannot_be_ordered() {
        let cart = price_cart(&[], Currency::Cny, DeliveryMethod::Standard).unwrap();
        assert!(cart.total.is_zero() && !cart.orderable);
    }

    #[test]
    fn a_changed_price_warns_but_does_not_block() {
        let cart = price_cart(&[line(900, 1_000, 2, 5)], Currency::Cny, DeliveryMethod::Standard).unwrap();
        assert_eq!(
            cart.lines[0].warnings,
            [LineWarning::PriceChanged {
                was: Money::new(1_000, Currency::Cny)
            }]
        );
        assert!(cart.orderable);
        assert_eq!(cart.total.minor(), 1_800 + 1_200);
    }

    #[test]
    fn sold_out_lines_block_and_are_not_charged() {
        let cart = price_cart(
            &[line(900, 900, 1, 0), line(500, 500, 3, 2)],
            Currency::Cny,
            DeliveryMethod::Express,
        )
        .unwrap();
        assert_eq!(cart.subtotal.minor(), 1_500);
        assert!(!cart.orderable);
        assert_eq!(cart.lines[1].warnings, [LineWarning::OnlyLeft { available: 2 }]);
    }

    proptest! {
        #[test]
        fn totals_equal_an_independent_sum(rows in prop::collection::vec((1_i64..1_000_000, 1_i64..999, 0_i64..1_200), 0..30)) {
            let lines: Vec<CartLine> = rows.iter().map(|(p, q, a)| line(*p, *p, *q, *a)).collect();
            let cart = price_cart(&lines, Currency::Cny, DeliveryMethod::Standard).unwrap();
            let goods: i64 = rows.iter().filter(|(_, _, a)| *a > 0).map(|(p, q, _)| p * q).sum();
            let fee = if goods == 0 || goods >= 19_900 { 0 } else { 1_200 };
            prop_assert_eq!(cart.total.minor(), goods + fee);
            prop_assert_eq!(cart.orderable, !rows.is_empty() && rows.iter().all(|(_, q, a)| a >= q));
        }
    }
}

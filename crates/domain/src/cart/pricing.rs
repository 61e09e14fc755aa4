//! THE function that says what a cart costs. The browser calls it for instant feedback;
//! the server calls it again and its answer is the authority.

use super::{Quantity, Totals};
use crate::kernel::{Currency, Money, MoneyError};
use crate::logistics::{DeliveryMethod, Load, Tariff, Zone};
use crate::merchant::SellerId;
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
    pub seller: SellerId,
    pub quantity: Quantity,
    /// What one unit weighs and takes up.
    pub load: Load,
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

/// What one seller sends: goods that travel together, with a delivery fee of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    pub seller: SellerId,
    pub totals: Totals,
    /// What is still missing for free delivery; `None` once reached, and while nothing of it can be bought.
    pub free_delivery_gap: Option<Money>,
}

/// A cart with its totals. `total = subtotal + delivery`, and `subtotal` is the sum of the lines that are for sale.
/// Each of the three is the sum of the parcels'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedCart {
    /// In the order in which they came.
    pub lines: Vec<PricedLine>,
    /// One for each seller, in the order in which the lines name them first.
    pub parcels: Vec<Parcel>,
    pub totals: Totals,
    /// Whether it can be ordered as it is: at least one line, and none that blocks.
    pub orderable: bool,
}

/// Prices a cart in one currency, delivered to a zone at what the tariff says.
/// Lines that cannot be bought are kept, warned about and left out of the totals; an empty parcel costs no delivery.
/// # Errors
/// [`MoneyError`] when an amount overflows or an offer is in another currency.
pub fn price_cart(
    lines: &[CartLine],
    currency: Currency,
    method: DeliveryMethod,
    zone: Zone,
    tariff: &Tariff,
) -> Result<PricedCart, MoneyError> {
    let mut priced = Vec::with_capacity(lines.len());
    let mut goods: Vec<(SellerId, Money, Load)> = Vec::new();
    for line in lines {
        let warnings = warnings(line);
        let unit = line.offer.price.unwrap_or(line.seen_price);
        let total = unit.checked_mul(line.quantity.get())?;
        let place = goods
            .iter()
            .position(|(seller, ..)| *seller == line.seller)
            .unwrap_or_else(|| {
                goods.push((line.seller, Money::zero(currency), Load::default()));
                goods.len() - 1
            });
        if !warnings
            .iter()
            .any(|w| matches!(w, LineWarning::SoldOut | LineWarning::NotForSale))
        {
            let (_, worth, load) = &mut goods[place];
            *worth = worth.checked_add(total)?;
            *load = load.plus(line.load.times(line.quantity.get()));
        }
        priced.push(PricedLine {
            variant: line.variant,
            quantity: line.quantity,
            unit,
            total,
            warnings,
        });
    }
    let parcels = goods
        .into_iter()
        .map(|(seller, subtotal, load)| parcel(seller, subtotal, load, (method, zone), tariff))
        .collect::<Result<Vec<_>, _>>()?;
    let totals = parcels
        .iter()
        .try_fold(Totals::zero(currency), |sum, parcel| sum.plus(parcel.totals))?;
    let blocked = priced.iter().flat_map(|line| &line.warnings).any(|w| w.blocks());
    Ok(PricedCart {
        orderable: !priced.is_empty() && !blocked,
        lines: priced,
        parcels,
        totals,
    })
}

/// Every parcel has a fee and a threshold of its own: its seller sends it.
fn parcel(
    seller: SellerId,
    subtotal: Money,
    load: Load,
    (method, zone): (DeliveryMethod, Zone),
    tariff: &Tariff,
) -> Result<Parcel, MoneyError> {
    let currency = subtotal.currency();
    let delivery = if subtotal.is_zero() {
        Money::zero(currency)
    } else {
        tariff.fee(method, zone, load, subtotal)?
    };
    // Of the standard method: it is the one that anything makes free.
    let missing = tariff
        .free_from(DeliveryMethod::Standard, zone, currency)
        .map_or(0, |from| from.minor() - subtotal.minor());
    Ok(Parcel {
        seller,
        totals: Totals {
            subtotal,
            delivery,
            total: subtotal.checked_add(delivery)?,
        },
        free_delivery_gap: (missing > 0 && !subtotal.is_zero()).then(|| Money::new(missing, currency)),
    })
}

impl PricedCart {
    /// What is still missing for every parcel to travel free; `None` once they do, and while there is nothing to buy.
    pub fn free_delivery_gap(&self) -> Option<Money> {
        self.parcels
            .iter()
            .filter_map(|parcel| parcel.free_delivery_gap)
            .reduce(|sum, gap| Money::new(sum.minor().saturating_add(gap.minor()), sum.currency()))
    }
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

    /// [`super::price_cart`] at the tariff of the house.
    fn price_cart(
        lines: &[CartLine],
        currency: Currency,
        method: DeliveryMethod,
        zone: Zone,
    ) -> Result<PricedCart, MoneyError> {
        super::price_cart(lines, currency, method, zone, &Tariff::house())
    }

    fn line(price: i64, seen: i64, quantity: i64, available: i64) -> CartLine {
        let money = |minor| Money::new(minor, Currency::Cny);
        CartLine {
            variant: VariantId::from_u128(1),
            seller: SellerId::OWN_SHOP,
            quantity: Quantity::new(quantity).unwrap(),
            load: Load::default(),
            seen_price: money(seen),
            offer: Offer {
                price: Some(money(price)),
                available,
            },
        }
    }

    #[test]
    fn an_empty_cart_costs_nothing_and_cannot_be_ordered() {
        let cart = price_cart(&[], Currency::Cny, DeliveryMethod::Standard, Zone::Mainland).unwrap();
        assert!(cart.totals.total.is_zero() && cart.parcels.is_empty() && !cart.orderable);
    }

    #[test]
    fn what_a_seller_sends_is_weighed_together() {
        let heavy = CartLine {
            load: Load {
                grams: 5_000,
                cubic_mm: 0,
            },
            ..line(900, 900, 2, 5)
        };
        let fee = |lines: &[CartLine], zone| {
            let cart = price_cart(lines, Currency::Cny, DeliveryMethod::Standard, zone).unwrap();
            cart.totals.delivery.minor()
        };
        assert_eq!(fee(&[heavy], Zone::Mainland), 1_800, "two of 5 kg are 10 kg");
        assert_eq!(fee(&[heavy], Zone::Remote), 3_600 + 2 * 400);
        let sold_out = CartLine {
            offer: Offer {
                available: 0,
                ..heavy.offer
            },
            ..heavy
        };
        assert_eq!(
            fee(&[line(900, 900, 1, 1), sold_out], Zone::Mainland),
            1_200,
            "what is not sent weighs nothing"
        );
    }

    #[test]
    fn a_changed_price_warns_but_does_not_block() {
        let cart = price_cart(
            &[line(900, 1_000, 2, 5)],
            Currency::Cny,
            DeliveryMethod::Standard,
            Zone::Mainland,
        )
        .unwrap();
        assert_eq!(
            cart.lines[0].warnings,
            [LineWarning::PriceChanged {
                was: Money::new(1_000, Currency::Cny)
            }]
        );
        assert!(cart.orderable);
        assert_eq!(cart.totals.total.minor(), 1_800 + 1_200);
    }

    #[test]
    fn sold_out_lines_block_and_are_not_charged() {
        let cart = price_cart(
            &[line(900, 900, 1, 0), line(500, 500, 3, 2)],
            Currency::Cny,
            DeliveryMethod::Express,
            Zone::Mainland,
        )
        .unwrap();
        assert_eq!(cart.totals.subtotal.minor(), 1_500);
        assert!(!cart.orderable);
        assert_eq!(cart.lines[1].warnings, [LineWarning::OnlyLeft { available: 2 }]);
    }

    #[test]
    fn every_seller_sends_a_parcel_with_a_fee_of_its_own() {
        let of = |seller: u128, line: CartLine| CartLine {
            seller: SellerId::from_u128(seller),
            ..line
        };
        let lines = [
            of(7, line(15_000, 15_000, 1, 5)),
            of(9, line(19_900, 19_900, 1, 5)),
            of(7, line(1_000, 1_000, 2, 5)),
            of(8, line(500, 500, 1, 0)),
        ];
        let cart = price_cart(&lines, Currency::Cny, DeliveryMethod::Standard, Zone::Mainland).unwrap();
        let parcels: Vec<_> = cart
            .parcels
            .iter()
            .map(|p| {
                let Totals {
                    subtotal, delivery, ..
                } = p.totals;
                let gap = p.free_delivery_gap.map(Money::minor);
                (p.seller.as_u128(), subtotal.minor(), delivery.minor(), gap)
            })
            .collect();
        let expected = [
            (7, 17_000, 1_200, Some(2_900)),
            (9, 19_900, 0, None),
            (8, 0, 0, None),
        ];
        assert_eq!(parcels, expected);
        assert_eq!(cart.totals.total.minor(), 17_000 + 1_200 + 19_900);
        assert_eq!(cart.free_delivery_gap().map(Money::minor), Some(2_900));
    }

    proptest! {
        #[test]
        fn the_whole_is_the_sum_of_its_parcels_whoever_sells_what(
            rows in prop::collection::vec((1_u128..5, 0_i64..40_000, 1_i64..9, 0_i64..12), 0..40),
            express in any::<bool>(),
        ) {
            let method = if express { DeliveryMethod::Express } else { DeliveryMethod::Standard };
            let lines: Vec<CartLine> = rows
                .iter()
                .map(|(seller, p, q, a)| CartLine { seller: SellerId::from_u128(*seller), ..line(*p, *p, *q, *a) })
                .collect();
            let whole = price_cart(&lines, Currency::Cny, method, Zone::Mainland).unwrap();
            let mut sum = (0, 0, 0);
            for parcel in &whole.parcels {
                let own: Vec<CartLine> = lines.iter().copied().filter(|l| l.seller == parcel.seller).collect();
                let alone = price_cart(&own, Currency::Cny, method, Zone::Mainland).unwrap();
                prop_assert_eq!(alone.totals, parcel.totals, "a parcel costs the same alone");
                prop_assert_eq!(parcel.totals.total.minor(), parcel.totals.subtotal.minor() + parcel.totals.delivery.minor());
                sum = (
                    sum.0 + parcel.totals.subtotal.minor(),
                    sum.1 + parcel.totals.delivery.minor(),
                    sum.2 + parcel.totals.total.minor(),
                );
            }
            let totals = whole.totals;
            prop_assert_eq!((totals.subtotal.minor(), totals.delivery.minor(), totals.total.minor()), sum);
            let mut sellers: Vec<SellerId> = lines.iter().map(|l| l.seller).collect();
            sellers.sort();
            sellers.dedup();
            prop_assert_eq!(whole.parcels.len(), sellers.len());
        }

        #[test]
        fn totals_equal_an_independent_sum(rows in prop::collection::vec((1_i64..1_000_000, 1_i64..999, 0_i64..1_200), 0..30)) {
            let lines: Vec<CartLine> = rows.iter().map(|(p, q, a)| line(*p, *p, *q, *a)).collect();
            let cart = price_cart(&lines, Currency::Cny, DeliveryMethod::Standard, Zone::Mainland).unwrap();
            let goods: i64 = rows.iter().filter(|(_, _, a)| *a > 0).map(|(p, q, _)| p * q).sum();
            let fee = if goods == 0 || goods >= 19_900 { 0 } else { 1_200 };
            prop_assert_eq!(cart.totals.total.minor(), goods + fee);
            prop_assert_eq!(cart.orderable, !rows.is_empty() && rows.iter().all(|(_, q, a)| a >= q));
        }
    }
}

//! Prices as people change them: what they type, and how deep a cut is.

use super::{Price, ProductId, ProductStatus, VariantId};
use crate::kernel::{Currency, FieldError, Localized, Money, Timestamp};
use crate::merchant::SellerId;
use serde::{Deserialize, Serialize};

/// The highest price, in minor units: ten million yuan.
const MOST: i64 = 1_000_000_000;

/// The prices of a variant as typed: decimal amounts, empty for none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedPrices {
    pub cny: String,
    pub compare_cny: String,
    pub usd: String,
    pub compare_usd: String,
}

impl TypedPrices {
    /// How prices are typed.
    pub fn of(prices: &[Price]) -> Self {
        let amount = |currency: Currency| {
            let price = prices.iter().find(|price| price.amount.currency() == currency);
            let compare_at = price.and_then(|price| price.compare_at);
            (
                price.map(|price| price.amount.to_decimal()).unwrap_or_default(),
                compare_at.map(Money::to_decimal).unwrap_or_default(),
            )
        };
        let ((cny, compare_cny), (usd, compare_usd)) = (amount(Currency::Cny), amount(Currency::Usd));
        Self {
            cny,
            compare_cny,
            usd,
            compare_usd,
        }
    }

    /// The prices that are meant, one for each currency at most.
    /// # Errors
    /// The fields that cannot be accepted, by their names: `amount` for what is no amount above zero, `below_price` for a
    /// former price that is not higher, `required` where no currency has a price.
    pub fn read(&self) -> Result<Vec<Price>, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut prices = Vec::new();
        for (currency, amount, compare_at, fields) in [
            (
                Currency::Cny,
                &self.cny,
                &self.compare_cny,
                ["cny", "compare_cny"],
            ),
            (
                Currency::Usd,
                &self.usd,
                &self.compare_usd,
                ["usd", "compare_usd"],
            ),
        ] {
            let read = |text: &str, field: &str| match text.trim() {
                "" => Ok(None),
                text => Money::parse(text, currency)
                    .ok()
                    .filter(|amount| (1..=MOST).contains(&amount.minor()))
                    .map(Some)
                    .ok_or_else(|| FieldError::new(field, "amount")),
            };
            match (read(amount, fields[0]), read(compare_at, fields[1])) {
                (Ok(None), Ok(None)) => {}
                (Ok(None), Ok(Some(_))) => errors.push(FieldError::new(fields[0], "required")),
                (Ok(Some(amount)), Ok(Some(compare_at))) if compare_at.minor() <= amount.minor() => {
                    errors.push(FieldError::new(fields[1], "below_price"));
                }
                (Ok(Some(amount)), Ok(compare_at)) => prices.push(Price { amount, compare_at }),
                (amount, compare_at) => errors.extend(amount.err().into_iter().chain(compare_at.err())),
            }
        }
        if prices.is_empty() && errors.is_empty() {
            errors.push(FieldError::new("cny", "required"));
        }
        if errors.is_empty() {
            Ok(prices)
        } else {
            Err(errors)
        }
    }
}

/// Whether a price of `after` is below one of `before`, in the same currency, by more than `percent`. What was not sold in a
/// currency is not cut, nor is what is sold there no longer.
pub fn cuts_deeper(before: &[Money], after: &[Price], percent: i64) -> bool {
    before.iter().any(|before| {
        let price = after
            .iter()
            .find(|price| price.amount.currency() == before.currency());
        price.is_some_and(|price| {
            let cut = i128::from(before.minor()) - i128::from(price.amount.minor());
            cut * 100 > i128::from(before.minor()) * i128::from(percent)
        })
    })
}

/// A variant in the list of prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRow {
    pub variant: VariantId,
    pub product: ProductId,
    pub sku: String,
    pub name: Localized,
    pub status: ProductStatus,
    pub seller: SellerId,
    pub seller_name: Localized,
    /// One for each currency at most.
    pub prices: Vec<Price>,
    /// Grows with every change that somebody makes.
    pub version: i64,
}

/// What somebody has made of a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceChangeRow {
    pub id: String,
    pub at: Timestamp,
    pub before: Option<Price>,
    pub after: Option<Price>,
    /// Who, masked.
    pub by: String,
    /// Whether a second person has approved it.
    pub approved: bool,
    pub reason: String,
}

/// A variant with the history of its prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceItemView {
    pub row: PriceRow,
    /// Newest first.
    pub history: Vec<PriceChangeRow>,
    /// What waits for a second person.
    pub waiting: Option<Vec<Price>>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PriceOutcome {
    /// The price counts.
    Changed,
    /// It waits for a second person.
    Requested,
}

impl PriceOutcome {
    /// What the page says of it, as the address tells.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changed => "saved",
            Self::Requested => "requested",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(cny: &str, compare_cny: &str) -> TypedPrices {
        TypedPrices {
            cny: cny.to_owned(),
            compare_cny: compare_cny.to_owned(),
            ..TypedPrices::default()
        }
    }

    fn price(minor: i64) -> Price {
        Price {
            amount: Money::new(minor, Currency::Cny),
            compare_at: None,
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = |prices: TypedPrices| -> Vec<(String, String)> {
            let errors = prices.read().unwrap_err();
            errors
                .into_iter()
                .map(|error| (error.field, error.code))
                .collect()
        };
        let named = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(wrong(typed("", "")), [named("cny", "required")]);
        assert_eq!(wrong(typed("0", "")), [named("cny", "amount")]);
        assert_eq!(wrong(typed("-1", "")), [named("cny", "amount")]);
        assert_eq!(wrong(typed("10000000.01", "")), [named("cny", "amount")]);
        assert_eq!(wrong(typed("10", "10")), [named("compare_cny", "below_price")]);
        assert_eq!(wrong(typed("", "10")), [named("cny", "required")]);
        assert_eq!(
            wrong(typed("x", "1.234")),
            [named("cny", "amount"), named("compare_cny", "amount")]
        );
        let read = typed(" 19.90 ", "29").read().unwrap();
        assert_eq!(read[0].amount.minor(), 1_990);
        assert_eq!(TypedPrices::of(&read).read(), Ok(read));
    }

    #[test]
    fn a_cut_is_deeper_than_what_may_be_cut_alone() {
        let before = [Money::new(10_000, Currency::Cny)];
        assert!(!cuts_deeper(&before, &[price(7_000)], 30));
        assert!(cuts_deeper(&before, &[price(6_999)], 30));
        assert!(!cuts_deeper(&before, &[price(20_000)], 0));
        assert!(cuts_deeper(&before, &[price(9_999)], 0));
        assert!(
            !cuts_deeper(&before, &[], 0),
            "what is sold no longer costs nobody anything"
        );
        assert!(!cuts_deeper(
            &[Money::new(10_000, Currency::Usd)],
            &[price(1)],
            30
        ));
    }

    proptest! {
        #[test]
        fn nothing_is_deeper_than_all_of_it(before in 1_i64..MOST, after in 1_i64..MOST) {
            prop_assert!(!cuts_deeper(&[Money::new(before, Currency::Cny)], &[price(after)], 100));
        }
    }
}

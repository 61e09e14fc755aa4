//! Money as whole minor units with a currency. No float touches a price.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The currencies the shop sells in, by ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Currency {
    #[serde(rename = "CNY")]
    Cny,
    #[serde(rename = "USD")]
    Usd,
}

/// A currency code the shop does not sell in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency {0:?}: the shop sells in CNY and USD")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// Every currency, in the order shown to people.
    pub const ALL: [Self; 2] = [Self::Cny, Self::Usd];

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Usd => "USD",
        }
    }

    /// The sign written before an amount.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Cny => "¥",
            Self::Usd => "$",
        }
    }

    /// Digits after the decimal point (ISO 4217 exponent).
    pub const fn exponent(self) -> u32 {
        match self {
            Self::Cny | Self::Usd => 2,
        }
    }

    const fn minor_per_major(self) -> i64 {
        10_i64.pow(self.exponent())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.code().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownCurrency(text.chars().take(16).collect()))
    }
}

/// What can go wrong with amounts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("the amount is too large")]
    Overflow,
    #[error("{left} and {right} cannot be added")]
    CurrencyMismatch { left: Currency, right: Currency },
    #[error("{0:?} is not an amount of money")]
    NotAnAmount(String),
}

/// An amount in whole minor units (fen, cents) of one currency. May be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// The pieces of a formatted amount, so that the sign can be drawn smaller than the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyParts {
    pub negative: bool,
    pub symbol: &'static str,
    /// The whole part with grouping commas.
    pub whole: String,
    /// The fraction digits without the point; empty for currencies without any.
    pub fraction: String,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    pub const fn currency(self) -> Currency {
        self.currency
    }

    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Reads a decimal amount of major units such as `50`, `19.90` or `1,299.00`.
    /// # Errors
    /// [`MoneyError::NotAnAmount`] for other text or for more digits than the currency has.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let fail = || MoneyError::NotAnAmount(text.chars().take(32).collect());
        let cleaned: String = text.trim().chars().filter(|c| *c != ',').collect();
        let (sign, digits) = cleaned
            .strip_prefix('-')
            .map_or((1, cleaned.as_str()), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let exponent = currency.exponent() as usize;
        let fraction = fraction.trim_end_matches('0');
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > exponent {
            return Err(fail());
        }
        let whole: i64 = whole.parse().map_err(|_| fail())?;
        let fraction: i64 = format!("{fraction:0<exponent$}").parse().unwrap_or(0);
        whole
            .checked_mul(currency.minor_per_major())
            .and_then(|minor| minor.checked_add(fraction))
            .map(|minor| Self::new(sign * minor, currency))
            .ok_or(MoneyError::Overflow)
    }

    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch {
                left: self.currency,
                right: other.currency,
            });
        }
        self.minor
            .checked_add(other.minor)
            .map(|minor| Self::new(minor, self.currency))
            .ok_or(MoneyError::Overflow)
    }

    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn checked_mul(self, factor: i64) -> Result<Self, MoneyError> {
        self.minor
            .checked_mul(factor)
            .map(|minor| Self::new(minor, self.currency))
            .ok_or(MoneyError::Overflow)
    }

    /// Splits the amount in proportion to `weights`, so that the parts sum to the whole exactly
    /// (largest remainder method; ties go to the earlier part). Zero weights all round give equal weights.
    pub fn allocate(self, weights: &[u64]) -> Vec<Self> {
        if weights.is_empty() {
            return Vec::new();
        }
        let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
        let even = vec![1_u64; weights.len()];
        let (weights, total) = if total == 0 {
            (&even[..], weights.len() as u128)
        } else {
            (weights, total)
        };
        let amount = u128::from(self.minor.unsigned_abs());
        let mut parts: Vec<u128> = weights.iter().map(|w| amount * u128::from(*w) / total).collect();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(amount * u128::from(weights[*i]) % total), *i));
        let left = amount - parts.iter().sum::<u128>();
        for index in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            parts[index] += 1;
        }
        parts
            .into_iter()
            .map(|part| {
                let part = i64::try_from(part).unwrap_or(i64::MAX);
                Self::new(if self.minor < 0 { -part } else { part }, self.currency)
            })
            .collect()
    }

    /// The pieces of the amount for display.
    pub fn parts(self) -> MoneyParts {
        let absolute = self.minor.unsigned_abs();
        let base = self.currency.minor_per_major().unsigned_abs();
        let digits = (absolute / base).to_string();
        let mut whole = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(digit);
        }
        let width = self.currency.exponent() as usize;
        let fraction = if width == 0 {
            String::new()
        } else {
            format!("{:0width$}", absolute % base)
        };
        MoneyParts {
            negative: self.minor < 0,
            symbol: self.currency.symbol(),
            whole,
            fraction,
        }
    }

    /// The plain decimal text without sign or grouping, as files and machines want it: `1299.00`.
    pub fn to_decimal(self) -> String {
        let parts = self.parts();
        let sign = if parts.negative { "-" } else { "" };
        let whole = parts.whole.replace(',', "");
        if parts.fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{}", parts.fraction)
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts();
        let sign = if parts.negative { "-" } else { "" };
        let point = if parts.fraction.is_empty() { "" } else { "." };
        write!(
            f,
            "{sign}{}{}{point}{}",
            parts.symbol, parts.whole, parts.fraction
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_written_with_sign_grouping_and_fraction() {
        assert_eq!(Money::new(129_900, Currency::Cny).to_string(), "¥1,299.00");
        assert_eq!(Money::new(-5, Currency::Usd).to_string(), "-$0.05");
        assert_eq!(
            Money::new(12_345_678_900, Currency::Cny).to_decimal(),
            "123456789.00"
        );
    }

    #[test]
    fn decimal_text_is_read_and_nonsense_refused() {
        assert_eq!(
            Money::parse("1,299.9", Currency::Cny),
            Ok(Money::new(129_990, Currency::Cny))
        );
        assert_eq!(
            Money::parse("50", Currency::Usd),
            Ok(Money::new(5_000, Currency::Usd))
        );
        for bad in ["", "abc", "1.234", "1e5", ".", "99999999999999999999", "- 5"] {
            assert!(Money::parse(bad, Currency::Cny).is_err(), "{bad}");
        }
    }

    #[test]
    fn different_currencies_do_not_add() {
        assert!(
            Money::new(1, Currency::Cny)
                .checked_add(Money::new(1, Currency::Usd))
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn allocated_parts_sum_to_the_whole(minor in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_u64..10_000, 1..20)) {
            let whole = Money::new(minor, Currency::Cny);
            let parts = whole.allocate(&weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().map(|p| p.minor()).sum::<i64>(), minor);
        }

        #[test]
        fn decimal_text_round_trips(minor in any::<i32>()) {
            let money = Money::new(i64::from(minor), Currency::Usd);
            prop_assert_eq!(Money::parse(&money.to_decimal(), Currency::Usd), Ok(money));
        }
    }
}

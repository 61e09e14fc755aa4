//! Numbers of requests after a sale: the order's and which of its requests it is, `261122-K7M2Q-9XF4C-S1`. It is also what
//! the buyer writes on the parcel.

use crate::order::OrderNumber;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Of an order's number, without hyphens.
const ORDER_LENGTH: usize = 16;

/// A number of a request. Never the number of an order: it is longer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AfterSalesNumber {
    order: OrderNumber,
    /// Among the requests of the order, from 1.
    nth: u16,
}

/// Not the number of a request, or mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the number of an after-sales request")]
pub struct InvalidAfterSalesNumber;

impl AfterSalesNumber {
    /// # Errors
    /// [`InvalidAfterSalesNumber`] for an `nth` that no request has.
    pub fn new(order: OrderNumber, nth: i64) -> Result<Self, InvalidAfterSalesNumber> {
        match u16::try_from(nth) {
            Ok(nth) if nth > 0 => Ok(Self { order, nth }),
            _ => Err(InvalidAfterSalesNumber),
        }
    }

    /// Reads a number as people type it: as [`OrderNumber::parse`], then S and which one.
    /// # Errors
    /// [`InvalidAfterSalesNumber`] when anything of it is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidAfterSalesNumber> {
        let letters = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-');
        let cleaned: String = letters.map(|letter| letter.to_ascii_uppercase()).collect();
        let (order, rest) = cleaned
            .split_at_checked(ORDER_LENGTH)
            .ok_or(InvalidAfterSalesNumber)?;
        let nth = rest.strip_prefix('S').ok_or(InvalidAfterSalesNumber)?;
        if nth.starts_with(['0', '+']) {
            return Err(InvalidAfterSalesNumber);
        }
        let order = OrderNumber::parse(order).map_err(|_| InvalidAfterSalesNumber)?;
        Self::new(order, nth.parse().map_err(|_| InvalidAfterSalesNumber)?)
    }

    /// Of the order that it is about.
    pub const fn order(&self) -> &OrderNumber {
        &self.order
    }

    /// Without hyphens, as stored.
    pub fn stored(&self) -> String {
        format!("{}S{}", self.order.as_str(), self.nth)
    }
}

impl fmt::Display for AfterSalesNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-S{}", self.order, self.nth)
    }
}

impl TryFrom<String> for AfterSalesNumber {
    type Error = InvalidAfterSalesNumber;

    fn try_from(text: String) -> Result<Self, InvalidAfterSalesNumber> {
        Self::parse(&text)
    }
}

impl From<AfterSalesNumber> for String {
    fn from(number: AfterSalesNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Timestamp;

    fn order() -> OrderNumber {
        OrderNumber::compose(
            Timestamp::from_micros(1_795_363_200_000_000).civil(480),
            0x1234_5678_9abc,
        )
    }

    #[test]
    fn numbers_read_as_written_as_stored_and_as_typed() {
        for nth in [1, 10, 65_535] {
            let number = AfterSalesNumber::new(order(), nth).unwrap();
            for text in [
                number.to_string(),
                number.stored(),
                number.to_string().to_lowercase().replace('-', " "),
            ] {
                assert_eq!(AfterSalesNumber::parse(&text), Ok(number.clone()), "{text}");
            }
            assert!(
                OrderNumber::parse(&number.to_string()).is_err(),
                "no order has it"
            );
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        let order = order();
        for text in [
            order.to_string(),
            format!("{order}-S"),
            format!("{order}-S0"),
            format!("{order}-S01"),
            format!("{order}-S+1"),
            format!("{order}-S65536"),
            format!("{order}-1"),
            "订单订单订单订单订单订单S1".to_owned(),
            String::new(),
        ] {
            assert_eq!(
                AfterSalesNumber::parse(&text),
                Err(InvalidAfterSalesNumber),
                "{text}"
            );
        }
        assert!(AfterSalesNumber::new(order, 0).is_err());
    }
}

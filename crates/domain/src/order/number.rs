//! Order numbers for people: `261122-K7M2Q-9XF4C`, the date, 44 random bits and a check digit.

use crate::kernel::CivilDate;
use serde::{Deserialize, Serialize};
use std::fmt;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A number that is easy to read out and hard to guess. Stored without hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

/// Not an order number, or mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an order number")]
pub struct InvalidOrderNumber;

impl OrderNumber {
    /// Composes a number of the day it is placed and 45 bits of `random`.
    pub fn compose(day: CivilDate, random: u64) -> Self {
        let mut text = format!("{:02}{:02}{:02}", day.year.rem_euclid(100), day.month, day.day);
        for position in 0..9 {
            let digit = (random >> (position * 5)) & 31;
            text.push(char::from(DIGITS[usize::try_from(digit).unwrap_or(0)]));
        }
        let check = check_digit(&text);
        text.push(check);
        Self(text)
    }

    /// Reads a number as people type it: any case, hyphens and spaces anywhere, O for 0, I or L for 1.
    /// # Errors
    /// [`InvalidOrderNumber`] when length, digits or check digit are wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidOrderNumber> {
        let cleaned = Self::beginning(text).ok_or(InvalidOrderNumber)?;
        if cleaned.len() != 16 || !cleaned.ends_with(check_digit(&cleaned[..15])) {
            return Err(InvalidOrderNumber);
        }
        Ok(Self(cleaned))
    }

    /// The beginning of a number as people type it, as it is stored; `None` for what no number begins with.
    pub fn beginning(text: &str) -> Option<String> {
        let cleaned: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let known = cleaned.bytes().all(|b| DIGITS.contains(&b));
        (known && !cleaned.is_empty()).then_some(cleaned)
    }

    /// Without hyphens, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Weighted sum modulo 31 with weights 2..: catches every single wrong digit below 31 and every swap of neighbours.
fn check_digit(text: &str) -> char {
    let sum: usize = text
        .bytes()
        .enumerate()
        .map(|(index, byte)| (index + 2) * DIGITS.iter().position(|d| *d == byte).unwrap_or(0))
        .sum();
    char::from(DIGITS[sum % 31])
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", &self.0[..6], &self.0[6..11], &self.0[11..])
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = InvalidOrderNumber;

    fn try_from(text: String) -> Result<Self, InvalidOrderNumber> {
        Self::parse(&text)
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Timestamp;

    #[test]
    fn numbers_read_as_written_and_as_typed() {
        let number = OrderNumber::compose(
            Timestamp::from_micros(1_795_363_200_000_000).civil(480),
            0x1234_5678_9abc,
        );
        let text = number.to_string();
        assert!(text.starts_with("261123-"), "{text}");
        assert_eq!(
            OrderNumber::parse(&text.to_lowercase().replace('-', " ")),
            Ok(number)
        );
    }

    #[test]
    fn swapped_neighbours_are_noticed() {
        let number = OrderNumber::compose(Timestamp::from_micros(0).civil(0), 0x00ab_cdef_1234);
        let mut letters: Vec<char> = number.as_str().chars().collect();
        for index in 0..letters.len() - 2 {
            if letters[index] != letters[index + 1] {
                letters.swap(index, index + 1);
                assert!(OrderNumber::parse(&letters.iter().collect::<String>()).is_err());
                letters.swap(index, index + 1);
            }
        }
        assert!(OrderNumber::parse("").is_err());
        assert!(OrderNumber::parse("订单号订单号订单号").is_err());
    }
}

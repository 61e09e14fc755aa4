//! The unified social credit code that every company in mainland China has (GB 32100-2015).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The letters of a code, each worth its place: no I, O, S, V or Z.
const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

/// Eighteen letters: who registered it (1), what it is (1), where (6 digits), which one (9), and a check letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Not a unified social credit code, or mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a unified social credit code (GB 32100-2015)")]
pub struct InvalidCreditCode;

impl CreditCode {
    /// Reads a code as people type it: any case, blanks and hyphens anywhere.
    /// # Errors
    /// [`InvalidCreditCode`] when length, letters, the six digits of the place, or the check letter are wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidCreditCode> {
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let known = code.len() == LENGTH && code.bytes().all(|b| LETTERS.contains(&b));
        let placed = || code.bytes().skip(2).take(6).all(|b| b.is_ascii_digit());
        if known && placed() && code.bytes().next_back() == Some(check_letter(&code)) {
            Ok(Self(code))
        } else {
            Err(InvalidCreditCode)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The weighted sum of the first seventeen letters modulo 31, taken from 31; the weights are the powers of 3 modulo 31
/// (GB 32100-2015, annex A, after ISO 7064).
fn check_letter(code: &str) -> u8 {
    let value = |byte: u8| LETTERS.iter().position(|letter| *letter == byte).unwrap_or(0);
    let (sum, _) = code.bytes().take(LENGTH - 1).fold((0, 1), |(sum, weight), byte| {
        ((sum + value(byte) * weight) % 31, weight * 3 % 31)
    });
    LETTERS[(31 - sum) % 31]
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = InvalidCreditCode;

    fn try_from(text: String) -> Result<Self, InvalidCreditCode> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published codes of well-known companies and of a university.
    const KNOWN: [&str; 4] = [
        "9144030071526726XG",
        "914403001922038216",
        "91330100799655058B",
        "12100000400000624D",
    ];

    #[test]
    fn codes_of_known_companies_are_read() {
        for code in KNOWN {
            assert_eq!(CreditCode::parse(code).map(String::from).as_deref(), Ok(code));
        }
        let typed = "9144 0300 7152 6726 xg";
        assert_eq!(
            CreditCode::parse(typed).map(String::from).as_deref(),
            Ok(KNOWN[0])
        );
    }

    #[test]
    fn every_wrong_letter_and_every_swap_of_neighbours_is_noticed() {
        for code in KNOWN {
            for place in 0..LENGTH {
                for letter in LETTERS {
                    let mut wrong = code.as_bytes().to_vec();
                    if std::mem::replace(&mut wrong[place], *letter) != *letter {
                        let wrong = String::from_utf8(wrong).unwrap();
                        assert_eq!(CreditCode::parse(&wrong), Err(InvalidCreditCode), "{wrong}");
                    }
                }
            }
            for place in 0..LENGTH - 1 {
                let mut swapped = code.as_bytes().to_vec();
                swapped.swap(place, place + 1);
                let swapped = String::from_utf8(swapped).unwrap();
                assert_eq!(CreditCode::parse(&swapped).is_ok(), swapped == code, "{swapped}");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for bad in [
            "",
            "91440300715267",
            "9144030071526726XGG",
            "91440300715267260I",
            "公司公司公司",
            "91A403007152672600",
        ] {
            assert!(CreditCode::parse(bad).is_err(), "{bad}");
        }
    }
}

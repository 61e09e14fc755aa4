//! Remittance by bank or post: where the money is sent, the code by which it is known again, and whose a receipt is.
//!
//! Owns the code, the account, and the matching of receipts. Does not own the amounts of a payment (`event.rs`), nor what
//! is posted (`settlement`).
//!
//! Invariants: a receipt is matched by a code alone, never by its amount or by who sent it; what is applied of receipts
//! never comes to more than the payment.

use super::PaymentId;
use crate::kernel::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::fmt;

crate::define_id!(
    /// Money that came into the bank account: a row of a statement.
    ReceiptId, "rcp"
);

crate::define_id!(
    /// A proof of a remittance that its buyer has sent.
    ProofId, "prf"
);

/// 31 digits, a prime number of them: 1, I, L and U are none, and O is read as 0.
const DIGITS: &[u8; 31] = b"023456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits of a code, the check digit included.
const LENGTH: usize = 8;

/// What a buyer writes on a remittance: `K7M2-Q9XF`. Seven random digits of 31, about 35 bits, and a check digit. Stored
/// without hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RemittanceCode(String);

/// Not a code, or mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a remittance")]
pub struct InvalidRemittanceCode;

impl RemittanceCode {
    /// A code of random bits.
    pub fn compose(random: u128) -> Self {
        let mut rest = random;
        let mut text = String::with_capacity(LENGTH);
        for _ in 1..LENGTH {
            let digit = usize::try_from(rest % 31).unwrap_or(0);
            text.push(char::from(DIGITS[digit]));
            rest /= 31;
        }
        text.push(check_digit(text.as_bytes()));
        Self(text)
    }

    /// Reads a code as people type it: any case, hyphens and spaces anywhere, O for 0.
    /// # Errors
    /// [`InvalidRemittanceCode`] when length, digits or check digit are wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidRemittanceCode> {
        let separates = |letter: char| letter.is_whitespace() || letter == '-';
        if text
            .chars()
            .any(|letter| !letter.is_ascii_alphanumeric() && !separates(letter))
        {
            return Err(InvalidRemittanceCode);
        }
        let letters = letters(text);
        if is_code(&letters) {
            Ok(Self(String::from_utf8_lossy(&letters).into_owned()))
        } else {
            Err(InvalidRemittanceCode)
        }
    }

    /// Every code that a text may hold, each once. Banks cut hyphens, add words and run them together, so every eight
    /// letters in a row are tried; of those that are no code, one in 31 passes for one that nobody was given.
    pub fn all_in(text: &str) -> Vec<Self> {
        let letters = letters(text);
        let mut codes: Vec<Self> = letters
            .windows(LENGTH)
            .filter(|window| is_code(window))
            .map(|window| Self(String::from_utf8_lossy(window).into_owned()))
            .collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// Without hyphens, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RemittanceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", &self.0[..4], &self.0[4..])
    }
}

impl TryFrom<String> for RemittanceCode {
    type Error = InvalidRemittanceCode;

    fn try_from(text: String) -> Result<Self, InvalidRemittanceCode> {
        Self::parse(&text)
    }
}

impl From<RemittanceCode> for String {
    fn from(code: RemittanceCode) -> Self {
        code.to_string()
    }
}

/// The letters and digits of a text, as codes write them.
fn letters(text: &str) -> Vec<u8> {
    text.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            b'O' => b'0',
            other => other,
        })
        .collect()
}

fn value(digit: u8) -> Option<usize> {
    DIGITS.iter().position(|known| *known == digit)
}

fn is_code(letters: &[u8]) -> bool {
    let known = letters.iter().all(|letter| value(*letter).is_some());
    known && letters.len() == LENGTH && char::from(letters[LENGTH - 1]) == check_digit(&letters[..LENGTH - 1])
}

/// The weighted sum modulo 31 with the weights 2 to 8, of which the last digit takes away all. 31 is prime and every weight
/// below it another one, so every single wrong digit is noticed, and every two digits that have changed places.
fn check_digit(digits: &[u8]) -> char {
    let sum: usize = (2..)
        .zip(digits)
        .map(|(weight, digit)| weight * value(*digit).unwrap_or(0))
        .sum();
    char::from(DIGITS[(31 - sum % 31) % 31])
}

/// Where the shop takes remittances of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittanceAccount {
    pub currency: Currency,
    pub payee: String,
    pub bank: String,
    /// The number of the account: digits, or an IBAN.
    pub account: String,
    /// The bank's code for transfers: CNAPS in China, SWIFT elsewhere; empty where none is wanted.
    pub bank_code: String,
    /// Where postal remittances go; empty where none are taken.
    pub postal_address: String,
}

const TEXT_MOST: usize = 200;

impl RemittanceAccount {
    /// An account that is still to be filled in.
    pub const fn none(currency: Currency) -> Self {
        Self {
            currency,
            payee: String::new(),
            bank: String::new(),
            account: String::new(),
            bank_code: String::new(),
            postal_address: String::new(),
        }
    }

    /// What is wrong with an account as it was typed: the names of the fields.
    /// # Errors
    /// At least one name.
    pub fn check(&self) -> Result<(), Vec<&'static str>> {
        let fields = [
            ("payee", &self.payee, true),
            ("bank", &self.bank, true),
            ("account", &self.account, true),
            ("bank_code", &self.bank_code, false),
            ("postal_address", &self.postal_address, false),
        ];
        let wrong = |(_, text, required): &(&str, &String, bool)| {
            (*required && text.trim().is_empty()) || text.chars().count() > TEXT_MOST
        };
        let wrong: Vec<&'static str> = fields
            .iter()
            .filter(|field| wrong(field))
            .map(|(name, ..)| *name)
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// A payment that money may come for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    pub payment: PaymentId,
    pub code: RemittanceCode,
    pub amount: Money,
    /// What has come of it.
    pub came: Money,
    /// Its purchase has ended without being paid: whatever comes goes back.
    pub is_over: bool,
}

/// What a receipt is to its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Now all has come.
    Exact,
    /// So much is still missing.
    Part(Money),
    /// So much is more than was missing, and is owed back.
    More(Money),
    /// The purchase had ended: all of it is owed back.
    Late,
}

/// A receipt that belongs to a payment: `applied` to it, `excess` owed back beside it. Together they are the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched {
    pub payment: PaymentId,
    pub applied: Money,
    pub excess: Money,
    pub outcome: Outcome,
}

/// Why a person has to say whose a receipt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmatched {
    /// No code in it was given to anybody.
    NoCode,
    /// It names several payments.
    SeveralCodes,
    /// The payment is of another currency.
    OtherCurrency,
}

/// Whose a receipt is: that of the one payment whose code stands in its text.
/// # Errors
/// [`Unmatched`]: a person decides.
pub fn match_receipt(amount: Money, text: &str, awaited: &[Awaited]) -> Result<Matched, Unmatched> {
    let codes = RemittanceCode::all_in(text);
    let mut named = awaited.iter().filter(|awaited| codes.contains(&awaited.code));
    let one = named.next().ok_or(Unmatched::NoCode)?;
    if named.next().is_some() {
        return Err(Unmatched::SeveralCodes);
    }
    split_receipt(amount, one)
}

/// What of a receipt is applied to the payment that it is for, and what is more than that.
/// # Errors
/// [`Unmatched::OtherCurrency`].
pub fn split_receipt(amount: Money, awaited: &Awaited) -> Result<Matched, Unmatched> {
    let currency = awaited.amount.currency();
    if amount.currency() != currency {
        return Err(Unmatched::OtherCurrency);
    }
    let money = |minor| Money::new(minor, currency);
    let missing = awaited.amount.minor().saturating_sub(awaited.came.minor()).max(0);
    // What comes too late is noted with the payment as far as it can be about it.
    let room = if awaited.is_over {
        awaited.amount.minor()
    } else {
        missing
    };
    let applied = amount.minor().min(room);
    let excess = amount.minor() - applied;
    let outcome = match () {
        () if awaited.is_over => Outcome::Late,
        () if excess > 0 => Outcome::More(money(excess)),
        () if applied < missing => Outcome::Part(money(missing - applied)),
        () => Outcome::Exact,
    };
    Ok(Matched {
        payment: awaited.payment,
        applied: money(applied),
        excess: money(excess),
        outcome,
    })
}

#[cfg(test)]
mod tests;

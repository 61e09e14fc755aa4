//! A rate as people type it, read in the browser for the example and on the server for good.

use super::{Rate, Tier};
use crate::kernel::{Currency, FieldError, Money};
use crate::logistics::{DeliveryMethod, Zone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is typed of a rate; amounts in major units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateForm {
    /// Kilograms and the fee up to them, one tier a line: `8 12.00`.
    pub tiers: String,
    pub beyond: String,
    /// Empty where nothing travels free.
    pub free_from: String,
}

/// Tiers as they are typed.
#[derive(Clone, Copy, Debug)]
pub struct TierLines<'a>(pub &'a Rate);

impl fmt::Display for TierLines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, tier) in self.0.tiers.iter().enumerate() {
            let fee = Money::new(tier.fee, self.0.currency).to_decimal();
            let kilograms = kilograms(tier.most_grams);
            write!(f, "{}{kilograms} {fee}", if index > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

impl RateForm {
    /// A rate as it would be typed.
    pub fn of(rate: &Rate) -> Self {
        let amount = |minor| Money::new(minor, rate.currency).to_decimal();
        Self {
            tiers: TierLines(rate).to_string(),
            beyond: amount(rate.beyond),
            free_from: rate.free_from.map(amount).unwrap_or_default(),
        }
    }

    /// Reads it.
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(
        &self,
        (currency, zone, method): (Currency, Zone, DeliveryMethod),
    ) -> Result<Rate, Vec<FieldError>> {
        let amount = |text: &str| Money::parse(text, currency).ok().map(Money::minor);
        let tier = |line: &str| {
            let (kilograms, fee) = line.trim().split_once([' ', '\t', '=', ':'])?;
            Some(Tier {
                most_grams: grams(kilograms.trim())?,
                fee: amount(fee)?,
            })
        };
        let lines = self.tiers.lines().filter(|line| !line.trim().is_empty());
        let tiers: Option<Vec<Tier>> = lines.map(tier).collect();
        let beyond = amount(&self.beyond);
        let free_from = match self.free_from.trim() {
            "" => Some(None),
            text => amount(text).map(Some),
        };
        let mut wrong = Vec::new();
        for (field, fails) in [
            ("tiers", tiers.is_none()),
            ("beyond", beyond.is_none()),
            ("free_from", free_from.is_none()),
        ] {
            if fails {
                wrong.push(FieldError::new(field, "unknown"));
            }
        }
        let (Some(tiers), Some(beyond), Some(free_from)) = (tiers, beyond, free_from) else {
            return Err(wrong);
        };
        let rate = Rate {
            currency,
            zone,
            method,
            tiers,
            beyond,
            free_from,
        };
        let faults = rate.faults();
        if faults.is_empty() { Ok(rate) } else { Err(faults) }
    }
}

/// Kilograms with as many decimals as it takes.
fn kilograms(grams: i64) -> String {
    let part = format!("{:03}", grams % 1_000);
    match part.trim_end_matches('0') {
        "" => (grams / 1_000).to_string(),
        part => format!("{}.{part}", grams / 1_000),
    }
}

/// Reads kilograms with at most three decimals.
fn grams(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(1_000)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logistics::Tariff;

    fn codes(form: &RateForm) -> Vec<(String, String)> {
        let read = form.read((Currency::Cny, Zone::Mainland, DeliveryMethod::Standard));
        let faults = read.unwrap_err().into_iter();
        faults.map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn every_rate_is_read_as_it_was_written() {
        for rate in Tariff::house().rates {
            let form = RateForm::of(&rate);
            assert_eq!(form.read((rate.currency, rate.zone, rate.method)), Ok(rate));
        }
        let form = RateForm::of(&Tariff::house().rates[0]);
        assert_eq!(form.tiers, "8 12.00\n14 18.00\n20 26.00");
        assert_eq!(
            (form.beyond.as_str(), form.free_from.as_str()),
            ("1.50", "199.00")
        );
    }

    #[test]
    fn weights_are_read_to_the_gram() {
        assert_eq!(
            (grams("0.5"), grams("8"), grams("1.234")),
            (Some(500), Some(8_000), Some(1_234))
        );
        for wrong in ["", ".5", "1.2345", "-1", "x", "99999999999"] {
            assert_eq!(grams(wrong), None, "{wrong}");
        }
        assert_eq!(
            (kilograms(500), kilograms(8_000)),
            ("0.5".to_owned(), "8".to_owned())
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let form = |tiers: &str, beyond: &str, free_from: &str| RateForm {
            tiers: tiers.to_owned(),
            beyond: beyond.to_owned(),
            free_from: free_from.to_owned(),
        };
        let pair = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(
            codes(&form("8 much", "x", "free")),
            [
                pair("tiers", "unknown"),
                pair("beyond", "unknown"),
                pair("free_from", "unknown")
            ]
        );
        assert_eq!(
            codes(&form("8 12\n8 13", "1", "")),
            [pair("tiers", "not_ascending")]
        );
        assert_eq!(codes(&form(" \n", "1", "")), [pair("tiers", "required")]);
    }
}

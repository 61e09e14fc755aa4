//! Reading single cells: numbers, prices, flags, weights. Every failure names what is wrong and how to write it.

use domain::kernel::{Currency, Money};
use domain::product::ProductStatus;

/// More units than any shop has; guards the sums made of it.
const MOST_UNITS: i64 = 1_000_000_000;
/// In minor units: a hundred million.
const HIGHEST_PRICE: i64 = 10_000_000_000;
const HEAVIEST_GRAMS: i64 = 100_000_000;
const LONGEST_MM: i64 = 1_000_000;

/// Reads a price. Commas may only separate thousands: `12,50` would otherwise silently become 1250.
pub(super) fn price(text: &str, currency: Currency) -> Result<Money, String> {
    let hint = || format!("{} is not a price: write it like 1299.90", shown(text));
    if text.starts_with('-') {
        return Err(format!("{} is a negative price", shown(text)));
    }
    if !commas_group_thousands(text) {
        return Err(hint());
    }
    let money = Money::parse(text, currency).map_err(|_| hint())?;
    if money.minor() > HIGHEST_PRICE {
        return Err(format!("{} is more than a price can be", shown(text)));
    }
    Ok(money)
}

fn commas_group_thousands(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    let mut parts = whole.split(',');
    let first = parts.next().unwrap_or_default();
    let grouped: Vec<&str> = parts.collect();
    grouped.is_empty() || (first.len() <= 3 && grouped.iter().all(|part| part.len() == 3))
}

/// Reads a quantity in whole units.
pub(super) fn quantity(text: &str) -> Result<i64, String> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    match whole.parse::<i64>() {
        Ok(units) if units < 0 => Err(format!("{} is a negative quantity", shown(text))),
        Ok(units) if units <= MOST_UNITS => Ok(units),
        Ok(_) => Err(format!("{} is more than a quantity can be", shown(text))),
        Err(_) => Err(format!("{} is not a whole number", shown(text))),
    }
}

/// Reads a whole number from 1 that gives an order; anything else gives none.
pub(super) fn position(text: &str) -> Option<u64> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}

/// Reads a weight in `unit` as whole grams, rounded.
pub(super) fn weight(text: &str, unit: &str) -> Result<i64, String> {
    // grams in a hundred thousandth
    let factor = match unit.to_lowercase().as_str() {
        "" | "g" => 100_000,
        "kg" => 100_000_000,
        "lb" | "lbs" => 45_359_237,
        "oz" => 2_834_952,
        _ => {
            return Err(format!(
                "{} is not a unit of weight: g, kg, lb or oz",
                shown(unit)
            ));
        }
    };
    scaled(text, factor, 100_000)
        .filter(|grams| *grams <= HEAVIEST_GRAMS)
        .ok_or_else(|| format!("{} is not a weight", shown(text)))
}

/// Reads a length in `unit` as whole millimetres, rounded.
pub(super) fn length(text: &str, unit: &str) -> Result<i64, String> {
    // millimetres in a tenth
    let factor = match unit.to_lowercase().as_str() {
        "mm" => 10,
        "" | "cm" => 100,
        "m" => 10_000,
        "in" => 254,
        "ft" => 3_048,
        "yd" => 9_144,
        _ => {
            return Err(format!(
                "{} is not a unit of length: mm, cm, m, in or ft",
                shown(unit)
            ));
        }
    };
    scaled(text, factor, 10)
        .filter(|mm| *mm <= LONGEST_MM)
        .ok_or_else(|| format!("{} is not a length", shown(text)))
}

/// `text × factor ÷ divisor`, rounded to the nearest whole number; without floats. `None` for no decimal number.
fn scaled(text: &str, factor: i64, divisor: i64) -> Option<i64> {
    const DIGITS: usize = 9;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction: String = format!("{fraction:0<DIGITS$}").chars().take(DIGITS).collect();
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse::<i64>().ok()?.into()
    };
    let value = whole * 1_000_000_000 + fraction.parse::<i128>().ok()?;
    let divisor = i128::from(divisor) * 1_000_000_000;
    i64::try_from((value * i128::from(factor) + divisor / 2) / divisor).ok()
}

/// Reads a flag; `empty` is what an empty cell means.
pub(super) fn flag(text: &str, empty: bool) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "" => Ok(empty),
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(format!("{} is neither true nor false", shown(text))),
    }
}

/// Reads a product status. "Unlisted" products are reachable by link only, which we do not know: they stay drafts.
pub(super) fn status(text: &str) -> Result<ProductStatus, String> {
    match text.to_lowercase().as_str() {
        "" | "active" => Ok(ProductStatus::Published),
        "draft" | "unlisted" => Ok(ProductStatus::Draft),
        "archived" => Ok(ProductStatus::Archived),
        _ => Err(format!(
            "{} is not a status: active, draft or archived",
            shown(text)
        )),
    }
}

/// Reads a barcode or merchant's code; exports write an apostrophe before digits so that spreadsheets keep them.
pub(super) fn code(text: &str) -> Result<&str, String> {
    let plain = text.strip_prefix('\'').unwrap_or(text).trim();
    if looks_scientific(plain) {
        return Err(format!(
            "{} was damaged by a spreadsheet: format the column as text",
            shown(text)
        ));
    }
    Ok(plain)
}

/// `6.93E+12`: what a spreadsheet makes of a long number.
fn looks_scientific(text: &str) -> bool {
    text.split_once("E+").is_some_and(|(mantissa, exponent)| {
        mantissa.contains('.')
            && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && !exponent.is_empty()
            && exponent.bytes().all(|b| b.is_ascii_digit())
    })
}

/// The cell as a message quotes it.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_exact_and_never_guessed() {
        assert_eq!(
            price("1,299.9", Currency::Usd),
            Ok(Money::new(129_990, Currency::Usd))
        );
        for bad in [
            "12,50",
            "-1",
            "$5",
            "1.999",
            "free",
            "1e3",
            "1,2,3",
            "200000000.00",
        ] {
            assert!(price(bad, Currency::Usd).is_err(), "{bad}");
        }
    }

    #[test]
    fn weights_and_lengths_are_rounded_to_whole_grams_and_millimetres() {
        assert_eq!(weight("453.59237", ""), Ok(454));
        assert_eq!(weight("1.5", "kg"), Ok(1_500));
        assert_eq!(weight("2", "lb"), Ok(907));
        assert_eq!(weight("8", "oz"), Ok(227));
        assert_eq!(length("2.5", "in"), Ok(64));
        assert_eq!(length("12.34", "cm"), Ok(123));
        for bad in ["", ".", "-1", "1,5", "heavy", "99999999999999999999"] {
            assert!(weight(bad, "g").is_err(), "{bad}");
        }
        assert!(weight("1", "stone").is_err());
    }

    #[test]
    fn quantities_flags_and_codes_refuse_nonsense() {
        assert_eq!(quantity("12"), Ok(12));
        for bad in ["-1", "1.5", "many", "10000000000"] {
            assert!(quantity(bad).is_err(), "{bad}");
        }
        assert_eq!(flag("", true), Ok(true));
        assert!(flag("maybe", true).is_err());
        assert_eq!(code("'6901234567892"), Ok("6901234567892"));
        assert!(code("6.90123E+12").is_err());
        assert_eq!(code("A-1.5E"), Ok("A-1.5E"));
    }
}

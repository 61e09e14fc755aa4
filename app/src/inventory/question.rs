//! What the forms and addresses of stock say.

#[cfg(any(feature = "ssr", test))]
use crate::error::ApiError;
use domain::inventory::LocationId;
use domain::merchant::SellerId;
use serde::{Deserialize, Serialize};

/// A level is low below this.
#[cfg(feature = "ssr")]
const LOW: i64 = 10;

/// Which levels are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StockQuestion {
    /// Of which shop; the first of one's own where it says nothing.
    pub shop: String,
    /// The beginning of a code.
    #[serde(rename = "q")]
    pub sku: String,
    pub location: String,
    /// Anything: only low levels.
    pub low: String,
    /// The cursor of the page before.
    pub before: String,
}

impl StockQuestion {
    /// The shop that is asked for.
    pub fn shop(&self) -> Option<SellerId> {
        self.shop.parse().ok()
    }

    /// The cursor of the page before, if there is one.
    pub fn before(&self) -> Option<&str> {
        Some(self.before.as_str()).filter(|before| !before.is_empty())
    }

    /// The filter it means.
    #[cfg(feature = "ssr")]
    pub fn filter(&self) -> services::inventory::LevelFilter {
        services::inventory::LevelFilter {
            location: self.location.parse().ok(),
            variant: None,
            sku: self.sku.trim().chars().take(60).collect(),
            below: (!self.low.is_empty()).then_some(LOW),
        }
    }
}

/// A text that says something.
#[cfg(feature = "ssr")]
pub fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// The value of a shelf in a form: where it is, and what the person has seen on it.
pub fn shelf_value(location: LocationId, on_hand: i64) -> String {
    format!("{location}:{on_hand}")
}

/// Reads [`shelf_value`].
/// # Errors
/// `bad_request` for anything else.
#[cfg(any(feature = "ssr", test))]
pub fn read_shelf(text: &str) -> Result<(LocationId, i64), ApiError> {
    let parts = text.split_once(':');
    let shelf = parts.and_then(|(location, seen)| Some((location.parse().ok()?, seen.parse().ok()?)));
    shelf.ok_or_else(|| ApiError::new("bad_request", "no location"))
}

/// Reads lines of codes and units: `GAIWAN-JADE 4`. What is no number counts as none, which is refused later.
#[cfg(any(feature = "ssr", test))]
pub fn read_lines(text: &str) -> Vec<(String, i64)> {
    let line = |line: &str| {
        let line = line.trim();
        let (code, units) = line.rsplit_once([' ', '=', ',', '\t']).unwrap_or((line, ""));
        (code.trim().to_owned(), units.trim().parse().unwrap_or(0))
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_codes_and_units() {
        let lines = read_lines("GAIWAN-JADE 4\n\n wok = 2 \nlost\n");
        let expected = [("GAIWAN-JADE", 4), ("wok =", 2), ("lost", 0)];
        assert_eq!(lines.len(), expected.len());
        assert_eq!((lines[0].0.as_str(), lines[0].1), expected[0]);
        assert_eq!((lines[2].0.as_str(), lines[2].1), expected[2]);
    }

    #[test]
    fn a_shelf_is_read_as_it_was_written() {
        let place = LocationId::from_u128(7);
        assert_eq!(read_shelf(&shelf_value(place, 12)), Ok((place, 12)));
        assert!(read_shelf("loc_7").is_err() && read_shelf("").is_err());
    }
}

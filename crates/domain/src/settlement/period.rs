//! Months of the books, which begin when the shop's day does, and what is said of one when it is closed.

use super::TrialLine;
use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

crate::define_id!(
    /// A closing of a month.
    PeriodId, "lpd"
);

/// A month, written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: u16,
    month: u8,
}

/// A text that names no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month is written YYYY-MM")]
pub struct InvalidMonth;

impl Month {
    /// The month that a moment is in, `offset_minutes` ahead of UTC.
    pub fn of(at: Timestamp, offset_minutes: i64) -> Self {
        let civil = at.civil(offset_minutes);
        Self {
            year: u16::try_from(civil.year).unwrap_or(u16::MAX),
            month: civil.month,
        }
    }

    #[must_use]
    pub const fn next(self) -> Self {
        if self.month >= 12 {
            Self {
                year: self.year.saturating_add(1),
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }

    /// When it begins, `offset_minutes` ahead of UTC.
    pub fn begins(self, offset_minutes: i64) -> Timestamp {
        day_begins(&format!("{self}-01"), offset_minutes).unwrap_or(Timestamp::from_micros(i64::MAX))
    }
}

/// When a day begins that is written `2026-11-23`, `offset_minutes` ahead of UTC.
pub fn day_begins(text: &str, offset_minutes: i64) -> Option<Timestamp> {
    Some(Timestamp::parse_day(text)?.plus_seconds(-60 * offset_minutes))
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        let (year, month) = text.split_once('-').ok_or(InvalidMonth)?;
        let read = Self {
            year: year.parse().map_err(|_| InvalidMonth)?,
            month: month.parse().map_err(|_| InvalidMonth)?,
        };
        let is_written_so = read.to_string() == text;
        if is_written_so && (1970..=9999).contains(&read.year) && (1..=12).contains(&read.month) {
            Ok(read)
        } else {
            Err(InvalidMonth)
        }
    }
}

impl TryFrom<String> for Month {
    type Error = InvalidMonth;

    fn try_from(text: String) -> Result<Self, InvalidMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// What is said of a month when it is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodSummary {
    pub month: Month,
    pub starts_at: Timestamp,
    /// The first moment after it.
    pub ends_at: Timestamp,
    /// How many entries are dated into it.
    pub entries: i64,
    /// What was debited and credited in it; the balances are those at its end.
    pub lines: Vec<TrialLine>,
    /// The hash of the closing before; empty for the first.
    pub previous: String,
}

/// A month that was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodView {
    pub id: PeriodId,
    pub summary: PeriodSummary,
    /// SHA-256 of the summary: kept elsewhere, it shows whether the month is still the same.
    pub hash: String,
    pub closed_at: Timestamp,
    /// Masked.
    pub closed_by: String,
    /// Who asks to open it again (masked), when and why.
    pub reopening: Option<Reopening>,
    /// When it was opened again, and by whom (masked).
    pub reopened: Option<(Timestamp, String)>,
    /// Whether whoever looks may ask to open it again, or open it for whoever has asked.
    pub may_ask: bool,
    pub may_open: bool,
}

/// A request to open a month again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    pub asked_by: String,
    pub asked_at: Timestamp,
    pub reason: String,
}

/// The months of the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodsView {
    /// The first month that is open; `None` while nothing is booked.
    pub next: Option<Month>,
    /// Whether it is over, so that it can be closed.
    pub may_close: bool,
    /// Last closed first.
    pub closed: Vec<PeriodView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, hours: i64) -> Timestamp {
        Timestamp::parse_day(text).unwrap().plus_seconds(hours * 3_600)
    }

    #[test]
    fn a_month_begins_when_the_day_of_the_shop_does() {
        let november: Month = "2026-11".parse().unwrap();
        assert_eq!(november.begins(480), at("2026-10-31", 16));
        assert_eq!(Month::of(at("2026-10-31", 16), 480), november);
        assert_eq!(Month::of(at("2026-10-31", 15), 480).next(), november);
        assert_eq!(Month::of(at("2026-10-31", 16), 0).next(), november);
        let december: Month = "2026-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(day_begins("2026-11-23", 480), Some(at("2026-11-22", 16)));
    }

    #[test]
    fn months_are_written_in_one_way() {
        for bad in [
            "",
            "2026",
            "2026-1",
            "2026-13",
            "2026-00",
            "26-11",
            "+2026-11",
            "2026-11-01",
        ] {
            assert_eq!(bad.parse::<Month>(), Err(InvalidMonth), "{bad}");
        }
    }
}

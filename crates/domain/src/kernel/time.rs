//! Points in time as UTC microseconds, and civil dates for display. The clock itself is injected elsewhere.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(i64);

/// A calendar date and time of day at some offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CivilDate {
    pub year: i64,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn as_micros(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The civil date at `offset_minutes` east of UTC, by the proleptic Gregorian calendar
    /// (days-from-civil algorithm of Howard Hinnant, inverted).
    pub fn civil(self, offset_minutes: i64) -> CivilDate {
        let seconds = self.0.div_euclid(1_000_000) + offset_minutes * 60;
        let days = seconds.div_euclid(86_400);
        let of_day = seconds.rem_euclid(86_400);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * of_year + 2) / 153;
        let month = if month_index < 10 {
            month_index + 3
        } else {
            month_index - 9
        };
        let small = |value: i64| u8::try_from(value).unwrap_or(0);
        CivilDate {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: small(month),
            day: small(of_year - (153 * month_index + 2) / 5 + 1),
            hour: small(of_day / 3_600),
            minute: small(of_day % 3_600 / 60),
            second: small(of_day % 60),
        }
    }

    /// The beginning of a day in UTC, written `2026-11-23`.
    pub fn parse_day(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-').map(str::parse::<i64>);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        // Days from the civil date: years begin in March, eras have 400 years (Howard Hinnant, chrono algorithms).
        let shifted = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        let at = Self::from_micros(days * 86_400_000_000);
        let civil = at.civil(0);
        (civil.year == year && i64::from(civil.month) == month && i64::from(civil.day) == day).then_some(at)
    }

    /// RFC 3339 in UTC, whole seconds: `2026-11-22T09:30:00Z`.
    pub fn to_rfc3339(self) -> String {
        let c = self.civil(0);
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            c.year, c.month, c.day, c.hour, c.minute, c.second
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_instants_have_their_calendar_dates() {
        assert_eq!(Timestamp::from_micros(0).to_rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(
            Timestamp::from_micros(951_782_400_000_000).to_rfc3339(),
            "2000-02-29T00:00:00Z"
        );
        assert_eq!(
            Timestamp::from_micros(-1_000_000).to_rfc3339(),
            "1969-12-31T23:59:59Z"
        );
        let beijing = Timestamp::from_micros(1_795_363_200_000_000).civil(480);
        assert_eq!(
            (beijing.year, beijing.month, beijing.day, beijing.hour),
            (2026, 11, 23, 0)
        );
    }

    #[test]
    fn days_are_read_and_impossible_ones_are_not() {
        for day in ["1970-01-01", "2026-11-23", "2024-02-29", "2100-12-31"] {
            let at = Timestamp::parse_day(day).unwrap();
            assert_eq!(at.to_rfc3339()[..10], *day);
            assert_eq!(at.as_micros() % 86_400_000_000, 0);
        }
        for bad in [
            "",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "2025-02-29",
            "1969-12-31",
            "2026-11-23-1",
            "a-b-c",
        ] {
            assert_eq!(Timestamp::parse_day(bad), None, "{bad}");
        }
    }
}

//! How much one payer may pay: in one payment, a day, a month.

use super::PaymentMethod;
use crate::kernel::{Money, Timestamp};
use crate::user::Level;
use serde::{Deserialize, Serialize};

/// Days and months are those of the calendar in China.
const CHINA_MINUTES: i64 = 480;

/// What a limit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitPeriod {
    /// One payment.
    Payment,
    Day,
    Month,
}

impl LimitPeriod {
    pub const ALL: [Self; 3] = [Self::Payment, Self::Day, Self::Month];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.as_str() == text)
    }
}

/// The most that one payer may pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLimit {
    pub method: PaymentMethod,
    /// Of customers; `None` for everybody whose level has no limit of its own.
    pub level: Option<Level>,
    pub period: LimitPeriod,
    pub most: Money,
}

/// The day and the month that a payment counts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitSpan {
    /// Such as 2026-11-24.
    pub day: String,
    /// Such as 2026-11.
    pub month: String,
    /// When what was counted for the day is no longer needed; a day at least after its end.
    pub day_ends: Timestamp,
    pub month_ends: Timestamp,
}

impl LimitSpan {
    pub fn of(at: Timestamp) -> Self {
        let date = at.civil(CHINA_MINUTES);
        let day = 24 * 3_600;
        Self {
            day: format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
            month: format!("{:04}-{:02}", date.year, date.month),
            day_ends: at.plus_seconds(2 * day),
            month_ends: at.plus_seconds(32 * day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_begin_at_midnight_in_china() {
        // 2026-11-30 15:59:59 and 16:00:00 UTC.
        let [before, after] = [1_796_054_399, 1_796_054_400].map(|second| {
            let span = LimitSpan::of(Timestamp::from_micros(second * 1_000_000));
            (span.day, span.month)
        });
        assert_eq!(before, ("2026-11-30".to_owned(), "2026-11".to_owned()));
        assert_eq!(after, ("2026-12-01".to_owned(), "2026-12".to_owned()));
    }

    #[test]
    fn periods_are_read_as_they_are_written() {
        for period in LimitPeriod::ALL {
            assert_eq!(LimitPeriod::parse(period.as_str()), Some(period));
        }
    }
}

//! Settings that operators change while the shop is open: their keys, defaults and limits.

use crate::kernel::{Currency, Money};
use serde::{Deserialize, Serialize};

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Setting {
    /// Refunds in yuan above this ask for a second person; minor units.
    RefundLimitCny,
    /// The same in US dollars.
    RefundLimitUsd,
    /// How long a request waits for a second person, in hours.
    ApprovalHours,
    /// A price that is cut by more than this asks for a second person; percent of the highest price of the last day.
    PriceCutPercent,
    /// How far the shop's days are ahead of UTC, in minutes: when a day and a month of the books begin.
    FinanceOffset,
    /// How long a purchase waits for its remittance, and its goods with it, in hours.
    RemittanceHours,
    /// After so many days what was delivered counts as received, unless the buyer says so before.
    ReceiptDays,
    /// After so many days what was sent counts as delivered and received.
    ArrivalDays,
    /// For so many days after it was received an order is open for after-sales.
    AfterSalesDays,
}

/// A value that a setting cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a whole number from {least} to {most}")]
pub struct InvalidSetting {
    pub least: i64,
    pub most: i64,
}

/// A setting as the console shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingView {
    pub setting: Setting,
    pub value: i64,
    /// 0 while it is at its default.
    pub version: i64,
}

impl Setting {
    pub const ALL: [Self; 9] = [
        Self::RefundLimitCny,
        Self::RefundLimitUsd,
        Self::ApprovalHours,
        Self::PriceCutPercent,
        Self::FinanceOffset,
        Self::RemittanceHours,
        Self::ReceiptDays,
        Self::ArrivalDays,
        Self::AfterSalesDays,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::RefundLimitCny => "refund_limit_cny",
            Self::RefundLimitUsd => "refund_limit_usd",
            Self::ApprovalHours => "approval_hours",
            Self::PriceCutPercent => "price_cut_percent",
            Self::FinanceOffset => "finance_offset",
            Self::RemittanceHours => "remittance_hours",
            Self::ReceiptDays => "receipt_days",
            Self::ArrivalDays => "arrival_days",
            Self::AfterSalesDays => "after_sales_days",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.key() == key)
    }

    pub const fn default_value(self) -> i64 {
        match self {
            Self::RefundLimitCny => 50_000,
            Self::RefundLimitUsd => 7_000,
            Self::ApprovalHours => 72,
            Self::PriceCutPercent => 30,
            // Asia/Shanghai, which has no summer time.
            Self::FinanceOffset => 480,
            Self::RemittanceHours => 5 * 24,
            Self::ReceiptDays => 7,
            Self::ArrivalDays | Self::AfterSalesDays => 15,
        }
    }

    /// The least and the most it can be.
    pub const fn bounds(self) -> (i64, i64) {
        match self {
            Self::RefundLimitCny | Self::RefundLimitUsd => (0, 100_000_000),
            Self::ApprovalHours => (1, 24 * 30),
            Self::PriceCutPercent => (0, 100),
            Self::FinanceOffset => (-720, 840),
            Self::RemittanceHours => (24, 24 * 30),
            Self::ReceiptDays | Self::ArrivalDays | Self::AfterSalesDays => (1, 180),
        }
    }

    /// The currency of an amount; `None` for what is no amount.
    pub const fn currency(self) -> Option<Currency> {
        match self {
            Self::RefundLimitCny => Some(Currency::Cny),
            Self::RefundLimitUsd => Some(Currency::Usd),
            Self::ApprovalHours
            | Self::PriceCutPercent
            | Self::FinanceOffset
            | Self::RemittanceHours
            | Self::ReceiptDays
            | Self::ArrivalDays
            | Self::AfterSalesDays => None,
        }
    }

    /// The limit above which a refund of this amount asks for a second person.
    pub const fn refund_limit(currency: Currency) -> Self {
        match currency {
            Currency::Cny => Self::RefundLimitCny,
            Currency::Usd => Self::RefundLimitUsd,
        }
    }

    /// # Errors
    /// [`InvalidSetting`] with what is allowed.
    pub const fn check(self, value: i64) -> Result<i64, InvalidSetting> {
        let (least, most) = self.bounds();
        if value < least || value > most {
            return Err(InvalidSetting { least, most });
        }
        Ok(value)
    }

    /// Its value as an amount, for a setting that is one.
    pub const fn amount(self, value: i64) -> Option<Money> {
        match self.currency() {
            Some(currency) => Some(Money::new(value, currency)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_allowed_and_keys_read_back() {
        for setting in Setting::ALL {
            assert!(setting.check(setting.default_value()).is_ok());
            assert_eq!(Setting::parse(setting.key()), Some(setting));
        }
        assert_eq!(
            Setting::ApprovalHours.check(0),
            Err(InvalidSetting { least: 1, most: 720 })
        );
    }

    #[test]
    fn refund_limits_are_in_their_own_currency() {
        for currency in [Currency::Cny, Currency::Usd] {
            assert_eq!(Setting::refund_limit(currency).currency(), Some(currency));
        }
    }
}

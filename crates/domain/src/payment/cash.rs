//! Cash on delivery: where and for how much it is offered, and what has become of the cash of an order.
//!
//! Owns the rules of offering and what the cash of an order comes to. Does not own when cash counts as collected
//! (`order::cash_event`), nor what is posted of it (`settlement`).

use crate::kernel::{Currency, FieldError, Money};
use crate::logistics::{CountryCode, PROVINCES};
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// What a courier hands over at once: a statement of its own.
    CourierStatementId, "cst"
);

crate::define_id!(
    /// A line of it: the cash of one order.
    CourierLineId, "csl"
);

/// Where couriers collect cash, and for how much. Amounts are in yuan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashRule {
    /// A province of mainland China as addresses name it; empty for every province without a rule of its own.
    pub region: String,
    pub is_offered: bool,
    /// Of the whole purchase, delivery included; both ends belong to it.
    pub least: Money,
    pub most: Money,
}

/// A rule as it is typed; amounts are yuan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCashRule {
    pub region: String,
    pub is_offered: bool,
    pub least: String,
    pub most: String,
}

impl NewCashRule {
    /// # Errors
    /// One [`FieldError`] for every field that is wrong.
    pub fn check(&self) -> Result<CashRule, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let is_known = PROVINCES.iter().any(|(name, _)| *name == self.region);
        if !is_known && !self.region.is_empty() {
            wrong.push(FieldError::new("region", "unknown"));
        }
        let mut amount = |name, text: &str| {
            let read = Money::parse(text, Currency::Cny).ok();
            let read = read.filter(|amount| amount.minor() >= 0);
            read.ok_or_else(|| wrong.push(FieldError::new(name, "amount")))
                .ok()
        };
        let (least, most) = (amount("least", &self.least), amount("most", &self.most));
        match (least, most) {
            (Some(least), Some(most)) if wrong.is_empty() && least.minor() <= most.minor() => Ok(CashRule {
                region: self.region.clone(),
                is_offered: self.is_offered,
                least,
                most,
            }),
            (Some(_), Some(_)) if wrong.is_empty() => Err(vec![FieldError::new("most", "out_of_range")]),
            _ => Err(wrong),
        }
    }
}

/// Why a purchase cannot be paid in some way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unavailable {
    /// Not in this country, or not in this currency.
    Elsewhere,
    /// Not in this province.
    Region,
    /// The purchase is worth less than this.
    Below(Money),
    /// The purchase is worth more than this.
    Above(Money),
    /// The shop has named no account that money of this currency could be sent to.
    NoAccount,
}

impl Unavailable {
    /// The code of the error of the field.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Elsewhere => "not_available",
            Self::Region => "not_in_region",
            Self::Below(_) => "below_least",
            Self::Above(_) => "above_most",
            Self::NoAccount => "no_account",
        }
    }
}

/// Whether couriers collect `total` in cash where it goes. The rule of the province counts, or the one for all others;
/// without either cash is not offered.
/// # Errors
/// Why not.
pub fn cash_offer(
    rules: &[CashRule],
    country: CountryCode,
    region: &str,
    total: Money,
) -> Result<(), Unavailable> {
    if country != CountryCode::CN || total.currency() != Currency::Cny {
        return Err(Unavailable::Elsewhere);
    }
    let of = |name: &str| rules.iter().find(|rule| rule.region == name);
    let rule = of(region.trim()).or_else(|| of("")).ok_or(Unavailable::Region)?;
    match total.minor() {
        _ if !rule.is_offered => Err(Unavailable::Region),
        minor if minor < rule.least.minor() => Err(Unavailable::Below(rule.least)),
        minor if minor > rule.most.minor() => Err(Unavailable::Above(rule.most)),
        _ => Ok(()),
    }
}

/// The cash of a delivered order. Amounts are of its currency and not below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cash {
    /// What the buyer had to pay: the courier answers for it.
    pub due: Money,
    /// What the courier says to have taken; `due` until it says otherwise.
    pub collected: Money,
    /// What it has handed over.
    pub remitted: Money,
    /// What a person has given up.
    pub written_off: Money,
    /// Whether a person has decided that the courier owes what is missing.
    pub is_claimed: bool,
}

/// Where the cash of an order stands. Derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CashStanding {
    /// The courier has it, and nothing is known to be missing.
    InTransit,
    /// Less was taken or handed over than was due: a person decides.
    Short,
    /// The courier owes it.
    Claimed,
    /// All of it came or was given up.
    Settled,
}

/// What a person decides about cash that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CashDecision {
    /// The courier owes it.
    Claim,
    /// It is given up.
    WriteOff,
}

impl CashDecision {
    pub const ALL: [Self; 2] = [Self::Claim, Self::WriteOff];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::WriteOff => "write_off",
        }
    }
}

impl Cash {
    /// The cash of an order that has just been delivered.
    pub const fn of(due: Money) -> Self {
        let zero = Money::zero(due.currency());
        Self {
            due,
            collected: due,
            remitted: zero,
            written_off: zero,
            is_claimed: false,
        }
    }

    /// What has neither come nor been given up.
    pub fn open(&self) -> Money {
        less(less(self.due, self.remitted), self.written_off)
    }

    /// What is known to be missing: once the courier has handed something over, all that is open; before, what it took
    /// too little.
    pub fn short(&self) -> Money {
        if self.remitted.is_zero() {
            less(less(self.due, self.written_off), self.collected)
        } else {
            self.open()
        }
    }

    pub fn standing(&self) -> CashStanding {
        match () {
            () if self.open().is_zero() => CashStanding::Settled,
            () if self.is_claimed => CashStanding::Claimed,
            () if self.short().is_zero() => CashStanding::InTransit,
            () => CashStanding::Short,
        }
    }

    /// What of it can be given up: what is known to be missing, or all that the courier owes by decision.
    pub fn to_write_off(self) -> Money {
        if self.is_claimed {
            self.open()
        } else {
            self.short()
        }
    }

    /// Of `amount` that is handed over for this order: what settles it, and what is more than is open.
    pub fn take(&self, amount: Money) -> (Money, Money) {
        let settled = Money::new(
            amount.minor().min(self.open().minor()).max(0),
            self.due.currency(),
        );
        (settled, less(amount, settled))
    }
}

/// `whole` without `part`; nothing where that is more.
fn less(whole: Money, part: Money) -> Money {
    Money::new(
        whole.minor().saturating_sub(part.minor()).max(0),
        whole.currency(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn yuan(minor: i64) -> Money {
        Money::new(minor, Currency::Cny)
    }

    fn rule(region: &str, is_offered: bool, least: i64, most: i64) -> CashRule {
        CashRule {
            region: region.to_owned(),
            is_offered,
            least: yuan(least),
            most: yuan(most),
        }
    }

    #[test]
    fn the_rule_of_the_province_goes_before_the_one_for_all_others() {
        let rules = [
            rule("", true, 0, 500_000),
            rule("西藏自治区", false, 0, 500_000),
            rule("浙江省", true, 1_000, 20_000),
        ];
        let offer = |region, minor| cash_offer(&rules, CountryCode::CN, region, yuan(minor));
        assert_eq!(offer("浙江省", 1_000), Ok(()));
        assert_eq!(offer(" 浙江省 ", 20_000), Ok(()), "both ends belong to it");
        assert_eq!(offer("浙江省", 999), Err(Unavailable::Below(yuan(1_000))));
        assert_eq!(offer("浙江省", 20_001), Err(Unavailable::Above(yuan(20_000))));
        assert_eq!(offer("西藏自治区", 5_000), Err(Unavailable::Region));
        assert_eq!(offer("广东省", 20_001), Ok(()));
        assert_eq!(offer("广东省", 500_001), Err(Unavailable::Above(yuan(500_000))));
    }

    #[test]
    fn cash_is_taken_in_mainland_china_and_in_yuan_only() {
        let rules = [rule("", true, 0, 500_000)];
        let abroad = CountryCode::parse("US").unwrap();
        let dollars = Money::new(100, Currency::Usd);
        for refused in [
            cash_offer(&rules, abroad, "", yuan(100)),
            cash_offer(&rules, CountryCode::CN, "浙江省", dollars),
        ] {
            assert_eq!(refused, Err(Unavailable::Elsewhere));
        }
        let none = cash_offer(&[], CountryCode::CN, "浙江省", yuan(100));
        assert_eq!(none, Err(Unavailable::Region), "without a rule it is not offered");
    }

    #[test]
    fn rules_name_provinces_and_amounts_in_yuan() {
        let typed = |region: &str, least: &str, most: &str| NewCashRule {
            region: region.to_owned(),
            is_offered: true,
            least: least.to_owned(),
            most: most.to_owned(),
        };
        assert_eq!(
            typed("浙江省", "0", "199.50").check(),
            Ok(rule("浙江省", true, 0, 19_950))
        );
        assert_eq!(typed("", "5", "5").check(), Ok(rule("", true, 500, 500)));
        for (bad, fields) in [
            (typed("Zhejiang", "0", "x"), vec!["region", "most"]),
            (typed("", "-1", ""), vec!["least", "most"]),
            (typed("", "2", "1"), vec!["most"]),
        ] {
            let wrong: Vec<String> = bad
                .check()
                .unwrap_err()
                .into_iter()
                .map(|error| error.field)
                .collect();
            assert_eq!(wrong, fields);
        }
    }

    #[test]
    fn what_is_handed_over_settles_what_is_open_and_no_more() {
        let cash = Cash::of(yuan(100));
        assert_eq!(cash.standing(), CashStanding::InTransit);
        for (amount, settled, over, standing) in [
            (100, 100, 0, CashStanding::Settled),
            (60, 60, 0, CashStanding::Short),
            (130, 100, 30, CashStanding::Settled),
        ] {
            assert_eq!(cash.take(yuan(amount)), (yuan(settled), yuan(over)));
            let after = Cash {
                remitted: yuan(settled),
                ..cash
            };
            assert_eq!(after.standing(), standing, "{amount}");
            assert_eq!(after.short(), yuan(100 - settled), "{amount}");
        }
    }

    #[test]
    fn what_the_courier_took_too_little_is_known_before_it_hands_over() {
        let cash = Cash {
            collected: yuan(90),
            ..Cash::of(yuan(100))
        };
        assert_eq!((cash.standing(), cash.short()), (CashStanding::Short, yuan(10)));
        let given_up = Cash {
            written_off: yuan(10),
            ..cash
        };
        assert_eq!(given_up.standing(), CashStanding::InTransit);
        assert_eq!(given_up.take(yuan(100)), (yuan(90), yuan(10)));
        let claimed = Cash {
            is_claimed: true,
            remitted: yuan(90),
            ..cash
        };
        assert_eq!(claimed.standing(), CashStanding::Claimed);
        assert_eq!(claimed.to_write_off(), yuan(10));
        let whole = Cash {
            is_claimed: true,
            ..Cash::of(yuan(100))
        };
        assert_eq!(
            (whole.short(), whole.to_write_off()),
            (yuan(0), yuan(100)),
            "a courier that never hands over can be given up after it was claimed"
        );
        assert_eq!(claimed.take(yuan(10)), (yuan(10), yuan(0)));
        let more = Cash {
            collected: yuan(120),
            ..Cash::of(yuan(100))
        };
        assert_eq!(
            more.standing(),
            CashStanding::InTransit,
            "the rest is the buyer's"
        );
    }

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        let reasons = [
            Unavailable::Elsewhere,
            Unavailable::Region,
            Unavailable::Below(yuan(1)),
            Unavailable::Above(yuan(1)),
            Unavailable::NoAccount,
        ];
        let codes = reasons.map(Unavailable::code);
        let expected = [
            "not_available",
            "not_in_region",
            "below_least",
            "above_most",
            "no_account",
        ];
        assert_eq!(codes, expected);
    }
}

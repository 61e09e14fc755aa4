//! Commission: by rules of category, seller and credit grade, of which the first that fits counts. What a sale costs is
//! frozen when it is placed; rules that begin later do not reach it.

use super::share::{minus, proportion};
use crate::kernel::{Money, MoneyError, Timestamp};
use crate::merchant::{SellerId, SellerKind};
use crate::product::CategoryId;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A rule of commission.
    CommissionRuleId, "crl"
);

/// A rate in basis points, hundredths of a percent: 0 to 10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rate(i64);

/// What is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rate is 0 to 100 percent, with two decimals at most")]
pub struct InvalidRate;

impl Rate {
    /// All of it, in basis points.
    pub const WHOLE: i64 = 10_000;

    /// # Errors
    /// [`InvalidRate`].
    pub const fn new(basis_points: i64) -> Result<Self, InvalidRate> {
        if basis_points < 0 || basis_points > Self::WHOLE {
            return Err(InvalidRate);
        }
        Ok(Self(basis_points))
    }

    /// Reads a percentage: `5`, `5.25`.
    /// # Errors
    /// [`InvalidRate`].
    pub fn parse(text: &str) -> Result<Self, InvalidRate> {
        let text = text.trim();
        let text = text.strip_suffix('%').unwrap_or(text).trim_end();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || fraction.len() > 2 {
            return Err(InvalidRate);
        }
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(InvalidRate);
        }
        format!("{whole}{fraction:0<2}")
            .parse()
            .map_err(|_| InvalidRate)
            .and_then(Self::new)
    }

    pub const fn basis_points(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Rate {
    type Error = InvalidRate;

    fn try_from(basis_points: i64) -> Result<Self, InvalidRate> {
        Self::new(basis_points)
    }
}

impl From<Rate> for i64 {
    fn from(rate: Rate) -> Self {
        rate.0
    }
}

/// In percent: `5.25%`.
impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}%", self.0 / 100, self.0 % 100)
    }
}

/// What a rule takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommissionTerms {
    /// Of the goods; delivery is free of it.
    pub rate: Rate,
    /// The tax that is in the commission: a price that includes VAT is `price / (1 + rate)` without it (Detailed Rules
    /// for the Implementation of the Provisional Regulations on Value-Added Tax of the People's Republic of China,
    /// article 14).
    pub tax: Rate,
}

/// A rule of commission. A condition that is `None` fits everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommissionRule {
    pub id: CommissionRuleId,
    /// The lowest number is asked first.
    pub priority: i64,
    /// A category that lists the product: its own, or one above.
    pub category: Option<CategoryId>,
    pub seller: Option<SellerId>,
    /// The credit grade of the seller.
    pub grade: Option<String>,
    pub terms: CommissionTerms,
    pub starts_at: Timestamp,
    /// From then on it counts no more.
    pub ends_at: Option<Timestamp>,
}

/// Something sold, as rules look at it.
#[derive(Clone, Copy, Debug)]
pub struct Sold<'a> {
    pub seller: SellerId,
    pub kind: SellerKind,
    pub grade: Option<&'a str>,
    /// Every category that lists it.
    pub categories: &'a [CategoryId],
}

impl CommissionRule {
    fn fits(&self, sold: &Sold<'_>, at: Timestamp) -> bool {
        self.starts_at <= at
            && self.ends_at.is_none_or(|end| at < end)
            && self.seller.is_none_or(|seller| seller == sold.seller)
            && (self.grade.is_none() || self.grade.as_deref() == sold.grade)
            && self
                .category
                .is_none_or(|category| sold.categories.contains(&category))
    }
}

/// The rule that counts for something sold: of those that fit, the one with the lowest priority, of several the oldest.
/// The platform's own shop pays none.
pub fn commission_rule<'r>(
    rules: &'r [CommissionRule],
    sold: &Sold<'_>,
    at: Timestamp,
) -> Option<&'r CommissionRule> {
    if sold.kind == SellerKind::Own {
        return None;
    }
    rules
        .iter()
        .filter(|rule| rule.fits(sold, at))
        .min_by_key(|rule| (rule.priority, rule.id))
}

/// A commission, apart from the tax in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    pub commission: Money,
    pub tax: Money,
}

impl Fee {
    pub const fn none(like: Money) -> Self {
        let zero = Money::zero(like.currency());
        Self {
            commission: zero,
            tax: zero,
        }
    }
}

/// What a line of an order was charged, frozen with the rule that said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFee {
    pub rule: CommissionRuleId,
    pub terms: CommissionTerms,
    /// What the rate was taken of.
    pub base: Money,
    pub fee: Fee,
}

/// What a line of `base` costs its seller by a rule.
/// # Errors
/// [`MoneyError::Overflow`].
pub fn line_fee(rule: &CommissionRule, base: Money) -> Result<LineFee, MoneyError> {
    let CommissionTerms { rate, tax } = rule.terms;
    let whole = proportion(base, rate.basis_points(), Rate::WHOLE)?;
    let tax = proportion(whole, tax.basis_points(), Rate::WHOLE + tax.basis_points())?;
    Ok(LineFee {
        rule: rule.id,
        terms: rule.terms,
        base,
        fee: Fee {
            commission: minus(whole, tax)?,
            tax,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    const fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    fn rule(id: u128, priority: i64) -> CommissionRule {
        CommissionRule {
            id: CommissionRuleId::from_u128(id),
            priority,
            category: None,
            seller: None,
            grade: None,
            terms: CommissionTerms {
                rate: Rate::new(500).unwrap(),
                tax: Rate::new(600).unwrap(),
            },
            starts_at: at(0),
            ends_at: None,
        }
    }

    fn chosen(rules: &[CommissionRule], sold: Sold<'_>, now: i64) -> Option<u128> {
        commission_rule(rules, &sold, at(now)).map(|rule| rule.id.as_u128())
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let (tea, pots) = (CategoryId::from_u128(1), CategoryId::from_u128(2));
        let seller = SellerId::from_u128(9);
        let categories = [tea];
        let sold = Sold {
            seller,
            kind: SellerKind::ThirdParty,
            grade: Some("A"),
            categories: &categories,
        };
        let mut rules = vec![rule(1, 100), rule(2, 50), rule(3, 40), rule(4, 30), rule(5, 20)];
        rules[1].seller = Some(seller);
        rules[2].category = Some(pots);
        rules[3].grade = Some("B".to_owned());
        rules[4].ends_at = Some(at(10));
        assert_eq!(chosen(&rules, sold, 5), Some(5));
        assert_eq!(chosen(&rules, sold, 10), Some(2), "ended");
        rules[2].category = Some(tea);
        assert_eq!(chosen(&rules, sold, 10), Some(3));
        rules[3].grade = Some("A".to_owned());
        assert_eq!(chosen(&rules, sold, 10), Some(4));
        rules.push(rule(0, 30));
        assert_eq!(chosen(&rules, sold, 10), Some(0), "the older of two");
        let other = Sold {
            seller: SellerId::from_u128(8),
            grade: None,
            categories: &[],
            ..sold
        };
        assert_eq!(chosen(&rules[..4], other, 10), Some(1));
        assert_eq!(chosen(&rules, sold, -1), None, "not begun");
        let own = Sold {
            kind: SellerKind::Own,
            ..sold
        };
        assert_eq!(chosen(&rules, own, 10), None);
    }

    #[test]
    fn tax_is_in_the_commission() {
        let line = line_fee(&rule(1, 1), Money::new(21_201, Currency::Cny)).unwrap();
        let fee = (line.fee.commission.minor(), line.fee.tax.minor());
        assert_eq!(
            fee,
            (1_000, 60),
            "1060.05 comes to 1060, of which 6 in 106 are tax"
        );
    }

    #[test]
    fn rates_are_percentages_with_two_decimals() {
        for (text, points) in [
            ("5", 500),
            ("5.25", 525),
            ("0.5%", 50),
            ("100", 10_000),
            (" 0 % ", 0),
        ] {
            assert_eq!(Rate::parse(text), Rate::new(points), "{text}");
        }
        assert_eq!(Rate::parse("5.2").unwrap().to_string(), "5.20%");
        for bad in ["", "101", "100.01", "-1", "1.234", "x", ".5", "1e1"] {
            assert_eq!(Rate::parse(bad), Err(InvalidRate), "{bad}");
        }
    }

    #[test]
    fn a_rate_is_at_least_nothing_and_at_most_the_whole() {
        for basis_points in [0, 1, 525, Rate::WHOLE] {
            let rate = Rate::try_from(basis_points).unwrap();
            assert_eq!(
                (rate.basis_points(), i64::from(rate)),
                (basis_points, basis_points)
            );
        }
        for basis_points in [-1, Rate::WHOLE + 1] {
            assert!(Rate::try_from(basis_points).is_err(), "{basis_points}");
        }
    }
}

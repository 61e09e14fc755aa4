//! What taking money costs: for each payment method and currency a rule in versions, of which one counts at a time, and
//! what of it every capture is charged.
//!
//! A fee is an event of its own, posted with the capture by the rule of that moment; rules that begin later do not reach
//! it. What goes back to buyers later gives no part of it back.

use super::journal::{giver, source};
use super::share::proportion;
use super::{Account, AccountKind, Entry, EntryKind, Rate, SaleFacts, Transfer};
use crate::kernel::{Currency, FieldError, Money, MoneyError, Timestamp};
use crate::merchant::{SellerId, SellerKind};
use crate::order::OrderId;
use crate::payment::PaymentMethod;
use serde::{Deserialize, Serialize};

/// A rule counts so many seconds after it was saved: whatever is being captured in that moment knows which one does.
pub const FEE_NOTICE_SECONDS: i64 = 60;

/// Who bears what taking money costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeBearer {
    #[default]
    Platform,
    /// The sellers of the goods, each by its share of what came. The platform's own shop is the platform, and so is money
    /// that came too late or twice.
    Seller,
}

impl FeeBearer {
    pub const ALL: [Self; 2] = [Self::Platform, Self::Seller];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Seller => "seller",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bearer| bearer.as_str() == text)
    }
}

/// What taking money by one method in one currency costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFeeRule {
    pub method: PaymentMethod,
    /// From 1; of those that have begun, the highest counts.
    pub version: i64,
    /// Of what came.
    pub rate: Rate,
    /// For each capture beside it, not below zero; its currency is the rule's.
    pub fixed: Money,
    pub bearer: FeeBearer,
    pub starts_at: Timestamp,
}

impl PaymentFeeRule {
    /// What a capture of `base` costs: `round(base × rate) + fixed`, half up. It may be more than came.
    /// # Errors
    /// [`MoneyError`] for another currency, or when it overflows.
    pub fn fee(&self, base: Money) -> Result<Money, MoneyError> {
        proportion(base, self.rate.basis_points(), Rate::WHOLE)?.checked_add(self.fixed)
    }
}

/// A rule as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFeeForm {
    pub method: PaymentMethod,
    pub currency: Currency,
    /// In percent.
    pub rate: String,
    /// In major units; empty for nothing.
    pub fixed: String,
    pub bearer: FeeBearer,
    /// The version that its writer has seen; 0 where there was none.
    pub version: i64,
}

impl PaymentFeeForm {
    /// What is typed when a rule is to be changed.
    pub fn of(rule: &PaymentFeeRule) -> Self {
        let points = rule.rate.basis_points();
        Self {
            method: rule.method,
            currency: rule.fixed.currency(),
            rate: format!("{}.{:02}", points / 100, points % 100),
            fixed: rule.fixed.to_decimal(),
            bearer: rule.bearer,
            version: rule.version,
        }
    }

    /// The next version of the rule.
    /// # Errors
    /// One [`FieldError`] for every field that is wrong.
    pub fn read(&self, starts_at: Timestamp) -> Result<PaymentFeeRule, Vec<FieldError>> {
        let fixed = match self.fixed.trim() {
            "" => Some(Money::zero(self.currency)),
            text => Money::parse(text, self.currency).ok(),
        };
        match (Rate::parse(&self.rate), fixed.filter(|fixed| fixed.minor() >= 0)) {
            (Ok(rate), Some(fixed)) => Ok(PaymentFeeRule {
                method: self.method,
                version: self.version.saturating_add(1),
                rate,
                fixed,
                bearer: self.bearer,
                starts_at,
            }),
            (rate, fixed) => {
                let wrong = |field: &str, is_wrong: bool| is_wrong.then(|| FieldError::new(field, "invalid"));
                let wrong = [wrong("rate", rate.is_err()), wrong("fixed", fixed.is_none())];
                Err(wrong.into_iter().flatten().collect())
            }
        }
    }
}

/// What the rule charges for a capture of a purchase, as an entry of its own; nothing for what is no capture, and where the
/// fee is nothing. Every order has its share of it, by the largest remainder; it is paid out of what the money came to, or
/// where couriers or the bank send a bill, by the bank.
/// # Errors
/// [`MoneyError`] when amounts are of several currencies, or overflow.
pub fn payment_fee(
    sale: &SaleFacts,
    capture: &Entry,
    rule: &PaymentFeeRule,
) -> Result<Option<Entry>, MoneyError> {
    let Some(subject) = captured(capture) else {
        return Ok(None);
    };
    let place = Account::own(source(sale.method));
    let came: Vec<&Transfer> = capture
        .transfers
        .iter()
        .filter(|transfer| transfer.debit() == place)
        .collect();
    let mut base = Money::zero(rule.fixed.currency());
    for transfer in &came {
        base = base.checked_add(transfer.amount())?;
    }
    let weights: Vec<u64> = came
        .iter()
        .map(|transfer| transfer.amount().minor().unsigned_abs())
        .collect();
    let shares = rule.fee(base)?.allocate(&weights);
    let paid_by = Account::own(giver(sale.method));
    let charge = |(transfer, share): (&&Transfer, Money)| {
        let bearer = match charged_seller(sale, rule, transfer.order()) {
            Some(seller) => Account::payable(seller),
            None => Account::own(AccountKind::PaymentFees),
        };
        Transfer::new(bearer, paid_by, share, transfer.order()).ok()
    };
    let transfers: Vec<Transfer> = came.iter().zip(shares).filter_map(charge).collect();
    let entry = Entry::new(EntryKind::PaymentFee, subject, Some(sale.group), transfers);
    Ok(Some(entry).filter(|entry| !entry.transfers.is_empty()))
}

/// What money an entry tells of that came from a buyer.
fn captured(entry: &Entry) -> Option<&str> {
    let subject = entry.key.split_once(':').map(|(_, subject)| subject);
    subject.filter(|_| entry.kind.takes_money())
}

/// The seller that bears the share of an order.
fn charged_seller(sale: &SaleFacts, rule: &PaymentFeeRule, order: Option<OrderId>) -> Option<SellerId> {
    let of = sale.orders.iter().find(|own| Some(own.id) == order)?;
    let bears = rule.bearer == FeeBearer::Seller && of.kind == SellerKind::ThirdParty;
    bears.then_some(of.seller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{OrderGroupId, OrderState};
    use crate::payment::{PaymentId, PaymentState, RefundCause, RefundId, RefundState};
    use crate::settlement::{Fee, OrderFacts, RefundFacts, journal};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::Cny)
    }

    fn rule(points: i64, fixed: i64, bearer: FeeBearer) -> PaymentFeeRule {
        PaymentFeeRule {
            method: PaymentMethod::Online,
            version: 1,
            rate: Rate::new(points).unwrap(),
            fixed: cny(fixed),
            bearer,
            starts_at: Timestamp::from_micros(0),
        }
    }

    /// A paid purchase; the first order is the platform's own.
    fn sale(totals: &[i64], method: PaymentMethod) -> SaleFacts {
        let order = |(place, total): (u128, &i64)| OrderFacts {
            id: OrderId::from_u128(place),
            seller: SellerId::from_u128(place),
            kind: if place == 0 {
                SellerKind::Own
            } else {
                SellerKind::ThirdParty
            },
            state: OrderState::Confirmed,
            delivery: cny(0),
            total: cny(*total),
            cut: cny(0),
            fee: Fee::none(cny(0)),
        };
        SaleFacts {
            group: OrderGroupId::from_u128(1),
            payment: PaymentId::from_u128(2),
            method,
            payment_state: PaymentState::Captured,
            amount: cny(totals.iter().sum()),
            orders: (0..).zip(totals).map(order).collect(),
            refunds: Vec::new(),
        }
    }

    /// The fees of everything that a purchase calls for.
    fn fees(sale: &SaleFacts, rule: &PaymentFeeRule) -> Vec<Entry> {
        let entries = journal(sale, &BTreeSet::new()).unwrap();
        entries
            .iter()
            .filter_map(|entry| payment_fee(sale, entry, rule).unwrap())
            .collect()
    }

    fn told(entry: &Entry) -> Vec<(String, String, i64)> {
        let one = |transfer: &Transfer| {
            let sides = (transfer.debit().to_string(), transfer.credit().to_string());
            (sides.0, sides.1, transfer.amount().minor())
        };
        entry.transfers.iter().map(one).collect()
    }

    #[test]
    fn the_platform_bears_the_fee_unless_the_rule_says_the_seller() {
        let sale = sale(&[10_000, 29_900], PaymentMethod::Online);
        let own = |amount| ("payment_fees".to_owned(), "gateway_clearing".to_owned(), amount);
        let [fee] = fees(&sale, &rule(60, 30, FeeBearer::Platform))
            .try_into()
            .unwrap();
        // 0.6 % of 399.00 are 2.394, and 0.30 beside it.
        assert_eq!(fee.key, format!("payment.fee:{}", sale.payment));
        assert_eq!(told(&fee), [own(67), own(202)]);
        let [fee] = fees(&sale, &rule(60, 30, FeeBearer::Seller)).try_into().unwrap();
        let seller = format!("seller_payable:{}", sale.orders[1].seller);
        assert_eq!(
            told(&fee),
            [own(67), (seller, "gateway_clearing".to_owned(), 202)],
            "the own shop is the platform"
        );
    }

    #[test]
    fn what_came_too_late_costs_the_platform_a_fee_too() {
        let mut sale = sale(&[0, 10_000], PaymentMethod::Online);
        sale.payment_state = PaymentState::RefundPending;
        let refund = RefundId::from_u128(7);
        sale.refunds.push(RefundFacts {
            id: refund,
            order: None,
            cause: RefundCause::Late,
            state: RefundState::Pending,
            amount: cny(10_000),
        });
        let [fee] = fees(&sale, &rule(100, 0, FeeBearer::Seller)).try_into().unwrap();
        assert_eq!(fee.key, format!("payment.fee:{refund}"));
        assert_eq!(fee.transfers[0].debit().kind(), AccountKind::PaymentFees);
        assert_eq!(fee.transfers[0].amount(), cny(100));
    }

    #[test]
    fn couriers_and_the_bank_are_paid_by_the_bank() {
        for method in [PaymentMethod::CashOnDelivery, PaymentMethod::Remittance] {
            let sale = sale(&[500], method);
            let [fee] = fees(&sale, &rule(0, 30, FeeBearer::Platform)).try_into().unwrap();
            assert_eq!(told(&fee), [("payment_fees".to_owned(), "bank".to_owned(), 30)]);
        }
        let sale = sale(&[500], PaymentMethod::Online);
        assert_eq!(
            fees(&sale, &rule(0, 0, FeeBearer::Platform)),
            [],
            "nothing is no entry"
        );
    }

    #[test]
    fn rules_are_read_as_they_are_typed() {
        let typed = |rate: &str, fixed: &str| PaymentFeeForm {
            method: PaymentMethod::Online,
            currency: Currency::Cny,
            rate: rate.to_owned(),
            fixed: fixed.to_owned(),
            bearer: FeeBearer::Seller,
            version: 3,
        };
        let at = Timestamp::from_micros(5);
        let rule = typed("0.6", "0.30").read(at).unwrap();
        assert_eq!(
            (rule.version, rule.rate.basis_points(), rule.fixed),
            (4, 60, cny(30))
        );
        let again = PaymentFeeForm::of(&rule);
        assert_eq!(
            (again.rate.as_str(), again.fixed.as_str(), again.version),
            ("0.60", "0.30", 4)
        );
        assert_eq!(typed("0", "").read(at).unwrap().fixed, cny(0));
        for (bad, fields) in [
            (typed("101", "0.001"), vec!["rate", "fixed"]),
            (typed("", "1"), vec!["rate"]),
            (typed("1", "-1"), vec!["fixed"]),
        ] {
            let wrong = bad.read(at).unwrap_err();
            let wrong: Vec<String> = wrong.into_iter().map(|error| error.field).collect();
            assert_eq!(wrong, fields);
        }
    }

    proptest! {
        /// F20: shares of a fee sum to what the formula says, none is below zero.
        #[test]
        fn shares_of_a_fee_sum_to_it_exactly(
            totals in prop::collection::vec(1..10_000_000_i64, 1..8),
            points in 0..=1_000_i64,
            fixed in 0..500_i64,
            bearer in prop::sample::select(FeeBearer::ALL.to_vec()),
        ) {
            let sale = sale(&totals, PaymentMethod::Online);
            let sum: i64 = fees(&sale, &rule(points, fixed, bearer))
                .iter()
                .flat_map(|entry| &entry.transfers)
                .map(|transfer| transfer.amount().minor())
                .sum();
            let base: i64 = totals.iter().sum();
            prop_assert_eq!(sum, (base * points + 5_000) / 10_000 + fixed);
        }
    }
}

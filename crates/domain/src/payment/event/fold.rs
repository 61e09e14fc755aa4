//! Folding events: every operation by itself, whatever the order and however often it was heard.

use super::{Amounts, MoneyEvent, MoneyEventKind, RefundFate, is_about};
use crate::kernel::{Money, MoneyError, Timestamp};
use crate::payment::refund::attempt_of;
use std::collections::BTreeMap;

/// One try to give money back, or one dispute: the newest success, the newest failure. Amounts are minor units.
#[derive(Clone, Debug, Default)]
pub(super) struct Operation {
    asked: Option<i64>,
    success: Option<(Timestamp, i64)>,
    failure: Option<Timestamp>,
}

impl Operation {
    /// The amount of the newest success, unless a failure is newer.
    pub(super) fn outcome(&self) -> Option<i64> {
        let (at, minor) = self.success?;
        self.failure.is_none_or(|failed| failed <= at).then_some(minor)
    }

    /// Whether what was asked for was done. What nobody has asked for is none of ours.
    fn is_back(&self) -> bool {
        self.asked.is_some() && self.outcome() == self.asked
    }
}

/// All attempts to give one refund back, by their numbers. A new one is made when the one before has failed for good, so
/// one success is all of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempts(BTreeMap<i64, Operation>);

impl Attempts {
    pub(super) fn fate(&self) -> RefundFate {
        let mut asked = self.0.values().filter(|attempt| attempt.asked.is_some());
        if asked.clone().any(Operation::is_back) {
            return RefundFate::Back;
        }
        match asked.next_back() {
            Some(last) if last.outcome().is_none() && last.failure.is_some() => RefundFate::Failed,
            _ => RefundFate::Open,
        }
    }

    pub(super) fn add_to(&self, sum: &mut Amounts) -> Result<(), MoneyError> {
        let asked = self.0.values().filter_map(|attempt| attempt.asked).max();
        let part = match self.fate() {
            RefundFate::Back => &mut sum.refunded,
            RefundFate::Failed => &mut sum.refund_failed,
            RefundFate::Open => &mut sum.refund_pending,
        };
        add(part, asked)
    }
}

/// What has become of one charge. Amounts are minor units.
#[derive(Clone, Debug, Default)]
pub(super) struct Charge {
    requested: Option<i64>,
    authorised: Option<i64>,
    /// What was captured is never captured less; it can only go back.
    pub captured: Option<i64>,
    is_voided: bool,
}

impl Charge {
    pub(super) fn add_to(&self, sum: &mut Amounts, closed: bool) -> Result<(), MoneyError> {
        add(&mut sum.captured, self.captured)?;
        if self.is_voided {
            return Ok(());
        }
        match (self.authorised, self.captured) {
            (Some(held), taken) => add(&mut sum.authorised, Some((held - taken.unwrap_or(0)).max(0))),
            (None, None) if !closed => add(&mut sum.requested, self.requested),
            (None, _) => Ok(()),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Operations<'e> {
    pub charges: BTreeMap<&'e str, Charge>,
    pub refunds: BTreeMap<&'e str, Attempts>,
    pub disputes: BTreeMap<&'e str, Operation>,
    pub closed: bool,
}

impl<'e> Operations<'e> {
    /// Everything here keeps the greatest of what it hears: neither the order nor a repeat matters.
    pub(super) fn of(amount: Money, events: impl IntoIterator<Item = &'e MoneyEvent>) -> Self {
        let mut operations = Self::default();
        let mut refunded = Vec::new();
        for event in events.into_iter().filter(|event| is_about(amount, event)) {
            if event.kind == MoneyEventKind::Refunded {
                refunded.push(event);
            }
            operations.take(event);
        }
        // All requests are known now: a refund counts with the amount that was asked for only.
        for event in refunded {
            let refund = operations.refund(event.operation.as_str());
            if refund.asked == Some(event.amount.minor()) {
                refund.success = refund.success.max(Some((event.at, event.amount.minor())));
            }
        }
        operations
    }

    fn refund(&mut self, key: &'e str) -> &mut Operation {
        let (refund, number) = attempt_of(key);
        self.refunds
            .entry(refund)
            .or_default()
            .0
            .entry(number)
            .or_default()
    }

    fn take(&mut self, event: &'e MoneyEvent) {
        let (name, minor) = (event.operation.as_str(), event.amount.minor());
        match event.kind {
            MoneyEventKind::Requested => {
                let charge = self.charges.entry(name).or_default();
                charge.requested = charge.requested.max(Some(minor));
            }
            MoneyEventKind::Authorised => {
                let charge = self.charges.entry(name).or_default();
                charge.authorised = charge.authorised.max(Some(minor));
            }
            MoneyEventKind::Captured => {
                let charge = self.charges.entry(name).or_default();
                charge.captured = charge.captured.max(Some(minor));
            }
            MoneyEventKind::Voided => self.charges.entry(name).or_default().is_voided = true,
            MoneyEventKind::Closed => self.closed = true,
            MoneyEventKind::RefundRequested => {
                let refund = self.refund(name);
                refund.asked = refund.asked.max(Some(minor));
            }
            MoneyEventKind::RefundFailed => {
                let refund = self.refund(name);
                refund.failure = refund.failure.max(Some(event.at));
            }
            MoneyEventKind::ChargedBack => {
                let dispute = self.disputes.entry(name).or_default();
                dispute.success = dispute.success.max(Some((event.at, minor)));
            }
            MoneyEventKind::ChargebackReversed => {
                let dispute = self.disputes.entry(name).or_default();
                dispute.failure = dispute.failure.max(Some(event.at));
            }
            // A refund counts once all requests are known; an attempt that failed is no money.
            MoneyEventKind::Refunded | MoneyEventKind::Declined => {}
        }
    }
}

pub(super) fn add(sum: &mut Money, minor: Option<i64>) -> Result<(), MoneyError> {
    let part = Money::new(minor.unwrap_or(0), sum.currency());
    *sum = sum.checked_add(part)?;
    Ok(())
}

//! What has happened to the money of a payment, and what that comes to.
//!
//! Owns the events, the amounts that derive from them, and the state that derives from the amounts. Does not own who may
//! cause an event, nor what an event means for orders.
//!
//! Invariants: events are only ever added; what they come to does not depend on the order in which they are heard, nor on
//! how often; an event that cannot be about this payment counts for nothing.

mod fold;

use fold::{Attempts, Operations, add};

use super::refund::attempt_of;
use super::{PaymentMethod, PaymentState};
use crate::kernel::{Money, MoneyError, Timestamp};
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyEventKind {
    /// The payment was opened at the provider; the buyer is asked for the money.
    Requested,
    /// The provider holds the money for us.
    Authorised,
    /// The money is ours: the provider, the courier or our bank has it.
    Captured,
    /// One attempt failed; the buyer may try again.
    Declined,
    /// The provider has let go of what it held, or has closed what was never paid.
    Voided,
    /// The shop has given the payment up: whatever money comes of it goes back.
    Closed,
    RefundRequested,
    Refunded,
    /// The money of a refund did not arrive. It stays owed.
    RefundFailed,
    /// The buyer's bank has taken the money back.
    ChargedBack,
    /// The dispute was won, and the money came again.
    ChargebackReversed,
}

impl MoneyEventKind {
    pub const ALL: [Self; 11] = [
        Self::Requested,
        Self::Authorised,
        Self::Captured,
        Self::Declined,
        Self::Voided,
        Self::Closed,
        Self::RefundRequested,
        Self::Refunded,
        Self::RefundFailed,
        Self::ChargedBack,
        Self::ChargebackReversed,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Authorised => "authorised",
            Self::Captured => "captured",
            Self::Declined => "declined",
            Self::Voided => "voided",
            Self::Closed => "closed",
            Self::RefundRequested => "refund_requested",
            Self::Refunded => "refunded",
            Self::RefundFailed => "refund_failed",
            Self::ChargedBack => "charged_back",
            Self::ChargebackReversed => "chargeback_reversed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Something that happened to the money of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyEvent {
    pub kind: MoneyEventKind,
    /// What it is about: the provider's name of a charge or a dispute, our key of an attempt to give a refund back. Events
    /// about one operation follow each other by their times.
    pub operation: String,
    pub amount: Money,
    /// When it happened, by the clock of whoever tells of it.
    pub at: Timestamp,
}

/// What the events of a payment come to. Every amount is of the payment's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    /// Asked of the buyer, and neither there nor given up.
    pub requested: Money,
    /// Held by the provider, neither captured nor let go.
    pub authorised: Money,
    pub captured: Money,
    pub refunded: Money,
    /// On its way back: asked for, and neither done nor failed.
    pub refund_pending: Money,
    /// Has to go back and did not arrive.
    pub refund_failed: Money,
    pub charged_back: Money,
}

impl Amounts {
    /// Nothing has happened.
    pub const fn none(amount: Money) -> Self {
        let zero = Money::zero(amount.currency());
        Self {
            requested: zero,
            authorised: zero,
            captured: zero,
            refunded: zero,
            refund_pending: zero,
            refund_failed: zero,
            charged_back: zero,
        }
    }

    /// What the events of a payment of `amount` come to, in whatever order they are.
    ///
    /// Of one operation a success counts unless a newer failure does; a request is pending only while there is neither.
    /// Money of another currency, a capture of more than the payment, and a refund that nobody has asked for or of another
    /// amount than was asked for count for nothing: see [`Standing::counts`].
    /// # Errors
    /// [`MoneyError`] for sums that no bank could hold.
    pub fn fold<'e>(
        amount: Money,
        events: impl IntoIterator<Item = &'e MoneyEvent>,
    ) -> Result<Self, MoneyError> {
        let operations = Operations::of(amount, events);
        let mut sum = Self::none(amount);
        for charge in operations.charges.values() {
            charge.add_to(&mut sum, operations.closed)?;
        }
        for refund in operations.refunds.values() {
            refund.add_to(&mut sum)?;
        }
        for dispute in operations.disputes.values() {
            add(&mut sum.charged_back, dispute.outcome())?;
        }
        Ok(sum)
    }

    /// What has to go back and is not back.
    /// # Errors
    /// [`MoneyError`].
    pub fn owed(&self) -> Result<Money, MoneyError> {
        self.refund_pending.checked_add(self.refund_failed)
    }
}

/// What has become of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundFate {
    /// Neither done nor failed, as far as is known.
    Open,
    /// The last attempt that was made has failed.
    Failed,
    /// The buyer has the money.
    Back,
}

/// A payment with everything that was heard of its money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub method: PaymentMethod,
    pub amount: Money,
    pub events: Vec<MoneyEvent>,
}

impl Standing {
    pub const fn new(method: PaymentMethod, amount: Money) -> Self {
        Self {
            method,
            amount,
            events: Vec::new(),
        }
    }

    /// The payment once `event` is heard of too. Heard again, it changes nothing.
    #[must_use]
    pub fn apply(mut self, event: MoneyEvent) -> Self {
        if !self.events.contains(&event) {
            self.events.push(event);
        }
        self
    }

    /// # Errors
    /// [`MoneyError`].
    pub fn amounts(&self) -> Result<Amounts, MoneyError> {
        Amounts::fold(self.amount, &self.events)
    }

    /// The state, derived from the events alone.
    /// # Errors
    /// [`MoneyError`].
    pub fn state(&self) -> Result<PaymentState, MoneyError> {
        let amounts = self.amounts()?;
        let (is_captured, is_closed) = (
            self.has(MoneyEventKind::Captured),
            self.has(MoneyEventKind::Closed),
        );
        // Couriers collect less where a part was cancelled.
        let is_whole = !self.method.is_prepaid() || amounts.captured.minor() >= self.amount.minor();
        if !is_captured || !(is_whole || is_closed) {
            return Ok(match (is_closed, self.method.is_prepaid()) {
                (true, _) => PaymentState::Void,
                (false, true) => PaymentState::Pending,
                (false, false) => PaymentState::Due,
            });
        }
        let is_back = !amounts.captured.is_zero() && amounts.refunded.minor() >= amounts.captured.minor();
        Ok(match self.method {
            _ if !amounts.owed()?.is_zero() => PaymentState::RefundPending,
            _ if is_back => PaymentState::Refunded,
            // It came too late, and is owed even before anybody has asked for it.
            _ if is_closed => PaymentState::RefundPending,
            method if method.is_prepaid() => PaymentState::Captured,
            _ => PaymentState::Collected,
        })
    }

    /// Whether `event` counts for anything. If not, a person has to look: no such money was ever agreed upon.
    pub fn counts(&self, event: &MoneyEvent) -> bool {
        let asked = |known: &MoneyEvent| {
            known.kind == MoneyEventKind::RefundRequested
                && known.operation == event.operation
                && known.amount == event.amount
        };
        is_about(self.amount, event)
            && (event.kind != MoneyEventKind::Refunded || self.events.iter().any(asked))
    }

    /// What has become of the refund that has this key, or one of whose attempts has.
    pub fn refund(&self, key: &str) -> RefundFate {
        let operations = Operations::of(self.amount, &self.events);
        let found = operations.refunds.get(attempt_of(key).0);
        found.map_or(RefundFate::Open, Attempts::fate)
    }

    /// What came by each charge.
    pub fn charges(&self) -> Vec<(&str, Money)> {
        let operations = Operations::of(self.amount, &self.events);
        let currency = self.amount.currency();
        operations
            .charges
            .iter()
            .filter_map(|(name, charge)| Some((*name, Money::new(charge.captured?, currency))))
            .collect()
    }

    /// Whether the shop has given the payment up.
    pub fn is_closed(&self) -> bool {
        self.has(MoneyEventKind::Closed)
    }

    fn has(&self, kind: MoneyEventKind) -> bool {
        self.events
            .iter()
            .any(|event| event.kind == kind && is_about(self.amount, event))
    }
}

/// Whether an event can be about a payment of `amount` at all.
fn is_about(amount: Money, event: &MoneyEvent) -> bool {
    event.amount.currency() == amount.currency() && (0..=amount.minor()).contains(&event.amount.minor())
}

#[cfg(test)]
mod tests;

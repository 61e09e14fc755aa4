//! The states of a payment, from one table. Which of them a payment is in derives from its events (`event.rs`).

use serde::{Deserialize, Serialize};

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Waits for the buyer at the gateway. A declined attempt stays here: the buyer may try again.
    Pending,
    /// The gateway has the money.
    Captured,
    /// The courier will collect it.
    Due,
    /// The courier has it.
    Collected,
    /// Money that has to go back, all of it or a part; the gateway has not confirmed yet.
    RefundPending,
    /// All of it went back.
    Refunded,
    /// Ended without money.
    Void,
}

/// What moves a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PaymentEvent {
    Capture,
    Collect,
    /// The order ended before any money came.
    Void,
    RequestRefund,
    /// Nothing is on its way back any more, and a part stays.
    RefundPart,
    Refund,
    /// The order ended when only a part of the money had come.
    VoidPart,
    /// Money that was taken for refunded did not arrive.
    FailRefund,
}

/// An event that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {from:?} cannot take {event:?}")]
pub struct InvalidPaymentTransition {
    pub from: PaymentState,
    pub event: PaymentEvent,
}

impl PaymentState {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Captured,
        Self::Due,
        Self::Collected,
        Self::RefundPending,
        Self::Refunded,
        Self::Void,
    ];

    /// Every legal step. A capture after the end ([`PaymentState::Void`]) is money that came too late:
    /// it is taken note of and goes straight back.
    pub const TRANSITIONS: [(Self, PaymentEvent, Self); 14] = [
        (Self::Pending, PaymentEvent::Capture, Self::Captured),
        (Self::Pending, PaymentEvent::Void, Self::Void),
        (Self::Due, PaymentEvent::Collect, Self::Collected),
        (Self::Due, PaymentEvent::Void, Self::Void),
        (Self::Captured, PaymentEvent::RequestRefund, Self::RefundPending),
        (Self::Void, PaymentEvent::Capture, Self::RefundPending),
        (
            Self::RefundPending,
            PaymentEvent::RequestRefund,
            Self::RefundPending,
        ),
        (Self::RefundPending, PaymentEvent::RefundPart, Self::Captured),
        (Self::RefundPending, PaymentEvent::Refund, Self::Refunded),
        (Self::Captured, PaymentEvent::Refund, Self::Refunded),
        (Self::Pending, PaymentEvent::VoidPart, Self::RefundPending),
        (Self::Captured, PaymentEvent::FailRefund, Self::RefundPending),
        (Self::RefundPending, PaymentEvent::FailRefund, Self::RefundPending),
        (Self::Refunded, PaymentEvent::FailRefund, Self::RefundPending),
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Captured => "captured",
            Self::Due => "due",
            Self::Collected => "collected",
            Self::RefundPending => "refund_pending",
            Self::Refunded => "refunded",
            Self::Void => "void",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// Whether a single step, or none, leads from here to `to`.
    pub fn leads_to(self, to: Self) -> bool {
        let is_step = |(from, _, end): &(Self, PaymentEvent, Self)| *from == self && *end == to;
        self == to || Self::TRANSITIONS.iter().any(is_step)
    }

    /// The state after `event`.
    /// # Errors
    /// [`InvalidPaymentTransition`] when the table has no such step.
    pub fn on(self, event: PaymentEvent) -> Result<Self, InvalidPaymentTransition> {
        Self::TRANSITIONS
            .iter()
            .find(|(from, on, _)| *from == self && *on == event)
            .map(|(.., to)| *to)
            .ok_or(InvalidPaymentTransition { from: self, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_steps_of_the_table_are_legal() {
        let events = [
            PaymentEvent::Capture,
            PaymentEvent::Collect,
            PaymentEvent::Void,
            PaymentEvent::RequestRefund,
            PaymentEvent::RefundPart,
            PaymentEvent::Refund,
            PaymentEvent::VoidPart,
            PaymentEvent::FailRefund,
        ];
        let legal = PaymentState::ALL
            .iter()
            .flat_map(|s| events.map(|e| s.on(e)))
            .flatten()
            .count();
        assert_eq!(legal, PaymentState::TRANSITIONS.len(), "no step twice");
        assert!(PaymentState::Refunded.on(PaymentEvent::Capture).is_err());
        assert_eq!(
            PaymentState::Void.on(PaymentEvent::Capture),
            Ok(PaymentState::RefundPending)
        );
        assert!(PaymentState::Void.leads_to(PaymentState::RefundPending));
        assert!(!PaymentState::Refunded.leads_to(PaymentState::Captured));
    }
}

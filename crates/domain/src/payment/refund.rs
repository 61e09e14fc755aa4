//! Money on its way back: the share of a cancelled order, or a payment that came too late.

use super::PaymentEvent;
use crate::kernel::Money;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A refund. It is also its key at the gateway: the same id gives the money back once.
    RefundId, "rfd"
);

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Owed; the gateway has not confirmed yet.
    Pending,
    Refunded,
}

impl RefundState {
    pub const ALL: [Self; 2] = [Self::Pending, Self::Refunded];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Refunded => "refunded",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// What a payment of `amount` has come to, given all of its refunds, when one of them has just been carried out;
/// `None` while others are on their way.
pub fn refund_event(
    amount: Money,
    refunds: impl IntoIterator<Item = (Money, RefundState)>,
) -> Option<PaymentEvent> {
    let mut back = 0;
    for (part, state) in refunds {
        match state {
            RefundState::Pending => return None,
            RefundState::Refunded => back += part.minor(),
        }
    }
    Some(if back >= amount.minor() {
        PaymentEvent::Refund
    } else {
        PaymentEvent::RefundPart
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    #[test]
    fn a_payment_is_refunded_when_all_of_it_is_back() {
        let yuan = |minor| Money::new(minor, Currency::Cny);
        let (done, open) = (RefundState::Refunded, RefundState::Pending);
        let event = |refunds: &[(i64, RefundState)]| {
            refund_event(
                yuan(100),
                refunds.iter().map(|(part, state)| (yuan(*part), *state)),
            )
        };
        assert_eq!(event(&[(40, done)]), Some(PaymentEvent::RefundPart));
        assert_eq!(event(&[(40, done), (60, open)]), None);
        assert_eq!(event(&[(40, done), (60, done)]), Some(PaymentEvent::Refund));
    }
}

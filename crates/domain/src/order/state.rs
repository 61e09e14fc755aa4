//! THE transition table of an order.

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Placed; the gateway has not reported the money yet. Its stock is taken.
    AwaitingPayment,
    /// Paid, or to be paid in cash: the warehouse may start.
    Confirmed,
    Shipped,
    Delivered,
    /// Ended before shipping; its stock is back.
    Cancelled,
}

/// What moves an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEvent {
    Pay,
    Ship,
    Deliver,
    Cancel,
    /// The time to pay ran out.
    Expire,
}

/// An event that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {} cannot take {event:?}", from.as_str())]
pub struct InvalidTransition {
    pub from: OrderState,
    pub event: OrderEvent,
}

impl OrderState {
    pub const ALL: [Self; 5] = [
        Self::AwaitingPayment,
        Self::Confirmed,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
    ];

    /// Every legal step.
    pub const TRANSITIONS: [(Self, OrderEvent, Self); 6] = [
        (Self::AwaitingPayment, OrderEvent::Pay, Self::Confirmed),
        (Self::AwaitingPayment, OrderEvent::Cancel, Self::Cancelled),
        (Self::AwaitingPayment, OrderEvent::Expire, Self::Cancelled),
        (Self::Confirmed, OrderEvent::Ship, Self::Shipped),
        (Self::Confirmed, OrderEvent::Cancel, Self::Cancelled),
        (Self::Shipped, OrderEvent::Deliver, Self::Delivered),
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting_payment",
            Self::Confirmed => "confirmed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// The state after `event`.
    /// # Errors
    /// [`InvalidTransition`] when the table has no such step.
    pub fn on(self, event: OrderEvent) -> Result<Self, InvalidTransition> {
        Self::TRANSITIONS
            .iter()
            .find(|(from, on, _)| *from == self && *on == event)
            .map(|(.., to)| *to)
            .ok_or(InvalidTransition { from: self, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_steps_of_the_table_are_legal() {
        let events = [
            OrderEvent::Pay,
            OrderEvent::Ship,
            OrderEvent::Deliver,
            OrderEvent::Cancel,
            OrderEvent::Expire,
        ];
        let legal = OrderState::ALL
            .iter()
            .flat_map(|s| events.map(|e| s.on(e)))
            .flatten()
            .count();
        assert_eq!(legal, OrderState::TRANSITIONS.len(), "no step twice");
        assert!(OrderState::Cancelled.on(OrderEvent::Pay).is_err());
        assert!(OrderState::Shipped.on(OrderEvent::Cancel).is_err());
    }

    #[test]
    fn state_names_round_trip() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::parse(state.as_str()), Some(state));
        }
    }
}

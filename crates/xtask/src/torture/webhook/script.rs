//! What happens to a payment, and what must come of it: the reference that the shop is compared with.

use crate::torture::random::Random;

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Declined,
    /// The gateway gives up waiting; the buyer could still come back.
    Abandoned,
    /// Signed by the gateway, and with an amount that is not the payment's.
    WrongAmount,
    Captured,
    /// Through the shop, not by a webhook.
    BuyerCancels,
    /// The gateway has carried out what the shop asked for.
    Refunded,
}

/// How a purchase goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Paid,
    /// Nobody ever pays.
    Open,
    /// The buyer cancels, and the money comes all the same.
    Late,
    /// The buyer cancels what is paid.
    Returned,
}

/// The states of order and payment.
pub type States = (&'static str, &'static str);

impl Fate {
    pub const fn draw(random: &mut Random) -> Self {
        match random.below(100) {
            0..=49 => Self::Paid,
            50..=64 => Self::Open,
            65..=81 => Self::Late,
            _ => Self::Returned,
        }
    }

    /// What happens, in order: up to ten events.
    pub fn script(self, random: &mut Random) -> Vec<Event> {
        let noise = random.below(5);
        let mut events: Vec<Event> = (0..noise)
            .map(|_| match random.below(3) {
                0 => Event::WrongAmount,
                1 => Event::Abandoned,
                _ => Event::Declined,
            })
            .collect();
        match self {
            Self::Paid => events.push(Event::Captured),
            Self::Open => events.push(Event::Declined),
            Self::Late => events.extend([Event::BuyerCancels, Event::Captured, Event::Refunded]),
            Self::Returned => events.extend([Event::Captured, Event::BuyerCancels, Event::Refunded]),
        }
        events
    }
}

/// What must come of events that arrive once and in order.
pub fn reference(events: &[Event]) -> States {
    let mut states = ("awaiting_payment", "pending");
    for event in events {
        states = match (event, states) {
            (Event::Captured, ("awaiting_payment", _)) => ("confirmed", "captured"),
            (Event::Captured, ("cancelled", "void")) | (Event::BuyerCancels, ("confirmed", _)) => {
                ("cancelled", "refund_pending")
            }
            (Event::BuyerCancels, ("awaiting_payment", _)) => ("cancelled", "void"),
            (Event::Refunded, ("cancelled", "refund_pending")) => ("cancelled", "refunded"),
            _ => states,
        };
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_comes_to_its_end_whatever_the_noise() {
        let mut random = Random::new(1);
        for _ in 0..200 {
            for (fate, states) in [
                (Fate::Paid, ("confirmed", "captured")),
                (Fate::Open, ("awaiting_payment", "pending")),
                (Fate::Late, ("cancelled", "refunded")),
                (Fate::Returned, ("cancelled", "refunded")),
            ] {
                let script = fate.script(&mut random);
                assert!(script.len() <= 10);
                assert_eq!(reference(&script), states, "{script:?}");
            }
        }
    }
}

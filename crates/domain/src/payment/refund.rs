//! Money on its way back: shares of orders, and money that belongs to no order because it came too late or twice.

use crate::kernel::{Currency, Money, MoneyError};
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A refund. It is also its key at the gateway, of its first attempt: the same key gives the money back once.
    RefundId, "rfd"
);

/// Pauses between an attempt that the gateway refused and the next one, in seconds: a minute, then up to a day.
const PAUSES: [i64; 5] = [60, 600, 3_600, 21_600, 86_400];

/// How long to wait after attempt `number` has failed, in seconds; `None` when a person has to look.
pub fn refund_pause(number: i64) -> Option<i64> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    PAUSES.get(place).copied()
}

impl RefundId {
    /// The key of an attempt at the gateway: what was refused for good under one key is asked for under another.
    pub fn key(self, attempt: i64) -> String {
        if attempt > 1 {
            format!("{self}:{attempt}")
        } else {
            self.to_string()
        }
    }

    /// The refund that a key is of.
    pub fn of_key(key: &str) -> Option<Self> {
        attempt_of(key).0.parse().ok()
    }
}

/// What an attempt is of, and its number.
pub(super) fn attempt_of(key: &str) -> (&str, i64) {
    let numbered = key
        .split_once(':')
        .and_then(|(refund, number)| Some((refund, number.parse().ok()?)));
    numbered.unwrap_or((key, 1))
}

/// Why money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundCause {
    /// An order, or a part of it, was cancelled.
    Cancelled,
    /// An order was changed, and costs less.
    Edited,
    /// Goods came back, or never came, or were not as they should be.
    AfterSales,
    /// It came after the purchase had ended.
    Late,
    /// It came although the purchase was paid.
    Excess,
}

impl RefundCause {
    pub const ALL: [Self; 5] = [
        Self::Cancelled,
        Self::Edited,
        Self::AfterSales,
        Self::Late,
        Self::Excess,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Edited => "edited",
            Self::AfterSales => "after_sales",
            Self::Late => "late",
            Self::Excess => "excess",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

crate::define_machine! {
    /// Where a refund stands.
    "refund": RefundState {
        /// Owed; the gateway has not confirmed yet.
        Pending = "pending",
        /// Owed; an attempt failed, and another one follows.
        Retrying = "retrying",
        /// Owed; so many attempts failed that a person has to look.
        GivenUp = "given_up",
        Refunded = "refunded",
    }
    /// What moves a refund.
    RefundEvent {
        /// The gateway has given it back.
        Confirm = "confirm",
        /// It did not arrive.
        Fail = "fail",
        GiveUp = "give_up",
        /// A person has it sent again.
        TryAgain = "try_again",
    }
    /// Every legal step. What was given up may be confirmed late, and what was confirmed may come back.
    steps {
        Pending, Confirm => Refunded;
        Pending, Fail => Retrying;
        Retrying, Confirm => Refunded;
        Retrying, Fail => Retrying;
        Retrying, GiveUp => GivenUp;
        GivenUp, Confirm => Refunded;
        GivenUp, TryAgain => Retrying;
        Refunded, Fail => Retrying;
    }
}

impl RefundState {
    /// Whether the gateway is asked for it: what a person has to look at is left alone.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Pending | Self::Retrying)
    }

    /// Whether the money is owed and not back.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Refunded)
    }
}

/// More would go back of an order than it cost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    #[error("{asked} would go back of {total}")]
    TooMuch { asked: Money, total: Money },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What goes back of an order, in all its refunds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refunded {
    /// What the shop owes back, or has given back.
    pub asked: Money,
    /// What of it is back.
    pub done: Money,
}

impl Refunded {
    pub const fn none(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            asked: zero,
            done: zero,
        }
    }

    /// Whether nothing goes back.
    pub const fn is_none(self) -> bool {
        self.asked.is_zero()
    }

    /// Whether something is owed that is not back.
    pub const fn is_open(self) -> bool {
        self.done.minor() < self.asked.minor()
    }

    /// What may still go back of an order of `total`.
    /// # Errors
    /// [`MoneyError`].
    pub fn left(self, total: Money) -> Result<Money, MoneyError> {
        total.checked_add(Money::new(-self.asked.minor(), self.asked.currency()))
    }

    /// This, once `amount` more goes back of an order of `total`.
    /// # Errors
    /// [`RefundError::TooMuch`] when it would be more than the order cost.
    pub fn ask(self, amount: Money, total: Money) -> Result<Self, RefundError> {
        let asked = self.asked.checked_add(amount)?;
        if amount.minor() < 0 || asked.currency() != total.currency() || asked.minor() > total.minor() {
            return Err(RefundError::TooMuch { asked, total });
        }
        Ok(Self { asked, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn yuan(minor: i64) -> Money {
        Money::new(minor, Currency::Cny)
    }

    #[test]
    fn refunds_of_an_order_come_to_its_total_and_no_more() {
        let total = yuan(100);
        let mut refund = Refunded::none(Currency::Cny);
        assert!(refund.is_none() && !refund.is_open());
        for (amount, left) in [(30, 70), (69, 1), (0, 1), (1, 0)] {
            refund = refund.ask(yuan(amount), total).unwrap();
            assert_eq!(refund.left(total), Ok(yuan(left)));
        }
        assert!(refund.is_open());
        let too_much = RefundError::TooMuch {
            asked: yuan(101),
            total,
        };
        assert_eq!(refund.ask(yuan(1), total), Err(too_much));
        assert!(refund.ask(yuan(-1), total).is_err(), "nothing comes back from it");
        let dollars = Money::new(1, Currency::Usd);
        assert!(Refunded::none(Currency::Usd).ask(dollars, total).is_err());
    }

    #[test]
    fn money_that_came_back_is_owed_again() {
        let again = RefundState::Refunded.on(RefundEvent::Fail).unwrap();
        assert!(again.is_open() && !RefundState::Refunded.is_open());
        let given_up = again.on(RefundEvent::GiveUp).unwrap();
        assert!(given_up.on(RefundEvent::Fail).is_err(), "nothing was sent");
        assert_eq!(given_up.on(RefundEvent::Confirm), Ok(RefundState::Refunded));
    }

    #[test]
    fn every_attempt_has_a_key_of_its_own_and_a_refund_some_attempts() {
        let id = RefundId::from_u128(7);
        assert_eq!(id.key(1), id.to_string());
        for attempt in [1, 2, 10] {
            let key = id.key(attempt);
            assert_eq!((RefundId::of_key(&key), attempt_of(&key).1), (Some(id), attempt));
        }
        assert_eq!(RefundId::of_key("of a stranger:2"), None);
        assert_eq!(attempt_of("a:b"), ("a:b", 1));
        let pauses: Vec<i64> = (1..).map_while(refund_pause).collect();
        assert!(pauses.is_sorted() && pauses.len() == 5, "{pauses:?}");
        assert_eq!(refund_pause(0), None);
    }

    #[test]
    fn causes_are_read_as_they_are_written() {
        for cause in RefundCause::ALL {
            assert_eq!(RefundCause::parse(cause.as_str()), Some(cause));
        }
    }
}

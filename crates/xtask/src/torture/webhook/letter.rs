//! What a gateway writes to the shop, and what others write in its name.

use crate::torture::caller::Caller;
use crate::torture::gateway::Payment;
use crate::torture::world::SECRET;
use crate::torture::{random, sign};
use std::time::{Duration, Instant};

/// One event of a payment. Sent again, it is the same to the byte, but for the time and so the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: String,
    /// The gateway's name for the payment.
    pub payment: String,
    kind: &'static str,
    reference: String,
    amount: i64,
    refund_key: Option<String>,
}

/// How a message is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgery {
    None,
    Unsigned,
    /// Signed with another secret.
    Guessed,
    /// Signed for another body.
    Changed,
    /// Signed rightly, and older than anybody may be.
    Stale,
    /// Signed rightly, and from the future.
    Early,
}

impl Forgery {
    pub const ALL: [Self; 5] = [
        Self::Unsigned,
        Self::Guessed,
        Self::Changed,
        Self::Stale,
        Self::Early,
    ];
}

impl Letter {
    pub fn captured(payment: &Payment, amount: i64, id: &str) -> Self {
        Self::of(payment, "payment.captured", amount, id)
    }

    pub fn declined(payment: &Payment, id: &str) -> Self {
        Self::of(payment, "payment.declined", payment.amount, id)
    }

    pub fn cancelled(payment: &Payment, id: &str) -> Self {
        Self::of(payment, "payment.cancelled", payment.amount, id)
    }

    pub fn refunded(payment: &Payment, key: &str, amount: i64, id: &str) -> Self {
        Self {
            refund_key: Some(key.to_owned()),
            ..Self::of(payment, "payment.refunded", amount, id)
        }
    }

    fn of(payment: &Payment, kind: &'static str, amount: i64, id: &str) -> Self {
        Self {
            id: id.to_owned(),
            payment: payment.id.clone(),
            kind,
            reference: payment.reference.clone(),
            amount,
            refund_key: None,
        }
    }

    /// Whether it tells of money that came.
    pub fn is_capture(&self) -> bool {
        self.kind == "payment.captured"
    }

    /// Delivers it as if it had been under way for so many seconds. Gives status and time of the answer; `None` when
    /// there was none.
    pub fn send(&self, caller: &mut Caller, forgery: Forgery, delay: i64) -> Option<(u16, Duration)> {
        let body = self.body(self.amount);
        let time = random::seconds_now()
            - match forgery {
                Forgery::Stale => 900,
                Forgery::Early => -900,
                _ => delay,
            };
        let signature = match forgery {
            Forgery::None | Forgery::Stale | Forgery::Early => sign::signature(SECRET, &self.id, time, &body),
            Forgery::Unsigned => String::new(),
            Forgery::Guessed => sign::signature("guessed-secret", &self.id, time, &body),
            Forgery::Changed => sign::signature(SECRET, &self.id, time, &self.body(self.amount + 1)),
        };
        let time = time.to_string();
        let headers = [
            ("Content-Type", "application/json"),
            ("webhook-id", &self.id),
            ("webhook-timestamp", &time),
            ("webhook-signature", &signature),
        ];
        let start = Instant::now();
        let answer = caller.exchange("POST", "/webhooks/payment", &headers, &body)?;
        Some((answer.status, start.elapsed()))
    }

    fn body(&self, amount: i64) -> String {
        let key = self.refund_key.as_ref();
        let key = key.map_or(String::new(), |key| format!(",\"refund_key\":\"{key}\""));
        format!(
            "{{\"type\":\"{}\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":{{\"id\":\"{}\",\"merchant_reference\":\"{}\",\
             \"amount\":{amount},\"currency\":\"CNY\"{key}}}}}",
            self.kind, self.payment, self.reference
        )
    }
}

//! A payment gateway that keeps its books and fails on command.

use async_trait::async_trait;
use domain::kernel::{Currency, Money, Timestamp};
use domain::payment::PaymentId;
use services::gateway::{
    CreatedPayment, GatewayError, GatewayEvent, GatewayEventKind, GatewayStatus, NewPayment, PaymentGateway,
    WebhookHeaders,
};
use std::collections::HashMap;
use std::sync::Mutex;

/// A signature that holds.
pub const GOOD: &str = "v1,good";

#[derive(Clone, Debug)]
pub struct Account {
    pub payment: PaymentId,
    pub amount: Money,
    pub status: GatewayStatus,
}

#[derive(Debug, Default)]
pub struct Books {
    /// By reference.
    pub accounts: HashMap<String, Account>,
    /// Refunds carried out: reference, key and amount.
    pub refunds: Vec<(String, String, Money)>,
    /// No call comes through.
    pub down: bool,
    /// Calls are carried out, but their answers get lost.
    pub mute: bool,
    /// References that the gateway no longer knows.
    pub forgotten: Vec<String>,
    /// Refunds are refused, and stay so under the key they were asked for with.
    pub refuses_refunds: bool,
    pub refused_keys: Vec<String>,
    /// References asked after, in order.
    pub asked: Vec<String>,
}

/// The gateway. Its books are open to tests.
#[derive(Debug, Default)]
pub struct FakeGateway {
    pub books: Mutex<Books>,
}

impl FakeGateway {
    /// Runs `f` on the books.
    pub fn with<T>(&self, f: impl FnOnce(&mut Books) -> T) -> T {
        f(&mut self.books.lock().unwrap())
    }

    /// The buyer pays on the gateway's page; gives the body of the webhook that would report it.
    pub fn pay(&self, payment: PaymentId) -> String {
        let (reference, amount) = self.with(|books| {
            let (reference, account) = books
                .accounts
                .iter_mut()
                .find(|(_, account)| account.payment == payment)
                .expect("the payment was opened");
            account.status = captured(account.amount, 0);
            (reference.clone(), account.amount)
        });
        body("captured", &reference, payment, amount)
    }

    pub fn status_of(&self, payment: PaymentId) -> Option<GatewayStatus> {
        self.with(|books| {
            let mut accounts = books.accounts.values();
            accounts.find(|a| a.payment == payment).map(|a| a.status)
        })
    }

    fn call<T>(&self, f: impl FnOnce(&mut Books) -> Result<T, GatewayError>) -> Result<T, GatewayError> {
        self.with(|books| {
            if books.down {
                return Err(GatewayError::Unreachable);
            }
            let answer = f(books);
            if books.mute {
                Err(GatewayError::Unreachable)
            } else {
                answer
            }
        })
    }
}

/// A payment that was taken, and what of it went back.
pub const fn captured(amount: Money, refunded: i64) -> GatewayStatus {
    GatewayStatus::Captured {
        amount,
        refunded: Money::new(refunded, amount.currency()),
    }
}

/// The body of a webhook that reports a refund.
pub fn refund_body(reference: &str, payment: PaymentId, amount: Money, key: &str) -> String {
    format!("{} {key}", body("refunded", reference, payment, amount))
}

/// The body of a webhook.
pub fn body(kind: &str, reference: &str, payment: PaymentId, amount: Money) -> String {
    format!(
        "{kind} {reference} {payment} {} {}",
        amount.minor(),
        amount.currency().code()
    )
}

#[async_trait]
impl PaymentGateway for FakeGateway {
    fn name(&self) -> &'static str {
        "fake"
    }

    async fn create(&self, payment: &NewPayment) -> Result<CreatedPayment, GatewayError> {
        self.call(|books| {
            let reference = format!("fake-{}", payment.id);
            books.accounts.entry(reference.clone()).or_insert(Account {
                payment: payment.id,
                amount: payment.amount,
                status: GatewayStatus::Pending,
            });
            Ok(CreatedPayment {
                pay_url: format!("https://pay.example/{reference}"),
                reference,
            })
        })
    }

    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        self.call(|books| {
            books.asked.push(reference.to_owned());
            if books.forgotten.iter().any(|known| known == reference) {
                return Err(GatewayError::Refused("not_found".to_owned()));
            }
            let account = books.accounts.get(reference);
            account
                .map(|account| account.status)
                .ok_or_else(|| GatewayError::Refused("not_found".to_owned()))
        })
    }

    async fn cancel(&self, reference: &str) -> Result<(), GatewayError> {
        self.call(|books| match books.accounts.get_mut(reference) {
            Some(account)
                if matches!(
                    account.status,
                    GatewayStatus::Captured { .. } | GatewayStatus::Refunded
                ) =>
            {
                Err(GatewayError::Refused("captured".to_owned()))
            }
            Some(account) => {
                account.status = GatewayStatus::Cancelled;
                Ok(())
            }
            None => Err(GatewayError::Refused("not_found".to_owned())),
        })
    }

    async fn refund(&self, reference: &str, key: &str, amount: Money) -> Result<(), GatewayError> {
        self.call(|books| {
            if books.refunds.iter().any(|(_, known, _)| known == key) {
                return Ok(());
            }
            let is_refused = books.refused_keys.iter().any(|known| known == key);
            if books.refuses_refunds && !is_refused {
                books.refused_keys.push(key.to_owned());
            }
            if books.refuses_refunds || is_refused {
                return Err(GatewayError::Refused("insufficient_funds".to_owned()));
            }
            let Some(account) = books.accounts.get_mut(reference) else {
                return Err(GatewayError::Refused("not_found".to_owned()));
            };
            let GatewayStatus::Captured { refunded, .. } = account.status else {
                return Err(GatewayError::Refused("not_captured".to_owned()));
            };
            let back = refunded.minor() + amount.minor();
            if back > account.amount.minor() {
                return Err(GatewayError::Refused("more_than_is_left".to_owned()));
            }
            account.status = if back == account.amount.minor() {
                GatewayStatus::Refunded
            } else {
                captured(account.amount, back)
            };
            books.refunds.push((reference.to_owned(), key.to_owned(), amount));
            Ok(())
        })
    }

    fn verify_webhook(
        &self,
        headers: &WebhookHeaders<'_>,
        body: &[u8],
        _now: Timestamp,
    ) -> Result<GatewayEvent, GatewayError> {
        if headers.signature != GOOD {
            return Err(GatewayError::BadSignature);
        }
        let text = std::str::from_utf8(body).map_err(|_| GatewayError::BadMessage)?;
        let words: Vec<&str> = text.split(' ').collect();
        let ([kind, reference, payment, minor, currency] | [kind, reference, payment, minor, currency, _]) =
            words[..]
        else {
            return Err(GatewayError::BadMessage);
        };
        let currency: Currency = currency.parse().map_err(|_| GatewayError::BadMessage)?;
        Ok(GatewayEvent {
            id: headers.id.to_owned(),
            reference: reference.to_owned(),
            payment: Some(payment.parse().map_err(|_| GatewayError::BadMessage)?),
            kind: match kind {
                "captured" => GatewayEventKind::Captured,
                "declined" => GatewayEventKind::Declined,
                "cancelled" => GatewayEventKind::Cancelled,
                "refunded" => GatewayEventKind::Refunded,
                "authorised" => GatewayEventKind::Authorised,
                "refund_failed" => GatewayEventKind::RefundFailed,
                "charged_back" => GatewayEventKind::ChargedBack,
                "chargeback_reversed" => GatewayEventKind::ChargebackReversed,
                _ => return Err(GatewayError::BadMessage),
            },
            amount: Money::new(minor.parse().map_err(|_| GatewayError::BadMessage)?, currency),
            operation: words.get(5).map(|key| (*key).to_owned()),
            reason: None,
            at: Timestamp::from_micros(0)
                .plus_seconds(headers.timestamp.parse().map_err(|_| GatewayError::BadMessage)?),
        })
    }
}

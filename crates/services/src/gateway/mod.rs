//! Payment gateways: the foreign services that take the buyer's money on pages of their own.
//!
//! Owns the trait that every provider implements, the check of what providers send us, and the client of
//! the sandbox gateway. Does not own the states of a payment (`domain::payment`) nor when a call is made:
//! calls leave through the outbox and never inside a database transaction.
//!
//! Invariants: every call that moves money is idempotent at the gateway (the payment's id, or the key of the
//! refund); the gateway is the truth about money, so a webhook is a hint to be verified, deduplicated by its
//! id and followed by nothing that cannot be repeated; amounts are compared by whoever applies an event.

pub mod conformance;
mod http;
mod offline;
mod sandbox;
pub mod signature;
mod stripe;
mod stripe_event;

pub use offline::NoGateway;
pub(crate) use sandbox::http_url;
pub use sandbox::{GatewayConfigError, SandboxGateway};
use signature::SecretsError;
pub use stripe::StripeGateway;

use async_trait::async_trait;
use domain::kernel::{Locale, Money, Timestamp};
use domain::payment::PaymentId;
use serde::{Deserialize, Serialize};

/// A payment to be opened at a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// Our payment, which is also the idempotency key: the same id opens one payment, however often it is sent.
    pub id: PaymentId,
    pub amount: Money,
    /// The purchase as the buyer knows it, shown on the gateway's page.
    pub order_number: String,
    /// The language of the gateway's page.
    pub locale: Locale,
    /// Where the buyer comes back to; the gateway adds `paid=1`, `declined=1` or nothing to its query.
    pub return_url: String,
    /// Where the gateway reports what happened.
    pub webhook_url: String,
}

/// What the gateway made of a [`NewPayment`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedPayment {
    /// The gateway's own id of the payment.
    pub reference: String,
    /// The page to which the buyer is sent, an http or https address.
    pub pay_url: String,
}

/// Where a payment stands at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GatewayStatus {
    /// The buyer may still pay, also after a declined attempt.
    Pending,
    /// The gateway has taken `amount`, of which `refunded` went back so far.
    Captured {
        amount: Money,
        refunded: Money,
    },
    /// The gateway refused for good: some providers close a payment with the first decline.
    Declined,
    Cancelled,
    /// All of the money went back.
    Refunded,
}

/// What a webhook reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GatewayEventKind {
    /// The gateway holds the money, and has not taken it yet.
    Authorised,
    Captured,
    /// One attempt failed; the payment may still be captured later.
    Declined,
    Cancelled,
    Refunded,
    /// The money of a refund did not arrive.
    RefundFailed,
    /// The buyer's bank has taken the money back.
    ChargedBack,
    /// A dispute was won, and the money came again.
    ChargebackReversed,
    /// Nothing that has to do with money.
    Other,
}

/// A webhook whose signature held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayEvent {
    /// The same for every delivery of the same event.
    pub id: String,
    /// The gateway's own id of the payment.
    pub reference: String,
    /// `None` where the gateway names its own reference only.
    pub payment: Option<PaymentId>,
    pub kind: GatewayEventKind,
    /// The amount of this event: of a refund, what this refund gave back.
    pub amount: Money,
    /// The key that a refund was asked for with, or the gateway's name of a dispute; `None` for other events, and where
    /// the gateway does not tell.
    pub operation: Option<String>,
    /// The gateway's code for why it was declined or failed.
    pub reason: Option<String>,
    /// When it happened, by the gateway's clock.
    pub at: Timestamp,
}

/// The three headers of a Standard Webhooks message, or the one of Stripe's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookHeaders<'a> {
    pub id: &'a str,
    pub timestamp: &'a str,
    pub signature: &'a str,
}

impl<'a> WebhookHeaders<'a> {
    pub const ID: &'static str = "webhook-id";
    pub const TIMESTAMP: &'static str = "webhook-timestamp";
    pub const SIGNATURE: &'static str = "webhook-signature";
    /// Time and signatures in one.
    pub const STRIPE: &'static str = "stripe-signature";

    /// Takes the headers from whatever holds them. Without an id of its own, no Standard Webhooks signature holds.
    /// # Errors
    /// [`GatewayError::BadSignature`] when one is missing.
    pub fn read(header: impl Fn(&'static str) -> Option<&'a str>) -> Result<Self, GatewayError> {
        if let Some(signature) = header(Self::STRIPE) {
            let (id, timestamp) = ("", "");
            return Ok(Self {
                id,
                timestamp,
                signature,
            });
        }
        let need = |name| header(name).ok_or(GatewayError::BadSignature);
        Ok(Self {
            id: need(Self::ID)?,
            timestamp: need(Self::TIMESTAMP)?,
            signature: need(Self::SIGNATURE)?,
        })
    }
}

/// What goes wrong with a gateway.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// No answer, or a failure on its side: nothing is known, try again with the same key.
    #[error("the payment gateway cannot be reached")]
    Unreachable,
    /// It answered and will not do it; trying again gives the same. Holds the gateway's own code.
    #[error("the payment gateway refused: {0}")]
    Refused(String),
    /// The message is not from the gateway, was changed on the way, or is too old.
    #[error("the signature of the message does not hold")]
    BadSignature,
    /// Signed or answered by the gateway, but not what was agreed.
    #[error("the message of the payment gateway cannot be understood")]
    BadMessage,
}

/// A provider of online payment. Implementations hold no state of payments.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Its name in the events of payments: a word in lower case that never changes, and is not `shop` nor `courier`.
    fn name(&self) -> &'static str;

    /// Opens a payment; sent again with the same id, gives the same answer.
    async fn create(&self, payment: &NewPayment) -> Result<CreatedPayment, GatewayError>;

    /// Asks where a payment stands.
    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError>;

    /// Ends an unpaid payment. Repeating it does nothing; a captured one is [`GatewayError::Refused`].
    async fn cancel(&self, reference: &str) -> Result<(), GatewayError>;

    /// Gives `amount` back, all or a part of what is left; `key` makes it happen once.
    async fn refund(&self, reference: &str, key: &str, amount: Money) -> Result<(), GatewayError>;

    /// Checks that `body` comes from the gateway and is at most some minutes old at `now`, and reads it.
    fn verify_webhook(
        &self,
        headers: &WebhookHeaders<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, GatewayError>;
}

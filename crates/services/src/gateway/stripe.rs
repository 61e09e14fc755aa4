//! The client of Stripe's HTTP API (docs.stripe.com/api): `PaymentIntents`, refunds, signed events.
//!
//! An intent carries our payment's id in its metadata, a refund its key: what Stripe tells is found by them, and a refund
//! whose answer got lost is found before it would be made again, even when Stripe has forgotten its idempotency key, which
//! it keeps for 24 hours.

use super::http::{client, exchange, parse};
use super::sandbox::http_url;
use super::stripe_event::{EndpointSecrets, Metadata, read_event};
use super::{
    CreatedPayment, GatewayConfigError, GatewayError, GatewayEvent, GatewayStatus, NewPayment,
    PaymentGateway, SecretsError, WebhookHeaders,
};
use async_trait::async_trait;
use domain::kernel::{Currency, Money, Timestamp};
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use std::fmt;

/// The version of the API that this client was written for.
const VERSION: &str = "2024-06-20";
/// Refunds of one payment that are looked through, which is all that Stripe lists at a time.
const REFUNDS_MOST: &str = "100";

/// Speaks to one account at Stripe. Cheap to share, holds a pool of connections.
#[derive(Clone)]
pub struct StripeGateway {
    base: Url,
    key: String,
    secrets: EndpointSecrets,
    pay_page: Url,
    client: Client,
}

impl fmt::Debug for StripeGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeGateway")
            .field("base", &self.base.as_str())
            .field("secrets", &self.secrets)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Intent {
    id: String,
    status: String,
    amount: i64,
    amount_received: Option<i64>,
    /// In small letters.
    currency: String,
    client_secret: Option<String>,
    latest_charge: Option<Charge>,
}

/// A charge, or its name where it is not expanded.
#[derive(Deserialize)]
#[serde(untagged)]
enum Charge {
    Whole { amount_refunded: i64 },
    Name(String),
}

#[derive(Deserialize)]
struct ChargeAnswer {
    amount_refunded: i64,
}

#[derive(Deserialize)]
struct Refunds {
    data: Vec<Refund>,
}

#[derive(Deserialize)]
struct Refund {
    status: Option<String>,
    #[serde(default)]
    metadata: Metadata,
}

impl Intent {
    fn money(&self, minor: i64) -> Result<Money, GatewayError> {
        let currency = self.currency.parse::<Currency>();
        let currency = currency.map_err(|_| GatewayError::BadMessage)?;
        Ok(Money::new(minor, currency))
    }

    /// What was taken.
    fn taken(&self) -> Result<Money, GatewayError> {
        self.money(self.amount_received.unwrap_or(self.amount))
    }
}

impl StripeGateway {
    /// `base_url` is `https://api.stripe.com`, or where something that speaks like it listens; `key` the secret key of the
    /// account; `endpoint_secret` that of the webhook's endpoint, or several separated by spaces; `pay_page` the page on
    /// which buyers pay, which gets the intent's client secret in its fragment. A TLS provider must be installed in the
    /// process before.
    /// # Errors
    /// [`GatewayConfigError`].
    pub fn new(
        base_url: &str,
        key: &str,
        endpoint_secret: &str,
        pay_page: &str,
    ) -> Result<Self, GatewayConfigError> {
        let address =
            |text: &str| http_url(text).ok_or_else(|| GatewayConfigError::BadAddress(text.to_owned()));
        let empty = GatewayConfigError::BadSecret(SecretsError::Empty);
        if key.is_empty() {
            return Err(empty);
        }
        Ok(Self {
            base: address(base_url)?,
            key: key.to_owned(),
            secrets: EndpointSecrets::parse(endpoint_secret).ok_or(empty)?,
            pay_page: address(pay_page)?,
            client: client().map_err(|error| GatewayConfigError::Client(error.to_string()))?,
        })
    }

    /// Confirms an intent whose way of paying is known: the buyer is charged, or has to confirm it themselves.
    /// # Errors
    /// [`GatewayError::Refused`] with Stripe's code when the charge was declined.
    pub async fn confirm(&self, reference: &str) -> Result<(), GatewayError> {
        let request = self.post(&["payment_intents", reference, "confirm"], &[]);
        self.send(request).await.map(drop)
    }

    /// Pays an intent with a card that Stripe keeps for tests, as buyers do on the page.
    /// # Errors
    /// [`GatewayError::Refused`] with Stripe's code when the card was declined.
    pub async fn pay_with(&self, reference: &str, card: &str) -> Result<(), GatewayError> {
        let fields = [("payment_method", card.to_owned())];
        let request = self.post(&["payment_intents", reference], &fields);
        self.send(request).await?;
        self.confirm(reference).await
    }

    /// Takes `amount`, all or a part, of an intent that was authorised only; the rest is let go. `key` makes it happen once.
    /// # Errors
    /// [`GatewayError::Refused`] for an intent that is not authorised, or for more than it holds.
    pub async fn capture(&self, reference: &str, key: &str, amount: Money) -> Result<(), GatewayError> {
        let fields = [("amount_to_capture", amount.minor().to_string())];
        let request = self.post(&["payment_intents", reference, "capture"], &fields);
        self.send(request.header("idempotency-key", key)).await.map(drop)
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1").extend(segments);
        }
        url
    }

    fn post(&self, segments: &[&str], fields: &[(&str, String)]) -> RequestBuilder {
        let mut form = self.base.clone();
        form.query_pairs_mut().clear().extend_pairs(fields);
        let request = self.client.post(self.url(segments));
        if fields.is_empty() {
            return request;
        }
        request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.query().unwrap_or_default().to_owned())
    }

    async fn send(&self, request: RequestBuilder) -> Result<Vec<u8>, GatewayError> {
        let request = request.bearer_auth(&self.key).header("stripe-version", VERSION);
        // 409 is a twin with the same idempotency key that is being carried out.
        exchange(request, &[StatusCode::CONFLICT]).await
    }

    async fn intent(&self, reference: &str) -> Result<Intent, GatewayError> {
        let mut url = self.url(&["payment_intents", reference]);
        url.query_pairs_mut().append_pair("expand[]", "latest_charge");
        parse(&self.send(self.client.get(url)).await?)
    }

    /// What has been given back of an intent.
    async fn given_back(&self, intent: &Intent) -> Result<i64, GatewayError> {
        match &intent.latest_charge {
            None => Ok(0),
            Some(Charge::Whole { amount_refunded }) => Ok(*amount_refunded),
            Some(Charge::Name(name)) => {
                let request = self.client.get(self.url(&["charges", name]));
                let charge: ChargeAnswer = parse(&self.send(request).await?)?;
                Ok(charge.amount_refunded)
            }
        }
    }

    /// Where the refund with this key stands, if it was made.
    async fn refund_with(&self, reference: &str, key: &str) -> Result<Option<Refund>, GatewayError> {
        let mut url = self.url(&["refunds"]);
        url.query_pairs_mut()
            .append_pair("payment_intent", reference)
            .append_pair("limit", REFUNDS_MOST);
        let list: Refunds = parse(&self.send(self.client.get(url)).await?)?;
        let is_it = |refund: &Refund| refund.metadata.refund.as_deref() == Some(key);
        Ok(list.data.into_iter().find(is_it))
    }
}

#[async_trait]
impl PaymentGateway for StripeGateway {
    fn name(&self) -> &'static str {
        "stripe"
    }

    async fn create(&self, payment: &NewPayment) -> Result<CreatedPayment, GatewayError> {
        let fields = [
            ("amount", payment.amount.minor().to_string()),
            ("currency", payment.amount.currency().code().to_ascii_lowercase()),
            ("metadata[payment]", payment.id.to_string()),
            ("metadata[order]", payment.order_number.clone()),
        ];
        let request = self.post(&["payment_intents"], &fields);
        let request = request.header("idempotency-key", payment.id.to_string());
        let intent: Intent = parse(&self.send(request).await?)?;
        let secret = intent.client_secret.ok_or(GatewayError::BadMessage)?;
        let mut page = self.pay_page.clone();
        page.query_pairs_mut().append_pair("return", &payment.return_url);
        page.set_fragment(Some(&secret));
        Ok(CreatedPayment {
            reference: intent.id,
            pay_url: page.into(),
        })
    }

    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        let intent = self.intent(reference).await?;
        match intent.status.as_str() {
            "canceled" => Ok(GatewayStatus::Cancelled),
            "succeeded" => {
                let amount = intent.taken()?;
                let refunded = intent.money(self.given_back(&intent).await?)?;
                Ok(if refunded.minor() >= amount.minor() {
                    GatewayStatus::Refunded
                } else {
                    GatewayStatus::Captured { amount, refunded }
                })
            }
            "requires_payment_method"
            | "requires_confirmation"
            | "requires_action"
            | "requires_capture"
            | "processing" => Ok(GatewayStatus::Pending),
            _ => Err(GatewayError::BadMessage),
        }
    }

    async fn cancel(&self, reference: &str) -> Result<(), GatewayError> {
        let request = self.post(&["payment_intents", reference, "cancel"], &[]);
        match self.send(request).await {
            Ok(_) => Ok(()),
            // Stripe refuses to cancel twice.
            Err(GatewayError::Refused(code)) => match self.status(reference).await? {
                GatewayStatus::Cancelled => Ok(()),
                _ => Err(GatewayError::Refused(code)),
            },
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, reference: &str, key: &str, amount: Money) -> Result<(), GatewayError> {
        let intent = self.intent(reference).await?;
        if intent.status != "succeeded" {
            return Err(GatewayError::Refused("not_captured".to_owned()));
        }
        let refund = if let Some(refund) = self.refund_with(reference, key).await? {
            refund
        } else {
            let taken = intent.taken()?;
            let left = taken.minor() - self.given_back(&intent).await?;
            if amount.minor() > left || amount.currency() != taken.currency() {
                return Err(GatewayError::Refused("more_than_is_left".to_owned()));
            }
            let fields = [
                ("payment_intent", reference.to_owned()),
                ("amount", amount.minor().to_string()),
                ("metadata[refund]", key.to_owned()),
            ];
            let request = self.post(&["refunds"], &fields);
            parse(&self.send(request.header("idempotency-key", key)).await?)?
        };
        match refund.status.as_deref() {
            Some("succeeded") => Ok(()),
            Some("failed" | "canceled") => Err(GatewayError::Refused("refund_failed".to_owned())),
            // It is on its way: an event tells when it is there, and so does asking again.
            _ => Err(GatewayError::Unreachable),
        }
    }

    fn verify_webhook(
        &self,
        headers: &WebhookHeaders<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, GatewayError> {
        self.secrets.verify(headers.signature, body, now)?;
        read_event(body)
    }
}

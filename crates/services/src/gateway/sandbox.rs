//! The client of the sandbox gateway (`jishi sandbox-gateway`), over HTTP as to any foreign provider.
//!
//! Time limits are short, since a buyer waits; redirects are not followed, answers are read up to 64 KiB.
//! A failure of transport or a 5xx is [`GatewayError::Unreachable`]; any 4xx is [`GatewayError::Refused`].

use super::signature::{Secrets, SecretsError};
use super::{
    CreatedPayment, GatewayError, GatewayEvent, GatewayEventKind, GatewayStatus, NewPayment, PaymentGateway,
    WebhookHeaders,
};
use async_trait::async_trait;
use domain::kernel::{Currency, Money, Timestamp};
use domain::payment::PaymentId;
use reqwest::{Client, RequestBuilder, Response, Url, redirect};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_ANSWER: usize = 64 * 1024;
const MAX_CODE: usize = 64;

/// Speaks to one sandbox gateway. Cheap to share, holds a pool of connections.
#[derive(Clone, Debug)]
pub struct SandboxGateway {
    base: Url,
    secrets: Secrets,
    client: Client,
}

/// Settings with which no gateway can be reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayConfigError {
    #[error("{0:?} is not the address of a gateway: give one like http://127.0.0.1:3001")]
    BadAddress(String),
    #[error("the secret of the gateway cannot be used: {0}")]
    BadSecret(#[from] SecretsError),
    #[error("the HTTP client cannot be made: {0}")]
    Client(String),
}

#[derive(Serialize)]
struct CreateBody<'a> {
    amount: i64,
    currency: Currency,
    merchant_reference: PaymentId,
    order_number: &'a str,
    locale: &'static str,
    return_url: &'a str,
    webhook_url: &'a str,
}

#[derive(Serialize)]
struct RefundBody {
    amount: i64,
    currency: Currency,
}

#[derive(Deserialize)]
struct CreatedAnswer {
    id: String,
    pay_url: String,
}

#[derive(Deserialize)]
struct StatusAnswer {
    status: String,
    amount: i64,
    refunded: i64,
    currency: Currency,
}

#[derive(Deserialize)]
struct ErrorAnswer {
    error: ErrorDetail,
}

#[derive(Deserialize)]
struct ErrorDetail {
    code: String,
}

#[derive(Deserialize)]
struct WebhookMessage {
    r#type: String,
    data: WebhookData,
}

#[derive(Deserialize)]
struct WebhookData {
    id: String,
    merchant_reference: PaymentId,
    amount: i64,
    currency: Currency,
    refund_key: Option<String>,
}

impl SandboxGateway {
    /// `base_url` is where the gateway listens; `secret` is its key, or several separated by spaces, the
    /// newest first. A TLS provider must be installed in the process before.
    /// # Errors
    /// [`GatewayConfigError`].
    pub fn new(base_url: &str, secret: &str) -> Result<Self, GatewayConfigError> {
        let base = http_url(base_url).ok_or_else(|| GatewayConfigError::BadAddress(base_url.to_owned()))?;
        let secrets = Secrets::parse(secret)?;
        let client = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TOTAL_TIMEOUT)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("jishi/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| GatewayConfigError::Client(error.to_string()))?;
        Ok(Self {
            base,
            secrets,
            client,
        })
    }

    /// The address of a payment, or of something of it; the reference is escaped.
    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["v1", "payments"]).extend(segments);
        }
        url
    }

    async fn send(&self, request: RequestBuilder) -> Result<Vec<u8>, GatewayError> {
        let answer = request.bearer_auth(self.secrets.newest()).send().await;
        let answer = answer.map_err(|error| no_answer(&error))?;
        let status = answer.status();
        if status.is_server_error() || status.as_u16() == 429 {
            tracing::warn!(%status, "the payment gateway answered with a failure");
            return Err(GatewayError::Unreachable);
        }
        let body = read(answer).await?;
        if status.is_success() {
            return Ok(body);
        }
        let code = serde_json::from_slice(&body).map_or_else(
            |_| format!("http_{}", status.as_u16()),
            |answer: ErrorAnswer| answer.error.code.chars().take(MAX_CODE).collect(),
        );
        Err(GatewayError::Refused(code))
    }
}

#[async_trait]
impl PaymentGateway for SandboxGateway {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    async fn create(&self, payment: &NewPayment) -> Result<CreatedPayment, GatewayError> {
        let body = CreateBody {
            amount: payment.amount.minor(),
            currency: payment.amount.currency(),
            merchant_reference: payment.id,
            order_number: &payment.order_number,
            locale: payment.locale.prefix(),
            return_url: &payment.return_url,
            webhook_url: &payment.webhook_url,
        };
        let request = self.client.post(self.url(&[]));
        let request = request
            .header("idempotency-key", payment.id.to_string())
            .json(&body);
        let answer: CreatedAnswer = parse(&self.send(request).await?)?;
        if answer.id.is_empty() || http_url(&answer.pay_url).is_none() {
            return Err(GatewayError::BadMessage);
        }
        Ok(CreatedPayment {
            reference: answer.id,
            pay_url: answer.pay_url,
        })
    }

    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        let request = self.client.get(self.url(&[reference]));
        let answer: StatusAnswer = parse(&self.send(request).await?)?;
        match answer.status.as_str() {
            "pending" => Ok(GatewayStatus::Pending),
            "captured" => Ok(GatewayStatus::Captured {
                amount: Money::new(answer.amount, answer.currency),
                refunded: Money::new(answer.refunded, answer.currency),
            }),
            "declined" => Ok(GatewayStatus::Declined),
            "cancelled" => Ok(GatewayStatus::Cancelled),
            "refunded" => Ok(GatewayStatus::Refunded),
            _ => Err(GatewayError::BadMessage),
        }
    }

    async fn cancel(&self, reference: &str) -> Result<(), GatewayError> {
        let request = self.client.post(self.url(&[reference, "cancel"]));
        self.send(request).await.map(drop)
    }

    async fn refund(&self, reference: &str, key: &str, amount: Money) -> Result<(), GatewayError> {
        let body = RefundBody {
            amount: amount.minor(),
            currency: amount.currency(),
        };
        let request = self.client.post(self.url(&[reference, "refunds"]));
        let request = request.header("idempotency-key", key).json(&body);
        self.send(request).await.map(drop)
    }

    fn verify_webhook(
        &self,
        headers: &WebhookHeaders<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, GatewayError> {
        read_webhook(&self.secrets, headers, body, now)
    }
}

fn read_webhook(
    secrets: &Secrets,
    headers: &WebhookHeaders<'_>,
    body: &[u8],
    now: Timestamp,
) -> Result<GatewayEvent, GatewayError> {
    secrets
        .verify(headers, body, now)
        .map_err(|_| GatewayError::BadSignature)?;
    let message: WebhookMessage = parse(body)?;
    let kind = match message.r#type.as_str() {
        "payment.captured" => GatewayEventKind::Captured,
        "payment.declined" => GatewayEventKind::Declined,
        "payment.cancelled" => GatewayEventKind::Cancelled,
        "payment.refunded" => GatewayEventKind::Refunded,
        _ => return Err(GatewayError::BadMessage),
    };
    if message.data.amount <= 0 {
        return Err(GatewayError::BadMessage);
    }
    Ok(GatewayEvent {
        id: headers.id.to_owned(),
        reference: message.data.id,
        payment: message.data.merchant_reference,
        kind,
        amount: Money::new(message.data.amount, message.data.currency),
        operation: message.data.refund_key,
        reason: None,
        at: sent_at(headers),
    })
}

/// When a message was sent, to the second; its signature held, so the header is a number.
fn sent_at(headers: &WebhookHeaders<'_>) -> Timestamp {
    Timestamp::from_micros(0).plus_seconds(headers.timestamp.parse().unwrap_or_default())
}

pub(crate) fn http_url(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, GatewayError> {
    serde_json::from_slice(body).map_err(|_| GatewayError::BadMessage)
}

fn no_answer(error: &reqwest::Error) -> GatewayError {
    tracing::warn!(%error, "the payment gateway did not answer");
    GatewayError::Unreachable
}

async fn read(mut answer: Response) -> Result<Vec<u8>, GatewayError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| no_answer(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(GatewayError::BadMessage);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

    fn verified(body: &str) -> Result<GatewayEvent, GatewayError> {
        let secrets = Secrets::parse("correct-horse").unwrap();
        let signature = secrets.sign("evt_1", "1795000000", body.as_bytes());
        let headers = WebhookHeaders {
            id: "evt_1",
            timestamp: "1795000000",
            signature: &signature,
        };
        read_webhook(&secrets, &headers, body.as_bytes(), NOW)
    }

    fn message(kind: &str, amount: &str, currency: &str) -> String {
        let payment = PaymentId::from_u128(7);
        format!(
            r#"{{"type":"{kind}","data":{{"id":"sbx_1","merchant_reference":"{payment}","amount":{amount},"currency":"{currency}","refund_key":"rfd_1","new":1}}}}"#
        )
    }

    #[test]
    fn a_signed_message_becomes_an_event() {
        assert_eq!(
            verified(&message("payment.refunded", "129900", "CNY")),
            Ok(GatewayEvent {
                id: "evt_1".to_owned(),
                reference: "sbx_1".to_owned(),
                payment: PaymentId::from_u128(7),
                kind: GatewayEventKind::Refunded,
                amount: Money::new(129_900, Currency::Cny),
                operation: Some("rfd_1".to_owned()),
                reason: None,
                at: NOW,
            })
        );
    }

    #[test]
    fn signed_nonsense_is_a_bad_message_and_unsigned_sense_a_bad_signature() {
        for body in [
            String::new(),
            "{}".to_owned(),
            message("payment.exploded", "1", "CNY"),
            message("payment.captured", "0", "CNY"),
            message("payment.captured", "-5", "CNY"),
            message("payment.captured", "1.5", "CNY"),
            message("payment.captured", "1", "XXX"),
        ] {
            assert_eq!(verified(&body), Err(GatewayError::BadMessage), "{body}");
        }
        let secrets = Secrets::parse("correct-horse").unwrap();
        let headers = WebhookHeaders {
            id: "evt_1",
            timestamp: "1795000000",
            signature: "v1,AAAA",
        };
        let body = message("payment.captured", "1", "CNY");
        assert_eq!(
            read_webhook(&secrets, &headers, body.as_bytes(), NOW),
            Err(GatewayError::BadSignature)
        );
    }

    #[test]
    fn settings_that_cannot_work_are_refused_with_a_reason() {
        for bad in ["", "127.0.0.1:3001", "ftp://pay.example", "http://"] {
            let refused = SandboxGateway::new(bad, "correct-horse").err();
            assert_eq!(refused, Some(GatewayConfigError::BadAddress(bad.to_owned())));
        }
        let refused = SandboxGateway::new("http://127.0.0.1:3001", " ").err();
        assert_eq!(refused, Some(GatewayConfigError::BadSecret(SecretsError::Empty)));
    }
}

//! The client of the sandbox gateway (`jishi sandbox-gateway`), over HTTP as to any foreign provider.

use super::http::{client, exchange, parse};
use super::signature::{Secrets, SecretsError};
use super::{
    CreatedPayment, GatewayError, GatewayEvent, GatewayEventKind, GatewayStatus, NewPayment, PaymentGateway,
    WebhookHeaders,
};
use async_trait::async_trait;
use domain::kernel::{Currency, Money, Timestamp};
use domain::payment::PaymentId;
use reqwest::{Client, RequestBuilder, Url};
use serde::{Deserialize, Serialize};

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
struct WebhookMessage {
    r#type: String,
    timestamp: Option<String>,
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
        let client = client().map_err(|error| GatewayConfigError::Client(error.to_string()))?;
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
        exchange(request.bearer_auth(self.secrets.newest()), &[]).await
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
        payment: Some(message.data.merchant_reference),
        kind,
        amount: Money::new(message.data.amount, message.data.currency),
        operation: message.data.refund_key,
        reason: None,
        at: message
            .timestamp
            .and_then(|text| happened_at(&text))
            .unwrap_or_else(|| sent_at(headers)),
    })
}

/// When it happened, as the message says: RFC 3339 in UTC, whole seconds. It is the same in every delivery.
fn happened_at(text: &str) -> Option<Timestamp> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut parts = time.splitn(3, ':').map(str::parse::<i64>);
    let (hours, minutes, seconds) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let fits = (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..=60).contains(&seconds);
    let begin = Timestamp::parse_day(day).filter(|_| fits)?;
    Some(begin.plus_seconds((hours * 60 + minutes) * 60 + seconds))
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
                payment: Some(PaymentId::from_u128(7)),
                kind: GatewayEventKind::Refunded,
                amount: Money::new(129_900, Currency::Cny),
                operation: Some("rfd_1".to_owned()),
                reason: None,
                at: NOW,
            })
        );
    }

    #[test]
    fn it_happened_when_the_message_says_and_not_when_it_was_sent() {
        let told = |time: &str| {
            let body = message("payment.captured", "1", "CNY");
            let body = body.replacen('{', &format!(r#"{{"timestamp":"{time}","#), 1);
            verified(&body).unwrap().at.to_rfc3339()
        };
        assert_eq!(told("2026-11-17T23:59:58Z"), "2026-11-17T23:59:58Z");
        for bad in [
            "",
            "soon",
            "2026-11-17",
            "2026-02-30T00:00:00Z",
            "2026-11-17T24:00:00Z",
            "2026-11-17T00:00Z",
        ] {
            assert_eq!(told(bad), NOW.to_rfc3339(), "{bad}");
        }
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

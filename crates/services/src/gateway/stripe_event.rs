//! Events of Stripe: their signatures (docs.stripe.com/webhooks/signature) and what they tell.
//!
//! The header is `t=SECONDS,v1=HEX,…`; a `v1` is the HMAC-SHA-256 of `SECONDS.BODY` under the secret of the endpoint. Several
//! secrets may be alive, so that one can be replaced without a gap.

use super::http::parse;
use super::signature::TOLERANCE_SECONDS;
use super::{GatewayError, GatewayEvent, GatewayEventKind};
use domain::kernel::{Currency, Money, Timestamp};
use domain::payment::PaymentId;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::Sha256;
use std::fmt;

/// More signatures than this in one header are not looked at.
const MAX_SIGNATURES: usize = 8;

/// The secrets of the endpoint that are alive. Never printed.
#[derive(Clone)]
pub(super) struct EndpointSecrets(Vec<Hmac<Sha256>>);

impl fmt::Debug for EndpointSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointSecrets({} hidden)", self.0.len())
    }
}

impl EndpointSecrets {
    /// One or several secrets separated by spaces; `None` where there is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let secrets: Vec<_> = text
            .split_ascii_whitespace()
            .filter_map(|secret| Hmac::new_from_slice(secret.as_bytes()).ok())
            .collect();
        (!secrets.is_empty()).then_some(Self(secrets))
    }

    /// Checks that the body is signed by one of the secrets and at most five minutes old.
    pub(super) fn verify(&self, header: &str, body: &[u8], now: Timestamp) -> Result<(), GatewayError> {
        let (mut time, mut signatures) = (None, Vec::new());
        for part in header.split(',').take(MAX_SIGNATURES + 1) {
            match part.trim().split_once('=') {
                Some(("t", seconds)) => time = Some(seconds),
                Some(("v1", hex)) => signatures.extend(from_hex(hex)),
                _ => {}
            }
        }
        let text = time.ok_or(GatewayError::BadSignature)?;
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let sent: i64 = text
            .parse()
            .ok()
            .filter(|_| digits)
            .ok_or(GatewayError::BadSignature)?;
        let is_signed = signatures.iter().any(|signature| {
            self.0.iter().any(|secret| {
                let message = secret
                    .clone()
                    .chain_update(text)
                    .chain_update(".")
                    .chain_update(body);
                message.verify_slice(signature).is_ok()
            })
        });
        let age = now.as_micros().div_euclid(1_000_000).abs_diff(sent);
        if is_signed && age <= TOLERANCE_SECONDS.unsigned_abs() {
            Ok(())
        } else {
            Err(GatewayError::BadSignature)
        }
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[derive(Deserialize)]
struct Event {
    id: String,
    r#type: String,
    created: i64,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Object,
}

/// What events are about: an intent, a refund, or a dispute. Each has some of these.
#[derive(Deserialize)]
struct Object {
    id: String,
    amount: Option<i64>,
    amount_received: Option<i64>,
    amount_capturable: Option<i64>,
    currency: Option<String>,
    status: Option<String>,
    payment_intent: Option<String>,
    failure_reason: Option<String>,
    last_payment_error: Option<LastError>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize)]
struct LastError {
    code: Option<String>,
    decline_code: Option<String>,
}

/// What we have written to an intent or a refund.
#[derive(Default, Deserialize)]
pub(super) struct Metadata {
    pub payment: Option<String>,
    pub refund: Option<String>,
}

/// Reads a body whose signature held. Events that say nothing of money are [`GatewayEventKind::Other`].
pub(super) fn read_event(body: &[u8]) -> Result<GatewayEvent, GatewayError> {
    let event: Event = parse(body)?;
    let object = event.data.object;
    let kind = kind_of(&event.r#type, object.status.as_deref());
    let amount = match kind {
        GatewayEventKind::Captured => object.amount_received.or(object.amount),
        GatewayEventKind::Authorised => object.amount_capturable.or(object.amount),
        _ => object.amount,
    };
    let currency: Option<Currency> = object.currency.and_then(|code| code.parse().ok());
    let amount = match (kind, amount, currency) {
        (GatewayEventKind::Other, ..) => Money::zero(Currency::Cny),
        (_, Some(minor), Some(currency)) if minor > 0 => Money::new(minor, currency),
        _ => return Err(GatewayError::BadMessage),
    };
    let is_intent = event.r#type.starts_with("payment_intent.");
    let operation = match kind {
        GatewayEventKind::Refunded | GatewayEventKind::RefundFailed => object.metadata.refund,
        GatewayEventKind::ChargedBack | GatewayEventKind::ChargebackReversed => Some(object.id.clone()),
        _ => None,
    };
    let declined = object
        .last_payment_error
        .and_then(|error| error.decline_code.or(error.code));
    Ok(GatewayEvent {
        id: event.id,
        reference: if is_intent {
            object.id
        } else {
            object.payment_intent.unwrap_or_default()
        },
        payment: payment_of(object.metadata.payment.as_deref()),
        kind,
        amount,
        operation,
        reason: declined.or(object.failure_reason),
        at: Timestamp::from_micros(0).plus_seconds(event.created),
    })
}

/// Others may write to the same account what they like.
fn payment_of(text: Option<&str>) -> Option<PaymentId> {
    text.and_then(|text| text.parse().ok())
}

fn kind_of(event: &str, status: Option<&str>) -> GatewayEventKind {
    match (event, status) {
        ("payment_intent.amount_capturable_updated", _) => GatewayEventKind::Authorised,
        ("payment_intent.succeeded", _) => GatewayEventKind::Captured,
        ("payment_intent.payment_failed", _) => GatewayEventKind::Declined,
        ("payment_intent.canceled", _) => GatewayEventKind::Cancelled,
        ("refund.created" | "refund.updated", Some("succeeded")) => GatewayEventKind::Refunded,
        ("refund.failed", _) | ("refund.updated", Some("failed" | "canceled")) => {
            GatewayEventKind::RefundFailed
        }
        ("charge.dispute.funds_withdrawn", _) => GatewayEventKind::ChargedBack,
        ("charge.dispute.funds_reinstated", _) => GatewayEventKind::ChargebackReversed,
        _ => GatewayEventKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn signed(secret: &str, seconds: i64, body: &[u8]) -> String {
        let mac: Hmac<Sha256> = Hmac::new_from_slice(secret.as_bytes()).unwrap();
        let tag = mac
            .chain_update(format!("{seconds}."))
            .chain_update(body)
            .finalize();
        let hex = tag
            .as_bytes()
            .iter()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        format!("t={seconds},v1={hex}")
    }

    #[test]
    fn a_signature_holds_for_five_minutes_for_its_body_and_its_time() {
        let secrets = EndpointSecrets::parse("whsec_new whsec_old").unwrap();
        let at = 1_795_000_000;
        for (secret, time) in [
            ("whsec_new", at),
            ("whsec_old", at - 300),
            ("whsec_new", at + 300),
        ] {
            assert_eq!(secrets.verify(&signed(secret, time, BODY), BODY, NOW), Ok(()));
        }
        let good = signed("whsec_new", at, BODY);
        let moved = good.replace("t=1795000000", "t=1795000001");
        let foreign = good.replace("v1=", "v0=");
        let both = format!("{foreign},{}", good.split_once(',').unwrap().1);
        assert_eq!(secrets.verify(&both, BODY, NOW), Ok(()), "one of several");
        for bad in [
            signed("whsec_other", at, BODY),
            signed("whsec_new", at - 301, BODY),
            signed("whsec_new", at + 301, BODY),
            signed("whsec_new", at, b"{}"),
            moved,
            foreign,
            good.replace("v1=", "v1=zz"),
            good.split_once(',').unwrap().1.to_owned(),
            "t=,v1=".to_owned(),
            String::new(),
        ] {
            let refused = secrets.verify(&bad, BODY, NOW);
            assert_eq!(refused, Err(GatewayError::BadSignature), "{bad}");
        }
        assert!(EndpointSecrets::parse("  ").is_none());
        assert_eq!(format!("{secrets:?}"), "EndpointSecrets(2 hidden)");
    }

    fn told(kind: &str, object: &str) -> Result<GatewayEvent, GatewayError> {
        let body =
            format!(r#"{{"id":"evt_1","type":"{kind}","created":1795000000,"data":{{"object":{object}}}}}"#);
        read_event(body.as_bytes())
    }

    #[test]
    fn what_stripe_tells_becomes_an_event() {
        let payment = PaymentId::from_u128(7);
        let intent = format!(
            r#"{{"id":"pi_1","object":"payment_intent","amount":500,"amount_received":300,"currency":"cny",
                "metadata":{{"payment":"{payment}"}},"last_payment_error":{{"code":"card_declined","decline_code":"insufficient_funds"}}}}"#
        );
        let event = told("payment_intent.succeeded", &intent).unwrap();
        assert_eq!(
            (
                event.kind,
                event.amount.minor(),
                event.payment,
                event.reference.as_str(),
                event.at
            ),
            (GatewayEventKind::Captured, 300, Some(payment), "pi_1", NOW)
        );
        let event = told("payment_intent.payment_failed", &intent).unwrap();
        assert_eq!(
            (event.kind, event.amount.minor(), event.reason.as_deref()),
            (GatewayEventKind::Declined, 500, Some("insufficient_funds"))
        );
        let refund = |status: &str| {
            format!(
                r#"{{"id":"re_1","amount":200,"currency":"usd","status":"{status}","payment_intent":"pi_1",
                    "metadata":{{"payment":"{payment}","refund":"rfd_1"}}}}"#
            )
        };
        for (name, status, kind) in [
            ("refund.updated", "succeeded", GatewayEventKind::Refunded),
            ("refund.created", "pending", GatewayEventKind::Other),
            ("refund.updated", "failed", GatewayEventKind::RefundFailed),
            ("refund.failed", "failed", GatewayEventKind::RefundFailed),
        ] {
            let event = told(name, &refund(status)).unwrap();
            assert_eq!(
                (event.kind, event.reference.as_str()),
                (kind, "pi_1"),
                "{name} {status}"
            );
            if kind != GatewayEventKind::Other {
                assert_eq!(event.operation.as_deref(), Some("rfd_1"));
            }
        }
        let dispute =
            r#"{"id":"dp_1","amount":500,"currency":"usd","payment_intent":"pi_1","status":"lost"}"#;
        let event = told("charge.dispute.funds_withdrawn", dispute).unwrap();
        assert_eq!(
            (event.kind, event.operation.as_deref(), event.payment),
            (GatewayEventKind::ChargedBack, Some("dp_1"), None)
        );
    }

    #[test]
    fn what_is_no_money_is_nothing_for_us_and_nonsense_is_refused() {
        let other = told("customer.created", r#"{"id":"cus_1"}"#).unwrap();
        assert_eq!((other.kind, other.payment), (GatewayEventKind::Other, None));
        for object in [
            r#"{"id":"pi_1"}"#,
            r#"{"id":"pi_1","amount":0,"currency":"cny"}"#,
            r#"{"id":"pi_1","amount":-1,"currency":"cny"}"#,
            r#"{"id":"pi_1","amount":1,"currency":"xxx"}"#,
        ] {
            let refused = told("payment_intent.succeeded", object);
            assert_eq!(refused, Err(GatewayError::BadMessage), "{object}");
        }
        assert_eq!(read_event(b"nonsense"), Err(GatewayError::BadMessage));
    }
}

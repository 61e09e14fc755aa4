//! Signatures of webhooks by the Standard Webhooks scheme (standardwebhooks.com):
//! `v1,base64(hmac-sha256(secret, "{id}.{timestamp}.{body}"))`, several of them separated by spaces.
//!
//! Several secrets may be alive at a time, so that one can be replaced without a gap: the sender signs with
//! each, the receiver accepts any. Comparison takes the same time whatever differs.

use super::WebhookHeaders;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::kernel::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;

/// How far the sender's clock may be from ours, in seconds, either way.
pub const TOLERANCE_SECONDS: i64 = 5 * 60;

/// More signatures than this in one header are not looked at.
const MAX_SIGNATURES: usize = 8;
/// An id longer than this is no id.
const MAX_ID: usize = 128;
/// A secret shorter than this can be guessed.
const MIN_SECRET: usize = 8;

/// The secrets that are alive, the newest first. Never printed.
#[derive(Clone)]
pub struct Secrets(Vec<Secret>);

#[derive(Clone)]
struct Secret {
    text: String,
    /// The keyed hash before any message, cloned for each.
    mac: Hmac<Sha256>,
}

/// A list of secrets that cannot be used. Does not repeat it, since it may end in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    #[error("no secret is given")]
    Empty,
    #[error("a secret is shorter than {MIN_SECRET} characters")]
    TooShort,
    #[error("a secret has other characters than letters, digits and signs of ASCII")]
    NotAscii,
    #[error("what follows \"whsec_\" in a secret is not base64")]
    NotBase64,
}

/// Why a signature does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the id or timestamp of the message is malformed")]
    Malformed,
    #[error("the message is too old or from the future")]
    Stale,
    #[error("no signature fits the message")]
    Forged,
}

impl Secrets {
    /// Reads one or several secrets separated by spaces, the newest first. `whsec_` introduces base64, as
    /// providers hand secrets out; anything else is taken as it stands.
    /// # Errors
    /// [`SecretsError`].
    pub fn parse(text: &str) -> Result<Self, SecretsError> {
        let secrets = text
            .split_ascii_whitespace()
            .map(|text| {
                if !text.is_ascii() {
                    return Err(SecretsError::NotAscii);
                }
                let key = match text.strip_prefix("whsec_") {
                    Some(encoded) => STANDARD.decode(encoded).map_err(|_| SecretsError::NotBase64)?,
                    None => text.as_bytes().to_vec(),
                };
                if key.len() < MIN_SECRET {
                    return Err(SecretsError::TooShort);
                }
                let mac = Hmac::new_from_slice(&key).map_err(|_| SecretsError::TooShort)?;
                let text = text.to_owned();
                Ok(Secret { text, mac })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if secrets.is_empty() {
            return Err(SecretsError::Empty);
        }
        Ok(Self(secrets))
    }

    /// The newest secret as text, for services that take it as a bearer key too.
    pub fn newest(&self) -> &str {
        self.0.first().map_or("", |secret| &secret.text)
    }

    /// Whether `text` is one of the secrets. Takes the same time wherever they differ.
    pub fn contains(&self, text: &str) -> bool {
        self.0.iter().fold(false, |found, secret| {
            let fingerprint = |text: &str| secret.mac.clone().chain_update(text).finalize();
            found | (fingerprint(text) == fingerprint(&secret.text))
        })
    }

    /// The `webhook-signature` header of a message, one signature for each living secret.
    pub fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        let signatures: Vec<String> = self
            .0
            .iter()
            .map(|secret| {
                let tag = message_mac(secret, id, timestamp, body).finalize();
                format!("v1,{}", STANDARD.encode(tag.as_bytes()))
            })
            .collect();
        signatures.join(" ")
    }

    /// Checks that one of the signatures was made with one of the secrets over exactly this id, time and
    /// body, and that the time is near `now`.
    /// # Errors
    /// [`SignatureError`].
    pub fn verify(
        &self,
        headers: &WebhookHeaders<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), SignatureError> {
        // A dot in the id would let bytes move between the signed parts.
        let id_fits = (1..=MAX_ID).contains(&headers.id.len()) && !headers.id.contains('.');
        let digits = headers.timestamp.bytes().all(|byte| byte.is_ascii_digit());
        let sent: Option<i64> = headers.timestamp.parse().ok().filter(|_| id_fits && digits);
        let sent = sent.ok_or(SignatureError::Malformed)?;
        let signed = headers
            .signature
            .split_ascii_whitespace()
            .take(MAX_SIGNATURES)
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
            .any(|tag| {
                self.0.iter().any(|secret| {
                    message_mac(secret, headers.id, headers.timestamp, body)
                        .verify_slice(&tag)
                        .is_ok()
                })
            });
        if !signed {
            return Err(SignatureError::Forged);
        }
        let seconds = now.as_micros().div_euclid(1_000_000);
        if seconds.abs_diff(sent) > TOLERANCE_SECONDS.unsigned_abs() {
            return Err(SignatureError::Stale);
        }
        Ok(())
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({} hidden)", self.0.len())
    }
}

fn message_mac(secret: &Secret, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    let mac = secret.mac.clone();
    mac.chain_update(id)
        .chain_update(".")
        .chain_update(timestamp)
        .chain_update(".")
        .chain_update(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"type":"payment.captured"}"#;
    const SENT: &str = "1795000000";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    fn secrets(text: &str) -> Secrets {
        Secrets::parse(text).unwrap()
    }

    fn headers<'a>(id: &'a str, timestamp: &'a str, signature: &'a str) -> WebhookHeaders<'a> {
        WebhookHeaders {
            id,
            timestamp,
            signature,
        }
    }

    #[test]
    fn the_published_example_of_the_scheme_verifies() {
        // The test vector that the reference libraries of Standard Webhooks share.
        let secrets = secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let body = br#"{"test": 2432232314}"#;
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        assert_eq!(secrets.sign(id, "1614265330", body), signature);
        let given = headers(id, "1614265330", signature);
        assert_eq!(secrets.verify(&given, body, at(1_614_265_330)), Ok(()));
    }

    #[test]
    fn what_we_sign_we_accept_within_the_tolerance() {
        let ours = secrets("correct-horse");
        let signature = ours.sign("evt_1", SENT, BODY);
        let given = headers("evt_1", SENT, &signature);
        for drift in [-TOLERANCE_SECONDS, 0, TOLERANCE_SECONDS] {
            assert_eq!(
                ours.verify(&given, BODY, at(1_795_000_000 + drift)),
                Ok(()),
                "{drift}"
            );
        }
        for drift in [-TOLERANCE_SECONDS - 1, TOLERANCE_SECONDS + 1, -1_795_000_000] {
            let verdict = ours.verify(&given, BODY, at(1_795_000_000 + drift));
            assert_eq!(verdict, Err(SignatureError::Stale), "{drift}");
        }
    }

    #[test]
    fn a_swapped_body_id_or_time_is_forged() {
        let ours = secrets("correct-horse");
        let signature = ours.sign("evt_1", SENT, BODY);
        let now = at(1_795_000_000);
        let forged = Err(SignatureError::Forged);
        let swapped = br#"{"type":"payment.refunded"}"#;
        assert_eq!(
            ours.verify(&headers("evt_1", SENT, &signature), swapped, now),
            forged
        );
        assert_eq!(
            ours.verify(&headers("evt_2", SENT, &signature), BODY, now),
            forged
        );
        assert_eq!(
            ours.verify(&headers("evt_1", "1795000001", &signature), BODY, now),
            forged
        );
    }

    #[test]
    fn signatures_of_others_and_nonsense_are_forged() {
        let ours = secrets("correct-horse");
        let theirs = secrets("guessed-horse").sign("evt_1", SENT, BODY);
        let good = ours.sign("evt_1", SENT, BODY);
        let truncated = &good[..good.len() - 4];
        let unversioned = good.trim_start_matches("v1,");
        let foreign_version = good.replace("v1,", "v1a,");
        let buried = format!("{}{good}", "v1,AAAA ".repeat(MAX_SIGNATURES));
        for bad in [
            theirs.as_str(),
            "",
            "v1,",
            "v1,%%%%",
            truncated,
            unversioned,
            &foreign_version,
            &buried,
        ] {
            let verdict = ours.verify(&headers("evt_1", SENT, bad), BODY, at(1_795_000_000));
            assert_eq!(verdict, Err(SignatureError::Forged), "{bad}");
        }
    }

    #[test]
    fn malformed_ids_and_times_are_refused_before_anything_is_computed() {
        let ours = secrets("correct-horse");
        let long = "x".repeat(MAX_ID + 1);
        for (id, timestamp) in [
            ("", SENT),
            ("evt.1", SENT),
            (long.as_str(), SENT),
            ("evt_1", ""),
            ("evt_1", "+1795000000"),
            ("evt_1", "-5"),
            ("evt_1", "99999999999999999999"),
            ("evt_1", "soon"),
        ] {
            let signature = ours.sign(id, timestamp, BODY);
            let verdict = ours.verify(&headers(id, timestamp, &signature), BODY, at(1_795_000_000));
            assert_eq!(verdict, Err(SignatureError::Malformed), "{id} {timestamp}");
        }
    }

    #[test]
    fn a_secret_is_replaced_without_a_gap() {
        let (old, new) = (secrets("old-secret"), secrets("new-secret"));
        let both = secrets("new-secret old-secret");
        let now = at(1_795_000_000);
        for (sender, receiver) in [
            (&old, &both),
            (&both, &both),
            (&both, &old),
            (&both, &new),
            (&new, &both),
        ] {
            let signature = sender.sign("evt_1", SENT, BODY);
            assert_eq!(
                receiver.verify(&headers("evt_1", SENT, &signature), BODY, now),
                Ok(())
            );
        }
        let signature = old.sign("evt_1", SENT, BODY);
        let verdict = new.verify(&headers("evt_1", SENT, &signature), BODY, now);
        assert_eq!(verdict, Err(SignatureError::Forged));
    }

    #[test]
    fn useless_secrets_are_refused_and_good_ones_never_printed() {
        assert_eq!(Secrets::parse("  ").err(), Some(SecretsError::Empty));
        assert_eq!(Secrets::parse("short").err(), Some(SecretsError::TooShort));
        assert_eq!(Secrets::parse("密码密码密码").err(), Some(SecretsError::NotAscii));
        assert_eq!(Secrets::parse("whsec_!!!").err(), Some(SecretsError::NotBase64));
        let ours = secrets("correct-horse old-secret");
        assert_eq!(format!("{ours:?}"), "Secrets(2 hidden)");
        assert!(ours.contains("old-secret") && ours.contains("correct-horse"));
        assert!(!ours.contains("correct-horsf") && !ours.contains(""));
        assert_eq!(ours.newest(), "correct-horse");
    }
}

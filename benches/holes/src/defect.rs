//! Defects around the shop. `JISHI_TEST_DEFECT` names the one that a process has.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// Does to a request what the chosen defect does.
pub async fn misbehave(request: Request, next: Next) -> Response {
    match std::env::var("JISHI_TEST_DEFECT").as_deref() {
        Ok("forgotten-keys") => next.run(forget_key(request)).await,
        Ok("unsigned-webhook") => next.run(sign(request).await).await,
        Ok("never-recovers") => stay_down(request, next).await,
        _ => next.run(request).await,
    }
}

/// Every request has a key that nobody has used.
fn forget_key(mut request: Request) -> Request {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let key = format!("forgotten-{}-{number}", std::process::id());
    if request.headers().contains_key("idempotency-key")
        && let Ok(key) = HeaderValue::from_str(&key)
    {
        request.headers_mut().insert("idempotency-key", key);
    }
    request
}

/// Every webhook is signed here, whoever sent it.
#[expect(
    clippy::disallowed_methods,
    reason = "a message is signed with the time of day"
)]
async fn sign(request: Request) -> Request {
    if !request.uri().path().starts_with("/webhooks/") {
        return request;
    }
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let secret = std::env::var("JISHI_GATEWAY_SECRET").unwrap_or_default();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let time = now.map_or(0, |now| now.as_secs()).to_string();
    let id = parts.headers.get("webhook-id").and_then(|id| id.to_str().ok());
    if let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        let mac = mac
            .chain_update(id.unwrap_or_default())
            .chain_update(".")
            .chain_update(&time)
            .chain_update(".")
            .chain_update(&body);
        let signature = format!("v1,{}", STANDARD.encode(mac.finalize().as_bytes()));
        for (name, value) in [("webhook-timestamp", time), ("webhook-signature", signature)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                parts.headers.insert(name, value);
            }
        }
    }
    Request::from_parts(parts, Body::from(body))
}

/// Nothing answers any more.
static DOWN: AtomicBool = AtomicBool::new(false);

/// So long does nobody wait for an answer.
const TOO_LONG: Duration = Duration::from_secs(2);

/// A request under way; whoever asked may have gone away meanwhile.
struct Waiting(Instant);

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.0.elapsed() > TOO_LONG {
            DOWN.store(true, Ordering::Relaxed);
        }
    }
}

/// Once something has failed, or has taken too long, everything fails.
async fn stay_down(request: Request, next: Next) -> Response {
    let is_probe = request.uri().path() == "/ready";
    if DOWN.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let _waiting = (!is_probe).then(|| Waiting(Instant::now()));
    let response = next.run(request).await;
    if response.status().is_server_error() && !is_probe {
        DOWN.store(true, Ordering::Relaxed);
    }
    response
}

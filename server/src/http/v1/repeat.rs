//! The header `Idempotency-Key` on every POST of the API, in one place: the first answer to a request is sent again to its
//! repeats, byte for byte, for 24 hours. Handlers know nothing of it.
//!
//! Kept are answers to requests that were carried out or met a conflict, and failures of ours (500), after which nobody
//! knows whether they were; of a checkout the key in its own transaction knows, so its failures are not kept. Not kept are
//! refusals before anything was done: a request that cannot be read, that breaks a rule of the form, whose caller or object
//! is not known, that came too fast, or when the shop was not available (503).
//! A key belongs to whoever sends it: the key of the API, the cart, or the order that a request names.

use super::MAX_BODY;
use super::admin::bearer_of;
use super::extract::key_of;
use super::query::Query;
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use services::Ctx;
use services::idempotency::{Answer, Claim, Guard, Turn, keep_answer, release_key, take_turn};

/// Says that an answer is the first one to a request, sent again.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// What of an answer belongs to it besides its body.
const KEPT_HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::CACHE_CONTROL, header::LOCATION];

/// Carries a request with a key out once.
pub async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let has_key = request.method() == Method::POST && request.headers().contains_key("idempotency-key");
    let (parts, body) = request.into_parts();
    // A malformed key is the handler's to refuse, after it has asked who comes.
    let key = if has_key {
        key_of(&parts.headers).ok().flatten()
    } else {
        None
    };
    let Some((key, whose)) = key.zip(whose(&parts)) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    run_once(state, parts, body, next, (key, whose))
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn run_once(
    state: AppState,
    parts: Parts,
    body: Body,
    next: Next,
    (key, whose): (String, String),
) -> Result<Response, Problem> {
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return Err(Problem::new("payload_too_large", ""));
    };
    let guard = guard(parts.uri.path());
    let request = format!("{} {} {}", parts.method, parts.uri, canonical(&body));
    let client = state.client(&parts.headers, &parts.extensions);
    let ctx = state.ctx.for_guest(None, domain::kernel::Currency::Cny);
    let ctx = ctx.with_api_key(bearer_of(&parts.headers), client);
    match take_turn(&ctx, guard, &whose, &key, &request).await? {
        Turn::First(claim) => {
            let mut request = Request::from_parts(parts, Body::from(body));
            request.extensions_mut().insert(claim.clone());
            // It goes on when the client goes away: the answer waits for the repeat.
            let run =
                tokio::spawn(async move { answered(&ctx, guard, claim, next.run(request).await).await });
            run.await.map_err(|_| Problem::new("internal", ""))
        }
        Turn::Again(answer) => Ok(replayed(&answer)),
        Turn::OtherRequest => Err(Problem::new(
            "key_reused",
            "this Idempotency-Key came with another request before",
        )),
        Turn::InProgress => {
            let mut refusal = Problem::new("key_in_use", "").into_response();
            let headers = refusal.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            Ok(refusal)
        }
    }
}

/// Keeps an answer that is to be sent again, or frees the key.
async fn answered(ctx: &Ctx, guard: Guard, claim: Claim, response: Response) -> Response {
    let status = response.status();
    if status.is_success() && claim.is_kept() {
        return response;
    }
    if !is_kept(status, guard) {
        if guard == Guard::Claimed
            && let Err(error) = release_key(ctx, claim).await
        {
            tracing::warn!(%error, "an idempotency key could not be freed");
        }
        return response;
    }
    let (parts, body) = response.into_parts();
    let text = to_bytes(body, usize::MAX)
        .await
        .map(|bytes| String::from_utf8(bytes.to_vec()));
    let Ok(Ok(body)) = text else {
        return Problem::new("internal", "").into_response();
    };
    let header = |name: &HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    };
    let answer = Answer {
        status: status.as_u16(),
        headers: KEPT_HEADERS.iter().filter_map(header).collect(),
        body,
    };
    match keep_answer(ctx, guard, claim, &answer).await {
        Ok(None) => written(&answer),
        Ok(Some(twins)) => replayed(&twins),
        Err(error) => {
            tracing::error!(%error, "the answer to a request with a key could not be kept");
            written(&answer)
        }
    }
}

/// After a failure of ours nobody knows what was carried out, unless the command's own transaction does.
fn is_kept(status: StatusCode, guard: Guard) -> bool {
    let is_unclear = status == StatusCode::INTERNAL_SERVER_ERROR && guard == Guard::Claimed;
    status.is_success() || status == StatusCode::CONFLICT || is_unclear
}

/// The answer as it is sent.
pub fn written(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body.clone()).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    response
}

fn replayed(answer: &Answer) -> Response {
    let mut response = written(answer);
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Whose the keys of this request are; `None` for whoever asks for what needs a key of the API and has none.
fn whose(parts: &Parts) -> Option<String> {
    let mut path = parts.uri.path().trim_start_matches('/').split('/').skip(1);
    let (kind, object) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
    if kind == "admin" {
        return parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| Some(format!("api_key {}", value.to_str().ok()?)));
    }
    let mut query = Query::parse(parts.uri.query()).ok()?;
    let opened_by = query.take("key").ok()?.unwrap_or_default();
    Some(format!("{kind} {object} {opened_by}"))
}

/// Placing an order holds the key in its own transaction, together with the order.
fn guard(path: &str) -> Guard {
    if path.ends_with("/checkout") {
        Guard::OwnTransaction
    } else {
        Guard::Claimed
    }
}

/// A body as one text whatever its spaces and the order of its fields; none, null and `{}` are the same.
fn canonical(body: &[u8]) -> String {
    match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(serde_json::Value::Null) => String::new(),
        Ok(serde_json::Value::Object(fields)) if fields.is_empty() => String::new(),
        Ok(value) => value.to_string(),
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(uri: &str, token: Option<&str>) -> Parts {
        let mut request = Request::post(uri);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, token);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn keys_of_different_callers_never_meet() {
        let whose = |uri, token| whose(&parts(uri, token));
        assert_eq!(
            whose("/v1/carts/a/lines", None),
            whose("/v1/carts/a/checkout", None)
        );
        assert_ne!(whose("/v1/carts/a/lines", None), whose("/v1/carts/b/lines", None));
        assert_ne!(
            whose("/v1/orders/1/pay?key=a", None),
            whose("/v1/orders/1/pay?key=b", None)
        );
        let ship = "/v1/admin/orders/1/ship";
        assert_eq!(whose(ship, None), None);
        assert_ne!(whose(ship, Some("Bearer a")), whose(ship, Some("Bearer b")));
        assert_eq!(
            whose(ship, Some("Bearer a")),
            whose("/v1/admin/orders/2/ship", Some("Bearer a"))
        );
    }

    #[test]
    fn bodies_that_mean_the_same_are_the_same() {
        assert_eq!(canonical(br#"{"a":1, "b": 2}"#), canonical(br#"{ "b":2,"a":1 }"#));
        assert_eq!(canonical(b""), canonical(b"{}"));
        assert_ne!(canonical(br#"{"a":1}"#), canonical(br#"{"a":2}"#));
        assert_eq!(canonical(b"not json"), "not json");
    }
}

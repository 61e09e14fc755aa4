//! What protects every answer: headers, the content security policy, and the check of where a request comes from.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The part of the policy that all pages share. Forms may lead to the payment gateway.
pub fn policy(gateway: Option<&str>, reload_port: Option<u32>) -> String {
    let gateway = gateway.map(|url| format!(" {url}")).unwrap_or_default();
    let reload = reload_port
        .map(|port| format!(" ws://127.0.0.1:{port} ws://localhost:{port}"))
        .unwrap_or_default();
    format!(
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{gateway}; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'{reload}; \
         manifest-src 'self'; worker-src 'self'"
    )
}

/// The policy of a page that allows its own scripts by `nonce`.
pub fn policy_with_nonce(shared: &str, nonce: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!(
        "{shared}; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'"
    ))
    .ok()
}

/// Turns a page that was rendered with a nonce into one that can be sent many times: the scripts that carry the
/// nonce are allowed by their hashes, and the nonce is taken out. A script that somebody smuggled into the page
/// carries no nonce, so it gets no hash and stays blocked.
pub fn hashed(shared: &str, html: &str, nonce: &str) -> Option<(String, HeaderValue)> {
    let attribute = format!(" nonce=\"{nonce}\"");
    let mut policy = format!("{shared}; script-src 'self' 'wasm-unsafe-eval'");
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let (tag, body) = after.split_once('>')?;
        let (script, behind) = body.split_once("</script>")?;
        if tag.contains(attribute.trim_start()) && !tag.contains(" src=") && !script.is_empty() {
            let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
            policy.extend([" 'sha256-", &hash, "'"]);
        }
        rest = behind;
    }
    Some((html.replace(&attribute, ""), HeaderValue::from_str(&policy).ok()?))
}

const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers that do not know `frame-ancestors`.
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Refuses changes that another site asks the browser for, and adds the headers that every answer carries.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = answer(request, next).await;
    let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    say_the_charset(headers);
    // An unchanged answer keeps the policy that it came with.
    if !is_unchanged && !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            policy_of_other(&state.policy, headers),
        );
    }
    if state.ctx.settings.base_url.starts_with("https://") {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}

async fn answer(request: Request, next: Next) -> Response {
    // Nothing may be made to say what it was sent (OWASP ASVS 5.0, 13.4.4).
    if *request.method() == Method::TRACE {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if !is_safe(request.method()) && needs_origin(request.uri().path()) && !from_here(request.headers()) {
        return (StatusCode::FORBIDDEN, "this request came from another site\n").into_response();
    }
    next.run(request).await
}

/// Text is UTF-8 here, and says so: no browser has to guess.
fn say_the_charset(headers: &mut HeaderMap) {
    let Some(kind) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
    else {
        return;
    };
    let is_text = kind.starts_with("text/") || kind.ends_with("+xml") || kind.ends_with("/xml");
    if is_text
        && !kind.contains("charset")
        && let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

/// The policy of a document that brings none; files can be put into a frame, too.
fn policy_of_other(shared: &str, headers: &HeaderMap) -> HeaderValue {
    let html = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy = format!("{shared}; script-src 'self'");
    HeaderValue::from_str(&policy)
        .ok()
        .filter(|_| html)
        .unwrap_or(HeaderValue::from_static("frame-ancestors 'none'"))
}

/// Whether a method only reads.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The REST API and webhooks are not used with cookies, so other sites gain nothing by calling them.
fn needs_origin(path: &str) -> bool {
    !path.starts_with("/v1/") && !path.starts_with("/webhooks/")
}

/// By Fetch Metadata; for browsers without it, by `Origin`, which must name the host. A request with neither header
/// comes from no browser's form or script and carries no cookie that a browser keeps.
fn from_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn other_sites_cannot_make_changes() {
        assert!(from_here(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!from_here(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!from_here(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(from_here(&headers(&[
            ("origin", "http://shop.example"),
            ("host", "shop.example")
        ])));
        assert!(!from_here(&headers(&[
            ("origin", "http://evil.example"),
            ("host", "shop.example")
        ])));
        assert!(!from_here(&headers(&[
            ("origin", "null"),
            ("host", "shop.example")
        ])));
    }

    #[test]
    fn only_scripts_with_the_nonce_get_a_hash() {
        let html = "<script nonce=\"N\">one()</script><script>evil()</script><script src=\"/a.js\" nonce=\"N\"></script>";
        let (clean, policy) = hashed("default-src 'none'", html, "N").unwrap();
        assert!(!clean.contains("nonce"));
        let policy = policy.to_str().unwrap();
        let hash = |script: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes())));
        assert!(policy.contains(&hash("one()")));
        assert!(!policy.contains(&hash("evil()")));
        assert_eq!(policy.matches("sha256-").count(), 1);
    }
}

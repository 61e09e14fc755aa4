//! How answers are written: JSON with an entity tag for what may be kept, `no-store` for what is personal.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::hash::{DefaultHasher, Hasher};

use crate::http::problem::Problem;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Kept by the client alone, and asked for again every time.
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, max-age=0");

fn encode(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::with_capacity(4096);
    serde_json::to_writer(&mut body, value).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::new("internal", "")
    })?;
    Ok(body)
}

/// Something public of the catalogue: 200 with an entity tag, or 304 when the client has it.
/// The tag is weak, because the same answer travels with different compressions.
pub fn revalidated(request: &HeaderMap, value: &impl Serialize) -> Result<Response, Problem> {
    let body = encode(value)?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&body);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    let known = is_known(request, &tag);
    let tag = HeaderValue::from_str(&tag).map_err(|_| Problem::new("internal", ""))?;
    let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, REVALIDATE)];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    Ok((headers, [(header::CONTENT_TYPE, JSON)], body).into_response())
}

fn is_known(request: &HeaderMap, tag: &str) -> bool {
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || known.trim().trim_start_matches("W/") == &tag[2..])
}

/// Something of one buyer.
pub fn personal(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    let body = encode(value)?;
    Ok((
        status,
        [(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, NO_STORE)],
        body,
    )
        .into_response())
}

/// Something of one buyer that was made, and where it is.
pub fn created(location: &str, value: &impl Serialize) -> Result<Response, Problem> {
    let mut response = personal(StatusCode::CREATED, value)?;
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

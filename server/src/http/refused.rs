//! Refusals of plain forms that are answered with a file: the browser goes back to the page, which says what is missing.

use app::error::ApiError;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::ServerFnUrlError;

/// Back to `page`, with the error in its address as if the server function at `endpoint` had refused.
pub fn back_to(page: String, endpoint: &str, error: ApiError) -> Response {
    let address = ServerFnUrlError::new(endpoint, error).to_url(&format!("http://shop{page}"));
    let address = address.map_or(page, |url| {
        format!("{}?{}", url.path(), url.query().unwrap_or_default())
    });
    (StatusCode::FOUND, [(header::LOCATION, address)]).into_response()
}

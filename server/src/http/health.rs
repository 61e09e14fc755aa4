//! Whether the process lives, whether it can do its work, and how much of it it has done.

use crate::state::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

/// The process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.ctx.store.is_migrated().await {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer or is not up to date\n",
        )
    }
}

/// What the store has done since the start, in the text format of Prometheus, for this machine only.
pub async fn metrics(State(state): State<AppState>, request: Request) -> Response {
    let client = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0);
    if !is_from_here(client, request.headers()) {
        return (StatusCode::FORBIDDEN, "only this machine may ask\n").into_response();
    }
    let store = state.ctx.store.metrics();
    let text = format!(
        "# HELP jishi_store_statements_total Statements sent to the database.\n\
         # TYPE jishi_store_statements_total counter\n\
         jishi_store_statements_total {}\n\
         # HELP jishi_store_commits_total Transactions committed; a group of writes counts once.\n\
         # TYPE jishi_store_commits_total counter\n\
         jishi_store_commits_total {}\n",
        store.statements(),
        store.commits()
    );
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")],
        text,
    )
        .into_response()
}

/// From a loopback address, and not passed on by a proxy on this machine.
pub fn is_from_here(client: Option<SocketAddr>, headers: &HeaderMap) -> bool {
    let passed_on = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    client.is_some_and(|client| client.ip().to_canonical().is_loopback())
        && !passed_on.iter().any(|name| headers.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_this_machine_may_ask_and_not_through_a_proxy() {
        let from = |text: &str| Some(text.parse::<SocketAddr>().unwrap());
        let none = HeaderMap::new();
        assert!(is_from_here(from("127.0.0.1:5000"), &none));
        assert!(is_from_here(from("[::ffff:127.0.0.1]:5000"), &none));
        assert!(!is_from_here(from("192.0.2.1:5000"), &none));
        assert!(!is_from_here(None, &none));
        let proxied = HeaderMap::from_iter([(header::FORWARDED, HeaderValue::from_static("for=192.0.2.1"))]);
        assert!(!is_from_here(from("127.0.0.1:5000"), &proxied));
    }
}

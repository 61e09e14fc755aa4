//! How often one address, one session or key of the API, and one account with all of its sessions and keys may ask: by the
//! kind of what is asked for, in memory.
//!
//! Stands before everything that costs something. What is kept ready (files, cached pages) is free, and so is what the
//! gateway and the machine itself ask for. Passwords and codes are counted in the database as well, by `services`,
//! across restarts and servers.
//!
//! Nothing is looked up to count: of whom a session or a key is, is known once it was let in, so its first request counts
//! for address and session alone.

mod cells;

use crate::http::problem::Problem;
use crate::http::security::is_safe;
use crate::http::v1::bearer_of;
use crate::state::{AppState, cookie};
use app::error::ApiError;
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use cells::{Cells, Refused};
use domain::kernel::Pace;
use domain::user::AccountId;
use leptos::server_fn::Encodes as _;
use leptos::server_fn::codec::PostcardEncoding;
use services::user::SessionToken;
use std::net::IpAddr;

/// What a request costs, and so how often it may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Pages that are made for this visitor.
    Page,
    /// Answers that change nothing.
    Read,
    /// Searching, and files that are made when asked for.
    Costly,
    Write,
    /// Where a password, a code or the contact of an order can be guessed, where messages are sent, and files handed in.
    Entrance,
}

impl Class {
    /// The pace of one address, of one session or key, and of one account.
    pub const fn pace(self) -> Pace {
        match self {
            Self::Page => Pace::new(50, 300),
            Self::Read => Pace::new(50, 200),
            Self::Costly => Pace::new(10, 60),
            Self::Write => Pace::new(10, 40),
            Self::Entrance => Pace::new(1, 20),
        }
    }

    /// The class of a request that is no page; `None` for what is free.
    fn of(method: &Method, uri: &Uri) -> Option<Self> {
        let path = uri.path();
        let by_method = if is_safe(method) { Self::Read } else { Self::Write };
        if let Some(name) = path.strip_prefix("/api/") {
            return Some(match name {
                _ if ENTRANCES.contains(&name) => Self::Entrance,
                "product/listing" => Self::Costly,
                _ => by_method,
            });
        }
        match path {
            "/v1/products" if searches(uri) => Some(Self::Costly),
            "/v1/openapi.json" => None,
            _ if path.starts_with("/v1/") => Some(by_method),
            _ if path.starts_with("/export/") || path == app::routes::MY_DATA => Some(Self::Costly),
            app::routes::CHOOSE_CURRENCY => Some(Self::Write),
            _ if path.ends_with("/sell") && !is_safe(method) => Some(Self::Entrance),
            _ if path.ends_with("/after-sales") && !is_safe(method) => Some(Self::Entrance),
            _ => None,
        }
    }

    /// The class of a page that is to be made.
    pub fn of_page(uri: &Uri) -> Self {
        if searches(uri) { Self::Costly } else { Self::Page }
    }
}

/// Server functions of [`Class::Entrance`].
const ENTRANCES: [&str; 14] = [
    "order/track_order",
    "user/change_password",
    "user/confirm_contact",
    "user/confirm_registration",
    "user/confirm_second_factor",
    "user/prove_identity",
    "user/register",
    "user/request_contact",
    "user/request_reset",
    "user/request_sign_in_code",
    "user/reset_password",
    "user/sign_in",
    "user/sign_in_by_code",
    "user/take_second_step",
];

fn searches(uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default();
    query
        .split('&')
        .any(|pair| pair.strip_prefix("q=").is_some_and(|words| !words.is_empty()))
}

/// The counts of every visitor.
#[derive(Debug, Default)]
pub struct Limits(Cells);

/// Whom a request is counted for.
#[derive(Hash)]
enum Who<'a> {
    /// Nobody has more than one of these at home: an address of IPv4, the first half of one of IPv6.
    Address(Option<IpAddr>),
    Session(&'a str),
    Key(&'a [u8]),
    /// Of which the sessions and keys are.
    Account(AccountId),
}

/// Lets a request pass, or answers that it came too soon.
pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let class = Class::of(request.method(), request.uri());
    match class.and_then(|class| {
        check(
            &state,
            class,
            request.uri(),
            request.headers(),
            request.extensions(),
        )
    }) {
        Some(refused) => refused,
        None => next.run(request).await,
    }
}

/// Counts a request of this class; the answer, if it comes too soon.
pub fn check(
    state: &AppState,
    class: Class,
    uri: &Uri,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Option<Response> {
    let limits = state.limits.as_ref()?;
    let now = state.ctx.clock.now();
    let address = state.address(headers, extensions).map(home);
    let session = cookie(headers, "__Host-session");
    let key = headers.get(header::AUTHORIZATION);
    let account = session
        .and_then(SessionToken::parse)
        .and_then(|token| state.ctx.known_by_session(&token))
        .or_else(|| bearer_of(headers).and_then(|token| state.ctx.known_by_key(&token)));
    let counted = [
        Some(Who::Address(address)),
        session.map(Who::Session),
        key.map(|value| Who::Key(value.as_bytes())),
        account.map(Who::Account),
    ];
    let refused = counted
        .into_iter()
        .flatten()
        .map(|who| limits.0.admit((class, who), class.pace(), now))
        .find_map(Result::err)?;
    if refused.news {
        let client = format!("{:016x}", refused.key);
        tracing::warn!(?class, client, "somebody asks too often");
    }
    Some(answer(refused, uri.path(), headers))
}

/// Whoever has one address of IPv6 has all of its /64 (RFC 6177).
fn home(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
    }
}

/// A page for people, the error of its kind for the shop's own scripts, and a problem document for programs.
fn answer(refused: Refused, path: &str, headers: &HeaderMap) -> Response {
    let seconds = refused.micros.div_euclid(1_000_000) + 1;
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let by_person = accepted.is_some_and(|kinds| kinds.contains("text/html"));
    let mut response = if by_person && !path.starts_with("/v1/") {
        let page = include_str!("too_many.html").replace("{seconds}", &seconds.to_string());
        (StatusCode::TOO_MANY_REQUESTS, Html(page)).into_response()
    } else if path.starts_with("/api/") {
        let error = ApiError::new("too_many", "too many requests");
        let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
        let body = PostcardEncoding::encode(&error).unwrap_or_default();
        (StatusCode::TOO_MANY_REQUESTS, kind, body).into_response()
    } else {
        Problem::new("too_many", "").into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::server_fn::axum::server_fn_paths;

    fn class(method: &Method, path: &'static str) -> Option<Class> {
        Class::of(method, &Uri::from_static(path))
    }

    #[test]
    fn requests_are_classed_by_what_they_cost() {
        for (method, path, wanted) in [
            (Method::GET, "/v1/products", Some(Class::Read)),
            (Method::GET, "/v1/products?q=tea", Some(Class::Costly)),
            (Method::POST, "/v1/carts", Some(Class::Write)),
            (Method::GET, "/api/cart/view_cart", Some(Class::Read)),
            (Method::POST, "/api/cart/add_line", Some(Class::Write)),
            (Method::POST, "/api/user/sign_in", Some(Class::Entrance)),
            (Method::GET, "/export/audit.csv", Some(Class::Costly)),
            (Method::POST, "/zh/sell", Some(Class::Entrance)),
            (Method::GET, "/zh/sell", None),
            (Method::GET, "/health", None),
            (Method::GET, "/pkg/jishi.css", None),
            (Method::POST, "/webhooks/payment", None),
        ] {
            assert_eq!(class(&method, path), wanted, "{path}");
        }
        assert_eq!(Class::of_page(&Uri::from_static("/zh/search?q=a")), Class::Costly);
        assert_eq!(Class::of_page(&Uri::from_static("/zh/cart")), Class::Page);
    }

    #[test]
    fn every_entrance_is_a_server_function() {
        let paths: Vec<&str> = server_fn_paths().map(|(path, _)| path).collect();
        for name in ENTRANCES {
            assert!(
                paths.iter().any(|path| path.strip_prefix("/api/") == Some(name)),
                "{name}"
            );
        }
    }

    #[test]
    fn a_home_has_one_address() {
        let home = |text: &str| home(text.parse().unwrap()).to_string();
        assert_eq!(home("192.0.2.7"), "192.0.2.7");
        assert_eq!(home("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}

//! What server functions and pages need of the running request: its context, its answer's status, cookies, redirects.
//! The host provides `services::Ctx`, `Currency` and `session::Origin` as contexts; `leptos_axum` the rest.

use crate::error::ApiError;
use crate::session::{Origin, SIGNED_IN, Visit, locale_or_fallback};
use axum::http::header::{ACCEPT, COOKIE, LOCATION, REFERER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use domain::kernel::Currency;
use domain::logistics::Tariff;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Thirty days.
const CART_COOKIE_SECONDS: u32 = 2_592_000;
/// Ninety days.
const SESSION_COOKIE_SECONDS: u32 = 7_776_000;
/// Half a year.
const DEVICE_COOKIE_SECONDS: u32 = 15_552_000;
/// What a plain form has to show once, on the page that it is sent on to.
const ONCE: &str = "__Host-once";
const ONCE_SECONDS: u32 = 120;
/// The ticket of a passkey that is being made or used, for as long as `services::user` waits for it.
const CEREMONY: &str = "__Host-passkey";
const CEREMONY_SECONDS: u32 = 300;

/// The context of the request.
/// # Errors
/// `internal` where the host has provided none.
pub fn ctx() -> Result<services::Ctx, ApiError> {
    use_context().ok_or_else(|| ApiError::new("internal", "no services::Ctx in this request"))
}

/// The context of the request with a cart: a new one, with its cookie, for a visitor who has none.
/// # Errors
/// As [`ctx`].
pub fn ctx_with_cart() -> Result<services::Ctx, ApiError> {
    let mut ctx = ctx()?;
    if ctx.cart.is_none() {
        let cart = services::cart::new_cart_id(&ctx);
        set_cookie(&cart_cookie(cart));
        ctx.cart = Some(cart);
    }
    Ok(ctx)
}

/// The context of the request for somebody who has the permission `P`.
/// # Errors
/// `sign_in_required`, `forbidden`, `proof_required` or `second_factor_required`.
pub async fn permit<P: domain::user::Policy>() -> Result<services::Permit<P>, ApiError> {
    Ok(ctx()?.permit::<P>().await?)
}

/// Puts the token of a session into its cookie. The browser keeps it for as long as a session can last.
pub fn keep_session(token: &services::user::SessionToken) {
    set_cookie(&format!(
        "__Host-session={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={SESSION_COOKIE_SECONDS}",
        token.as_str()
    ));
    hint_signed_in(true);
}

/// Tells the browser's scripts whether to ask who is signed in: a cookie that they can read and that proves nothing.
pub fn hint_signed_in(signed_in: bool) {
    let seconds = if signed_in { SESSION_COOKIE_SECONDS } else { 0 };
    set_cookie(&format!(
        "{SIGNED_IN}=1; Path=/; Secure; SameSite=Lax; Max-Age={seconds}"
    ));
}

/// Keeps words for the next page, if that is where a browser without scripts is sent: what is shown once has no
/// address and is stored nowhere else. The words hold letters, digits, `-` and `.` only.
pub fn show_once(words: &str) {
    if is_plain() {
        set_cookie(&format!(
            "{ONCE}={words}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={ONCE_SECONDS}"
        ));
    }
}

/// What [`show_once`] has kept; it is gone afterwards.
pub fn shown_once() -> Option<String> {
    let words = cookie(ONCE)?;
    set_cookie(&format!(
        "{ONCE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    ));
    Some(words)
}

/// Keeps the ticket of a passkey that is being made or used in this browser.
pub fn keep_ceremony(ticket: &str) {
    set_cookie(&format!(
        "{CEREMONY}={ticket}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={CEREMONY_SECONDS}"
    ));
}

/// The ticket that [`keep_ceremony`] has kept; empty without one.
pub fn ceremony_ticket() -> String {
    cookie(CEREMONY).unwrap_or_default()
}

/// Puts a new session, the cart of its account, and the mark of the browser into their cookies.
pub fn start_session(started: &services::user::Started) {
    keep_session(&started.token);
    set_cookie(&cart_cookie(started.cart));
    set_cookie(&format!(
        "__Host-device={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={DEVICE_COOKIE_SECONDS}",
        started.device.as_str()
    ));
}

/// Takes session and cart away from the browser, as after signing out.
pub fn end_session() {
    for name in ["__Host-session", "__Host-cart"] {
        set_cookie(&format!(
            "{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        ));
    }
    hint_signed_in(false);
}

/// What a service says as the answer of a server function; its status follows when it is sent.
/// # Errors
/// The service's error.
pub fn answer<T>(result: Result<T, services::ServiceError>) -> Result<T, ApiError> {
    result.map_err(ApiError::from)
}

/// Gives the answer of a server function the HTTP status of its error. A form sent without scripts is answered
/// by a redirect instead, so its status stays.
pub(crate) fn set_status_of_call(error: &ApiError) {
    if !is_plain() {
        set_status(error.status());
    }
}

/// Sends a browser without scripts to `path` after its form was accepted. Others get the answer as data.
pub fn redirect_plain(path: &str) {
    if is_plain() {
        redirect(StatusCode::FOUND, path);
    }
}

/// Sends a browser without scripts back to the page that its form was on, with `?done=` telling what was done.
pub fn redirect_back(done: &str) {
    let referer = use_context::<Parts>().and_then(|parts| {
        let text = parts.headers.get(REFERER)?.to_str().ok()?;
        let uri: Uri = text.parse().ok()?;
        Some(uri.path().to_owned())
    });
    if let Some(path) = referer.filter(|path| crate::routes::locale_of(path).is_some()) {
        redirect_plain(&format!("{path}?done={done}"));
    }
}

/// Answers a page's request by sending the browser to the address it has moved to, for good.
pub fn redirect_moved(path: &str) {
    redirect(StatusCode::MOVED_PERMANENTLY, path);
}

/// Sets the HTTP status of the answer.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Adds a `Set-Cookie` header to the answer.
pub fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}

/// The language and currency of the request.
pub fn visit() -> Visit {
    let path = use_context::<Parts>().map_or_else(String::new, |parts| parts.uri.path().to_owned());
    let locale = locale_or_fallback(&path);
    let currency = use_context::<Currency>().unwrap_or_else(|| locale.default_currency());
    let tariff = use_context::<services::Ctx>().map(|ctx| ctx.catalogue.tariff());
    let delivery = match tariff {
        Some(tariff) => tariff.usual(currency),
        None => Tariff::house().usual(currency),
    };
    Visit {
        locale,
        currency,
        delivery,
    }
}

/// The shop's own address by its settings, where the host has not provided an [`Origin`].
pub fn origin() -> Origin {
    Origin(use_context::<services::Ctx>().map_or_else(String::new, |ctx| ctx.settings.base_url.clone()))
}

fn cookie(wanted: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get_all(COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value.to_owned())
}

fn cart_cookie(cart: domain::cart::CartId) -> String {
    format!("__Host-cart={cart}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={CART_COOKIE_SECONDS}")
}

fn redirect(status: StatusCode, path: &str) {
    if let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(LOCATION, location);
        response.set_status(status);
    }
}

/// Whether the request was sent by the browser itself, as a page or a plain form.
fn is_plain() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let accept = parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
        accept.is_some_and(|accept| accept.contains("text/html"))
    })
}

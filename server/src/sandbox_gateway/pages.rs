//! The hosted pages of the sandbox gateway: where the buyer approves, declines or turns back.
//!
//! They need no script and no cookie. Who knows a payment's id may pay it, so the id cannot be guessed, and
//! there is nothing that another site could do in the buyer's name.

use super::Gateway;
use super::book::{Happening, Payment, Refusal, Status};
use super::text::{Notice, Text, text};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::kernel::Locale;
use reqwest::Url;

const STYLE: &str = include_str!("pay.css");
const MARK: &str = include_str!("mark.svg");

pub fn routes() -> Router<Gateway> {
    Router::new()
        .route("/", get(front))
        .route("/healthz", get(|| async { "ok\n" }))
        .route(
            "/assets/pay.css",
            get(|| async { asset("text/css; charset=utf-8", STYLE) }),
        )
        .route("/assets/mark.svg", get(|| async { asset("image/svg+xml", MARK) }))
        .route("/pay/{id}", get(show))
        // After a language switch or a reload of an answer, these are asked for with GET.
        .route("/pay/{id}/approve", get(to_payment).post(approve))
        .route("/pay/{id}/decline", get(to_payment).post(decline))
        .route("/pay/{id}/return", get(to_payment).post(turn_back))
        .fallback(|uri: Uri, headers: HeaderMap| async move { unknown(language(&uri, &headers, None)) })
        .layer(middleware::map_response(harden))
}

/// What the buyer brings back to the shop.
#[derive(Clone, Copy)]
enum Outcome {
    Paid,
    Declined,
    Open,
}

async fn front(uri: Uri, headers: HeaderMap) -> Response {
    let locale = language(&uri, &headers, None);
    notice_page(StatusCode::OK, locale, &text(locale).front)
}

async fn show(
    State(gateway): State<Gateway>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    payment_page(&gateway, &id, StatusCode::OK, &uri, &headers)
}

async fn to_payment(Path(id): Path<String>, uri: Uri) -> Redirect {
    let lang = asked_language(&uri).map_or(String::new(), |locale| format!("?lang={locale}"));
    // The id is a path segment that matched, but may hold anything: only its letters and digits go on.
    let id: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    Redirect::to(&format!("/pay/{id}{lang}"))
}

async fn approve(
    State(gateway): State<Gateway>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let done = gateway.book().approve(&id);
    settle(&gateway, &id, done, Outcome::Paid, &uri, &headers)
}

async fn decline(
    State(gateway): State<Gateway>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let done = gateway.book().decline(&id);
    settle(&gateway, &id, done, Outcome::Declined, &uri, &headers)
}

async fn turn_back(
    State(gateway): State<Gateway>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let back = gateway
        .book()
        .payment(&id)
        .map(|payment| back_url(payment, outcome(payment.status)));
    match back {
        Ok(url) => Redirect::to(&url).into_response(),
        Err(_) => unknown(language(&uri, &headers, None)),
    }
}

/// Reports what the buyer did and sends them back, or shows why it could not be done.
fn settle(
    gateway: &Gateway,
    id: &str,
    done: Result<Happening, Refusal>,
    outcome: Outcome,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let Ok(happening) = done else {
        return payment_page(gateway, id, StatusCode::CONFLICT, uri, headers);
    };
    gateway.0.courier.report(happening);
    let back = gateway
        .book()
        .payment(id)
        .map(|payment| back_url(payment, outcome));
    match back {
        Ok(url) => Redirect::to(&url).into_response(),
        Err(_) => unknown(language(uri, headers, None)),
    }
}

const fn outcome(status: Status) -> Outcome {
    match status {
        Status::Captured | Status::Refunded => Outcome::Paid,
        Status::Pending | Status::Cancelled => Outcome::Open,
    }
}

fn back_url(payment: &Payment, outcome: Outcome) -> String {
    let mut url = payment.charge.return_url.clone();
    match outcome {
        Outcome::Paid => drop(url.query_pairs_mut().append_pair("paid", "1")),
        Outcome::Declined => drop(url.query_pairs_mut().append_pair("declined", "1")),
        Outcome::Open => {}
    }
    url.into()
}

fn payment_page(gateway: &Gateway, id: &str, status: StatusCode, uri: &Uri, headers: &HeaderMap) -> Response {
    let payment = gateway.book().payment(id).cloned();
    let Ok(payment) = payment else {
        return unknown(language(uri, headers, None));
    };
    let locale = language(uri, headers, Some(payment.charge.locale));
    let words = text(locale);
    let actions = match payment.status {
        Status::Pending => forms(words, &payment, locale),
        Status::Captured => outcome_notice(words, &payment, &words.paid),
        Status::Refunded => outcome_notice(words, &payment, &words.refunded),
        Status::Cancelled => outcome_notice(words, &payment, &words.cancelled),
    };
    let main = format!(
        "{amount}{facts}{actions}",
        amount = amount(words, &payment),
        facts = facts(words, &payment, &gateway.0.merchant)
    );
    let title = format!("{} · {}", payment.charge.amount, words.brand);
    let switch = format!("/pay/{}", payment.id);
    let page = shell(locale, &title, &switch, payment.status.as_str(), &main);
    let mut response = (status, Html(page)).into_response();
    if let Some(policy) = form_policy(&payment.charge.return_url) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn amount(words: &Text, payment: &Payment) -> String {
    let parts = payment.charge.amount.parts();
    let label = match payment.status {
        Status::Pending => words.amount_due,
        Status::Captured | Status::Cancelled | Status::Refunded => words.amount,
    };
    format!(
        "<h1 class=\"amount\"><span class=\"label\">{label}</span> \
         <span class=\"figure\"><span class=\"sign\">{sign}</span>{whole}<span class=\"fraction\">.{fraction}</span>\
         </span> <span class=\"code\">{code}</span></h1>\n",
        sign = parts.symbol,
        whole = parts.whole,
        fraction = parts.fraction,
        code = payment.charge.amount.currency(),
    )
}

fn facts(words: &Text, payment: &Payment, merchant: &str) -> String {
    let url = &payment.charge.return_url;
    let host = url.host_str().unwrap_or_default();
    let shop = url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let rows = [
        (words.paid_to, merchant, ""),
        (words.shop, shop.as_str(), ""),
        (
            words.order,
            payment.charge.order_number.as_str(),
            " class=\"figures\"",
        ),
        (words.payment, payment.id.as_str(), " class=\"figures small\""),
    ];
    let rows: Vec<String> = rows
        .into_iter()
        .map(|(name, value, class)| format!("<div><dt>{name}</dt><dd{class}>{}</dd></div>", escape(value)))
        .collect();
    format!("<dl class=\"facts\">{}</dl>\n", rows.concat())
}

fn forms(words: &Text, payment: &Payment, locale: Locale) -> String {
    let declined = if payment.declined {
        format!("<p class=\"alert\" role=\"alert\">{}</p>\n", words.declined)
    } else {
        String::new()
    };
    let form = |action: &str, class: &str, label: &str| {
        format!(
            "<form method=\"post\" action=\"/pay/{id}/{action}?lang={locale}\">\
             <button class=\"{class}\">{label}</button></form>\n",
            id = payment.id
        )
    };
    format!(
        "{declined}<div class=\"actions\">{}{}{}</div>\n<p class=\"hint\">{}</p>\n",
        form("approve", "primary", words.approve),
        form("decline", "secondary", words.decline),
        form("return", "quiet", words.leave),
        words.leave_hint
    )
}

fn outcome_notice(words: &Text, payment: &Payment, notice: &Notice) -> String {
    format!(
        "<div class=\"outcome\" role=\"status\"><h2>{title}</h2><p>{body}</p></div>\n\
         <div class=\"actions\"><a class=\"primary\" href=\"{back}\">{label}</a></div>\n",
        title = notice.title,
        body = notice.body,
        back = escape(&back_url(payment, outcome(payment.status))),
        label = words.back,
    )
}

fn unknown(locale: Locale) -> Response {
    notice_page(StatusCode::NOT_FOUND, locale, &text(locale).unknown)
}

fn notice_page(status: StatusCode, locale: Locale, notice: &Notice) -> Response {
    let main = format!(
        "<div class=\"outcome\"><h1>{}</h1><p>{}</p></div>\n",
        notice.title, notice.body
    );
    let title = format!("{} · {}", notice.title, text(locale).brand);
    (status, Html(shell(locale, &title, "", "none", &main))).into_response()
}

fn shell(locale: Locale, title: &str, switch: &str, state: &str, main: &str) -> String {
    let words = text(locale);
    let other = match locale {
        Locale::Zh => Locale::En,
        Locale::En => Locale::Zh,
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"/assets/mark.svg\">\n\
         <link rel=\"stylesheet\" href=\"/assets/pay.css\">\n</head>\n<body>\n\
         <aside class=\"test\">{test}</aside>\n<div class=\"slip\" data-state=\"{state}\">\n\
         <header><span class=\"brand\"><img src=\"/assets/mark.svg\" alt=\"\" width=\"28\" height=\"28\">{brand}</span>\
         <a class=\"language\" href=\"{switch}?lang={other}\" lang=\"{other_tag}\" hreflang=\"{other_tag}\">{name}</a></header>\n\
         <main>\n{main}</main>\n</div>\n</body>\n</html>\n",
        tag = locale.tag(),
        title = escape(title),
        test = words.test_mode,
        brand = words.brand,
        other_tag = other.tag(),
        name = words.other_language,
    )
}

fn asked_language(uri: &Uri) -> Option<Locale> {
    let mut pairs = uri.query()?.split('&');
    pairs.find_map(|pair| pair.strip_prefix("lang=")?.parse().ok())
}

/// The language asked for in the address, else of the payment, else of the browser.
fn language(uri: &Uri, headers: &HeaderMap, payment: Option<Locale>) -> Locale {
    asked_language(uri).or(payment).unwrap_or_else(|| {
        let browser = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        if browser.is_some_and(|tags| tags.trim_start().starts_with("zh")) {
            Locale::Zh
        } else {
            Locale::En
        }
    })
}

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The policy of a page whose forms end at the shop: browsers apply `form-action` to the redirect as well.
/// `None` for hosts that the policy's grammar cannot write, such as IPv6 addresses: they go without it.
fn form_policy(return_url: &Url) -> Option<HeaderValue> {
    let host = return_url.host_str()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if !host.chars().all(plain) {
        return None;
    }
    let origin = return_url.origin().ascii_serialization();
    HeaderValue::from_str(&format!("{POLICY}; form-action 'self' {origin}")).ok()
}

/// No opener policy among them: merchants may open the page in a window of its own.
async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn asset(kind: &'static str, body: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, body).into_response()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

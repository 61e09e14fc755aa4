//! The page on which buyers pay by card where Stripe takes the payments: Stripe's Payment Element in a page of ours. What
//! is typed there goes from the browser to Stripe alone, in Stripe's own frame.
//!
//! The address holds where to go back, and in its fragment, which no server sees, the client secret of the intent. This
//! page alone may load scripts of another site.

use super::docs::html::escape;
use crate::state::AppState;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::kernel::Locale;
use serde::Deserialize;

/// Where the page is. Its script and its look are beside it.
pub const PATH: &str = "/pay/card";

const SCRIPT: &str = include_str!("card.js");
const STYLE: &str = include_str!("card.css");
/// As Stripe asks for it (docs.stripe.com/security/guide, content security policy).
const POLICY: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; \
                      script-src 'self' https://js.stripe.com; connect-src https://api.stripe.com; \
                      frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com; \
                      style-src 'self'; img-src 'self' https://*.stripe.com";

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct Way {
    /// Where the buyer goes when it is done.
    r#return: String,
}

struct Words {
    title: &'static str,
    text: &'static str,
    pay: &'static str,
    back: &'static str,
    failed: &'static str,
    no_script: &'static str,
}

const fn words(locale: Locale) -> Words {
    match locale {
        Locale::Zh => Words {
            title: "银行卡付款",
            text: "卡号由 Stripe 直接接收，本店看不到。",
            pay: "付款",
            back: "返回订单",
            failed: "付款没有成功，请检查卡片信息后再试，或换一张卡。",
            no_script: "银行卡付款需要打开 JavaScript。也可以返回订单，改用其他付款方式。",
        },
        Locale::En => Words {
            title: "Pay by card",
            text: "Your card number goes to Stripe alone. This shop never sees it.",
            pay: "Pay",
            back: "Back to the order",
            failed: "The payment did not go through. Check the card and try again, or use another one.",
            no_script: "Paying by card needs JavaScript. You can go back to the order and pay another way.",
        },
    }
}

/// The page; there is none where Stripe does not take the payments, nor for a way back that leaves the shop.
pub async fn page(State(state): State<AppState>, Query(way): Query<Way>) -> Response {
    let base = &state.ctx.settings.base_url;
    let path = way.r#return.strip_prefix(base.as_str());
    let (Some(key), Some(path)) = (&state.card_key, path.filter(|path| path.starts_with('/'))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let locale = if path.starts_with("/zh/") {
        Locale::Zh
    } else {
        Locale::En
    };
    let mut response = Html(html(locale, key, path)).into_response();
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // The address names the order.
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
        // Some cards are confirmed in a window of the bank.
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin-allow-popups",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(self \"https://js.stripe.com\")",
        ),
    ];
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn html(locale: Locale, key: &str, back: &str) -> String {
    let words = words(locale);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"{PATH}.css\">\n\
         <script src=\"https://js.stripe.com/v3/\" defer></script>\n<script src=\"{PATH}.js\" defer></script>\n\
         </head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{text}</p>\n<noscript><p class=\"alert\">{no_script}</p></noscript>\n\
         <form id=\"card\" data-key=\"{key}\" data-back=\"{back}\" data-lang=\"{lang}\">\n<div id=\"fields\"></div>\n\
         <p id=\"failed\" class=\"alert\" role=\"alert\" hidden>{failed}</p>\n\
         <button type=\"submit\" disabled>{pay}</button>\n</form>\n<p><a href=\"{back}\">{leave}</a></p>\n</main>\n\
         </body>\n</html>\n",
        lang = locale.prefix(),
        title = words.title,
        text = words.text,
        no_script = words.no_script,
        key = escape(key),
        back = escape(back),
        failed = words.failed,
        pay = words.pay,
        leave = words.back,
    )
}

/// What the page does.
pub async fn script() -> impl IntoResponse {
    file("text/javascript; charset=utf-8", SCRIPT)
}

/// The look of the page.
pub async fn style() -> impl IntoResponse {
    file("text/css; charset=utf-8", STYLE)
}

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse + use<> {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")];
    (headers, text)
}

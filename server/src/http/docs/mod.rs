//! The documentation of the REST API for people: `/docs/api`, written from the `OpenAPI` document itself, and
//! `/docs/errors`, written from the table of codes. Plain pages without scripts; made once, at the start.

pub mod html;
mod reference;
mod schema;

use super::problem::{CODES, ProblemDocument};
use crate::state::AppState;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use html::{escape, prose};
use serde_json::Value;
use std::fmt::Write as _;

const STYLE: &str = include_str!("docs.css");
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The pages of an `OpenAPI` document.
pub fn router(document: &Value) -> Router<AppState> {
    let api = Bytes::from(reference::page(document));
    let errors = Bytes::from(errors_page());
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/api")))
        .route("/docs/api", get(async move || page(api)))
        .route("/docs/errors", get(async move || page(errors)))
        .route("/docs/docs.css", get(style))
}

fn page(body: Bytes) -> impl IntoResponse {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, body)
}

async fn style() -> impl IntoResponse {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
    ];
    (headers, STYLE)
}

/// A whole page: head, the bar at the top, the list of contents and the text.
fn frame(title: &str, current: &str, contents: &str, text: &str) -> String {
    let link = |path: &str, name: &str| {
        let here = if path == current {
            " aria-current=\"page\""
        } else {
            ""
        };
        format!("<a href=\"{path}\"{here}>{name}</a>")
    };
    let links = [
        link("/docs/api", "Reference"),
        link("/docs/errors", "Errors"),
        link("/v1/openapi.json", "OpenAPI 3.1"),
    ]
    .concat();
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/docs/docs.css\"></head><body>\
         <a class=\"skip\" href=\"#text\">Skip to the text</a>\
         <header class=\"bar\"><a class=\"brand\" href=\"/docs/api\"><span class=\"mark\" aria-hidden=\"true\">\
         </span>Jishi <span>for developers</span></a><nav aria-label=\"Documentation\">{links}</nav></header>\
         <div class=\"columns\"><nav class=\"contents\" aria-label=\"On this page\">{contents}</nav>\
         <main id=\"text\">{text}</main></div></body></html>\n"
    )
}

fn errors_page() -> String {
    let mut contents = String::from("<h2>Errors</h2><ul>");
    let mut text = String::from(
        "<h1>Errors</h1><p class=\"lead\">Every failed request is answered with a problem document \
         (RFC 9457, <code>application/problem+json</code>). Programs decide by <code>code</code>; \
         <code>title</code> and <code>detail</code> are for the people who write them.</p>",
    );
    for entry in &CODES {
        let (code, status) = (entry.code, entry.status.as_u16());
        let example = serde_json::to_string_pretty(&ProblemDocument::example(entry)).unwrap_or_default();
        contents.push_str(&["<li><a href=\"#", code, "\"><code>", code, "</code></a></li>"].concat());
        let _ = write!(
            text,
            "<section class=\"error\" id=\"{code}\"><h2><code>{code}</code><span class=\"status\">{status}</span></h2>\
             <p class=\"summary\">{}</p>{}<h3>What to do</h3>{}<details><summary>Example</summary>\
             <pre><code>{}</code></pre></details></section>",
            escape(entry.title),
            prose(entry.meaning),
            prose(entry.remedy),
            escape(&example)
        );
    }
    contents.push_str("</ul>");
    frame("Errors · Jishi REST API", "/docs/errors", &contents, &text)
}

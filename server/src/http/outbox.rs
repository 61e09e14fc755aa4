//! `/dev/outbox`: the messages that a shop without a sender has not sent, so that a person who tries it out can read
//! their codes. Only for a browser on this machine, and only where messages reach nobody else.

use super::docs::html::escape;
use super::health::is_from_here;
use crate::state::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::kernel::Timestamp;
use domain::user::Login;
use services::{ServiceError, notify};
use std::net::{IpAddr, SocketAddr};

const STYLE: &str = include_str!("outbox.css");
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The last messages, newest first.
pub async fn page(State(state): State<AppState>, request: Request) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0);
    if !(is_from_here(peer, request.headers()) && names_this_machine(request.headers())) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match notify::local_outbox(&state.ctx).await {
        Ok(messages) => {
            let items: String = messages
                .iter()
                .map(|message| article(&message.to, &message.subject, &message.body, message.created_at))
                .collect();
            answer(&items)
        }
        Err(ServiceError::NotFound(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The look of the page.
pub async fn style() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, STYLE)
}

/// Whether the browser asks for this machine by one of its own names. Another site whose name was made to lead here
/// could read the answer otherwise.
fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let host = host.unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    let address = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn article(to: &Login, subject: &str, body: &str, at: Timestamp) -> String {
    let kind = match to {
        Login::Email(_) => "E-mail",
        Login::Phone(_) => "SMS",
    };
    format!(
        "<article><header><h2>{subject}</h2><p>{kind} · <b>{to}</b> · <time>{time}</time></p></header>\
         <p class=\"body\">{body}</p></article>\n",
        subject = escape(subject),
        to = escape(to.as_str()),
        time = at.to_rfc3339(),
        body = escape(body),
    )
}

fn answer(items: &str) -> Response {
    let list = if items.is_empty() {
        "<p class=\"none\">还没有消息。Nothing yet.</p>"
    } else {
        items
    };
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Outbox</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"/dev/outbox.css\">\n</head>\n<body>\n\
         <aside>没有接通短信和邮件：消息只留在这里。No mail or SMS service is connected: messages stay here.</aside>\n\
         <main>\n<h1>发件箱 Outbox</h1>\n<p><a href=\"/dev/outbox\">刷新 Reload</a></p>\n{list}</main>\n</body>\n</html>\n"
    );
    let mut response = Html(page).into_response();
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_made_to_lead_here_is_not_this_machine() {
        let named = |host: &'static str| {
            names_this_machine(&HeaderMap::from_iter([(
                header::HOST,
                HeaderValue::from_static(host),
            )]))
        };
        for own in [
            "127.0.0.1:3000",
            "localhost",
            "localhost:3000",
            "[::1]:3000",
            "[::1]",
        ] {
            assert!(named(own), "{own}");
        }
        for foreign in [
            "evil.example",
            "evil.example:3000",
            "127.0.0.1.evil.example",
            "192.0.2.1",
            "",
        ] {
            assert!(!named(foreign), "{foreign}");
        }
    }
}

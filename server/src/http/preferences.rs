//! What a visitor chooses for themselves: the currency, kept in a cookie and nowhere else.

use axum::extract::Form;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::kernel::Currency;
use serde::Deserialize;

/// The form of the currency switch.
#[derive(Debug, Deserialize)]
pub struct Choice {
    currency: String,
}

/// Keeps the currency for a year and goes back to the page that the form was on.
pub async fn choose_currency(headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let currency: Currency = match choice.currency.parse() {
        Ok(currency) => currency,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    };
    let cookie =
        format!("__Host-currency={currency}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000");
    (
        [(header::SET_COOKIE, cookie)],
        Redirect::to(&page_before(&headers)),
    )
        .into_response()
}

/// The path of the page that sent the form; never another site.
fn page_before(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = referer
        .and_then(|text| text.parse::<Uri>().ok())
        .and_then(|uri| uri.path_and_query().cloned());
    path.map(|path| path.to_string())
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_way_back_never_leaves_the_shop() {
        let back = |referer: &'static str| {
            page_before(&HeaderMap::from_iter([(
                header::REFERER,
                HeaderValue::from_static(referer),
            )]))
        };
        assert_eq!(
            back("http://shop.example/en/c/tea?sort=newest"),
            "/en/c/tea?sort=newest"
        );
        assert_eq!(back("http://evil.example//evil.example/x"), "/");
        assert_eq!(back("nonsense"), "/");
    }
}

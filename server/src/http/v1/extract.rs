//! How requests are read: strictly, and every refusal is a problem document.

use super::query::Query;
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use domain::cart::CartId;
use domain::kernel::{Currency, Locale};
use serde::de::DeserializeOwned;
use services::Ctx;
use std::fmt::Display;
use std::str::FromStr;

/// The segments of the path, percent-decoded.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(path)| Self(path))
            .map_err(|rejection: PathRejection| Problem::bad_request(rejection.body_text()))
    }
}

/// A JSON body of at most the limit of the router.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                "unsupported_media_type",
                "send Content-Type: application/json",
            ));
        }
        let body = read_body(request, state).await?;
        parse(&body).map(Self)
    }
}

/// A JSON body that may be left out.
pub struct OptionalJson<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = is_json(request.headers());
        let body = read_body(request, state).await?;
        match (body.is_empty(), json) {
            (true, _) => Ok(Self(T::default())),
            (false, true) => Ok(Self(parse::<Option<T>>(&body)?.unwrap_or_default())),
            (false, false) => Err(Problem::new(
                "unsupported_media_type",
                "send Content-Type: application/json",
            )),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

async fn read_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection: BytesRejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new("payload_too_large", ""),
            _ => Problem::bad_request("the body broke off"),
        })
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(body).is_err() {
        return Err(Problem::bad_request("the body is not UTF-8"));
    }
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad_request(format!("the body cannot be read: {error}")))
}

/// The most characters of an `Idempotency-Key`.
pub const MAX_KEY: usize = 255;

/// The header `Idempotency-Key`, if it was sent: 1 to 255 printable ASCII characters.
pub struct IdempotencyKey(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        key_of(&parts.headers).map(Self)
    }
}

/// The header `Idempotency-Key`, if it was sent.
pub fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > MAX_KEY || values.next().is_some() {
        return Err(Problem::bad_request(
            "Idempotency-Key is one header of 1 to 255 printable ASCII characters",
        ));
    }
    Ok(Some(key.to_owned()))
}

/// The language and currency of the answer, from the parameters `locale` and `currency`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    pub locale: Locale,
    pub currency: Currency,
}

impl Visit {
    /// Chinese unless asked otherwise, and the currency of the language.
    pub fn take(query: &mut Query<'_>) -> Result<Self, Problem> {
        let locale = query.take_parsed("locale")?.unwrap_or(Locale::Zh);
        let currency = query
            .take_parsed("currency")?
            .unwrap_or(locale.default_currency());
        Ok(Self { locale, currency })
    }

    /// The context of a guest who visits so.
    pub fn ctx(self, state: &AppState, cart: Option<CartId>) -> Ctx {
        state.ctx.for_guest(cart, self.currency)
    }
}

/// A request that has no parameters but `locale` and `currency`.
impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut query = Query::parse(parts.uri.query())?;
        let visit = Self::take(&mut query)?;
        query.finish()?;
        Ok(visit)
    }
}

/// A text from path or body as an id.
pub fn parse_id<T>(text: &str) -> Result<T, Problem>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse()
        .map_err(|error: T::Err| Problem::bad_request(error.to_string()))
}

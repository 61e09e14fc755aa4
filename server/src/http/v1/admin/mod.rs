//! `/v1/admin`: the shop from inside, for programs with a key of the API. Every request asks for the permission that
//! its operation names in the document; buyers and customers are masked.

pub mod after_sales;
pub mod customer;
pub mod order;
pub mod parcel;
pub mod seller;

use super::extract::Visit;
use super::query::Query;
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use domain::user::Policy;
use services::user::ApiToken;
use services::{Ctx, Permit};
use std::borrow::Cow;

/// The most rows of one answer, and how many there are unless asked otherwise.
const LIMIT_MOST: i64 = 100;
const LIMIT_DEFAULT: i64 = 50;

/// What the key in the header `Authorization` may do. It comes first among the arguments of a handler, so that nobody
/// without a key learns what else is wrong with a request.
pub struct Keyed<P: Policy>(pub Permit<P>);

impl<P: Policy> FromRequestParts<AppState> for Keyed<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let token = bearer_of(&parts.headers);
        let client = state.client(&parts.headers, &parts.extensions);
        let ctx: Ctx = state
            .ctx
            .for_guest(None, domain::kernel::Currency::Cny)
            .with_api_key(token, client);
        Ok(Self(ctx.permit::<P>().await?))
    }
}

/// The key of the API that a request came with, if it has its form.
pub fn bearer_of(headers: &HeaderMap) -> Option<ApiToken> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let token = values.next().and_then(|value| bearer(value.to_str().ok()?));
    token.filter(|_| values.next().is_none())
}

/// The key in a header's value (RFC 6750, 2.1); the name of the scheme may be written in any case.
fn bearer(value: &str) -> Option<ApiToken> {
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| ApiToken::parse(token))?
}

/// Which part of a list is asked for.
struct Part<'q> {
    cursor: Option<Cow<'q, str>>,
    limit: i64,
}

impl<'q> Part<'q> {
    /// Takes `cursor`, `limit`, and the parameters that every request has.
    fn take(query: &mut Query<'q>) -> Result<(Self, Visit), Problem> {
        let visit = Visit::take(query)?;
        let cursor = query.take("cursor")?;
        let limit = query.take_parsed::<i64>("limit")?.unwrap_or(LIMIT_DEFAULT);
        if !(1..=LIMIT_MOST).contains(&limit) {
            return Err(Problem::bad_request(format!(
                "limit: a number from 1 to {LIMIT_MOST}"
            )));
        }
        Ok((Self { cursor, limit }, visit))
    }
}

fn unknown_cursor() -> Problem {
    Problem::bad_request("cursor: not one of ours")
}

/// The value of a parameter that is one of a few words.
fn take_word<T>(
    query: &mut Query<'_>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let word = query.take(name)?;
    word.map(|word| {
        parse(&word).ok_or_else(|| Problem::bad_request(format!("{name}: there is no such value")))
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bearer_keys_are_read() {
        let key = format!("jsk_{}", "a".repeat(43));
        assert!(bearer(&format!("Bearer {key}")).is_some());
        assert!(bearer(&format!("bearer  {key}")).is_some());
        for bad in [key.clone(), format!("Basic {key}"), "Bearer jsk_short".to_owned()] {
            assert!(bearer(&bad).is_none(), "{bad}");
        }
    }
}

//! How answers travel from the server to the browser: in postcard's binary form, inside pages and over HTTP alike.
//! It is smaller than JSON, needs no escaping, and spares the browser a parser by field names.
//!
//! Postcard is not self-describing: types that travel have no `#[serde(tag)]`, `flatten` or `skip_serializing_if`.

use crate::error::ApiError;
use codee::binary::PostcardCodec;
use leptos::prelude::*;
use std::future::Future;

/// What a page asked of the server.
pub type Answer<T> = Resource<Result<T, ApiError>, PostcardCodec>;

/// Asks the server again whenever `source` changes. On the first page the answer comes with the page.
pub fn ask<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Answer<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    Resource::new_with_options(source, fetch, false)
}

/// What `make` gives, made once on the server and again in the browser whenever what it reads changes.
///
/// On the server the renderer calls a closure inside a `Suspense` up to three times, and shows what came last. Every call
/// would build its part of the page anew, ask anew for whatever that part asks, and count on in the numbers by which the
/// browser finds the answers in the page.
#[cfg(feature = "ssr")]
pub fn once<V>(make: impl FnOnce() -> V) -> V {
    untrack(make)
}

/// What `make` gives, made again whenever what it reads changes.
#[cfg(not(feature = "ssr"))]
pub const fn once<V, F: FnMut() -> V>(make: F) -> F {
    make
}

//! Pages: rendered whole by Leptos, kept when they hold nothing personal; and the server functions behind them.

use super::assets;
use super::limits::{self, Class};
use super::page_cache::Page;
use super::security::{hashed, policy_with_nonce};
use crate::state::{AppState, currency};
use app::session::Origin;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::{Currency, Locale};
use leptos::prelude::provide_context;
use sha2::{Digest, Sha256};
use std::any::Any;

/// Carries the nonce of a rendering from Leptos to us; never leaves the server.
const NONCE: HeaderName = HeaderName::from_static("x-rendering-nonce");
const PAGE_MOST: usize = 8 * 1_024 * 1_024;

/// `/`: to the home page in the visitor's language.
pub async fn choose_language(headers: HeaderMap) -> Response {
    let to = app::routes::home(accepted_language(&headers));
    (
        [
            (header::VARY, "Accept-Language"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        Redirect::temporary(&to),
    )
        .into_response()
}

/// The first of the shop's languages that the browser asks for; Chinese if it asks for none of them.
fn accepted_language(headers: &HeaderMap) -> Locale {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut ranked: Vec<(f32, Locale)> = asked
        .split(',')
        .filter_map(|part| {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let locale = match tag.trim().split('-').next()? {
                "zh" => Locale::Zh,
                "en" => Locale::En,
                _ => return None,
            };
            Some((weight.trim().parse().unwrap_or(0.0), locale))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.first().map_or(Locale::Zh, |(_, locale)| *locale)
}

/// A server function of the app.
pub async fn server_function(State(state): State<AppState>, request: Request) -> Response {
    let referer = request
        .headers()
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let page = referer
        .and_then(|text| text.parse::<Uri>().ok())
        .map(|uri| uri.path().to_owned());
    let locale = page
        .as_deref()
        .and_then(app::routes::locale_of)
        .unwrap_or(Locale::Zh);
    let contexts = contexts(&state, &request, locale);
    let mut response = leptos_axum::handle_server_fns_with_context(contexts, request)
        .await
        .into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Everything else: a page in one of the languages, a file of the build, or the page that says there is none.
pub async fn page_or_file(State(state): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if let Some(locale) = app::routes::locale_of(request.uri().path()) {
        return page(&state, locale, request).await;
    }
    let locale = accepted_language(request.headers());
    let missing = format!("/{locale}{}", request.uri().path());
    let (headers, extensions) = (request.headers().clone(), request.extensions().clone());
    if let Some(response) = assets::file(&state.leptos, request).await {
        return response.map(Body::new);
    }
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = missing.parse().unwrap_or_else(|_| Uri::from_static("/zh/404"));
    *request.headers_mut() = headers;
    *request.extensions_mut() = extensions;
    render(&state, locale, request).await
}

async fn page(state: &AppState, locale: Locale, request: Request) -> Response {
    let Some(pages) = state.pages.as_ref().filter(|_| is_shared(request.uri())) else {
        return render(state, locale, request).await;
    };
    let key = (
        request
            .uri()
            .path_and_query()
            .map_or_else(String::new, ToString::to_string),
        currency(request.headers(), locale),
    );
    let fresh = state.ctx.catalogue.freshness();
    let seen = request.headers().get(header::IF_NONE_MATCH).cloned();
    if let Some(page) = pages.get(&key, fresh) {
        return send(page, seen.as_ref());
    }
    let response = render(state, locale, request).await;
    if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, PAGE_MOST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    match shared(state, &parts.headers, &body, fresh) {
        Some(page) => {
            pages.keep(key, page.clone());
            send(page, seen.as_ref())
        }
        None => Response::from_parts(parts, Body::from(body)),
    }
}

/// Pages of the catalogue and of text, with questions that we understand. Everything else is personal or rare.
fn is_shared(uri: &Uri) -> bool {
    let mut segments = uri.path().trim_end_matches('/').split('/').skip(2);
    let shared = matches!(
        (segments.next(), segments.next(), segments.next()),
        (None, ..) | (Some("c" | "p" | "s" | "pages"), Some(_), None) | (Some("search"), None, None)
    );
    let known = |name: &str| {
        matches!(
            name,
            "q" | "sort" | "page" | "stock" | "price" | "price_min" | "price_max" | "sku" | "picture"
        ) || name.starts_with("f.")
    };
    shared
        && uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .all(|pair| known(pair.split('=').next().unwrap_or_default()))
}

/// A rendered page as one that can be sent to everybody.
fn shared(
    state: &AppState,
    headers: &HeaderMap,
    body: &Bytes,
    fresh: services::product::Freshness,
) -> Option<Page> {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY)?.to_str().ok()?;
    let nonce = policy.split("'nonce-").nth(1)?.split('\'').next()?;
    let (html, policy) = hashed(&state.policy, std::str::from_utf8(body).ok()?, nonce)?;
    let tag = URL_SAFE_NO_PAD.encode(&Sha256::digest(html.as_bytes())[..12]);
    let etag = HeaderValue::from_str(&format!("W/\"{tag}\"")).ok()?;
    Some(Page {
        body: Bytes::from(html),
        policy,
        etag,
        fresh,
    })
}

fn send(page: Page, seen: Option<&HeaderValue>) -> Response {
    let unchanged = seen == Some(&page.etag);
    let status = if unchanged {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
        (header::VARY, HeaderValue::from_static("Cookie")),
        (header::CONTENT_SECURITY_POLICY, page.policy),
        (header::ETAG, page.etag),
    ];
    let body = if unchanged {
        Body::empty()
    } else {
        Body::from(page.body)
    };
    (status, headers, body).into_response()
}

/// Renders a page for this visitor.
async fn render(state: &AppState, locale: Locale, request: Request) -> Response {
    render_with(state, locale, request, ()).await
}

/// As [`render`], with one more value in the page's context.
pub async fn render_with<T>(state: &AppState, locale: Locale, request: Request, more: T) -> Response
where
    T: Clone + Send + Sync + 'static,
{
    let class = Class::of_page(request.uri());
    if let Some(refused) = limits::check(
        state,
        class,
        request.uri(),
        request.headers(),
        request.extensions(),
    ) {
        return refused;
    }
    let shared = contexts(state, &request, locale);
    let menu = state.menus.menu(&state.ctx, locale).await;
    let leptos = state.leptos.clone();
    let with_nonce = move || {
        shared();
        provide_context(menu.clone());
        provide_context(more.clone());
        if let (Some(nonce), Some(options)) = (
            leptos::nonce::use_nonce(),
            leptos::prelude::use_context::<leptos_axum::ResponseOptions>(),
        ) && let Ok(value) = HeaderValue::from_str(&nonce)
        {
            options.insert_header(NONCE, value);
        }
    };
    let handler = leptos_axum::render_app_async_with_context(with_nonce, move || app::shell(leptos.clone()));
    let mut response = handler(request).await;
    let nonce = response.headers_mut().remove(NONCE);
    let policy = nonce.and_then(|nonce| policy_with_nonce(&state.policy, nonce.to_str().ok()?));
    if let Some(policy) = policy {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

/// What pages and server functions find in their context.
fn contexts(
    state: &AppState,
    request: &Request,
    locale: Locale,
) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let ctx = state.visitor_ctx(request.headers(), request.extensions(), locale);
    let ctx = if request.method().is_safe() {
        ctx.for_one_reading()
    } else {
        ctx
    };
    let origin = Origin(ctx.settings.base_url.clone());
    let currency: Currency = ctx.currency;
    move || {
        provide_context(ctx.clone());
        provide_context(currency);
        provide_context(origin.clone());
    }
}

/// A request that broke a handler: logged, and answered with a page that needs nothing of what is broken.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub fn panicked(error: Box<dyn Any + Send + 'static>) -> Response {
    let message = error
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| error.downcast_ref::<&str>().copied());
    tracing::error!(message, "a request handler broke");
    let page = include_str!("error_page.html");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_catalogue_and_text_pages_are_shared() {
        let shared = |text: &'static str| is_shared(&Uri::from_static(text));
        for yes in [
            "/zh",
            "/en/",
            "/zh/c/tea",
            "/zh/c/tea?sort=newest&f.material=wood",
            "/en/p/x?sku=A",
            "/zh/s/jishi?stock=1",
            "/zh/search?q=a",
            "/zh/pages/about",
        ] {
            assert!(shared(yes), "{yes}");
        }
        for no in [
            "/zh/cart",
            "/zh/checkout",
            "/zh/orders/1?key=a",
            "/zh/track",
            "/zh/sign-in",
            "/en/register?ticket=a",
            "/zh/account",
            "/en/account/security",
            "/zh/c/tea?__err=x",
            "/zh?utm=1",
            "/zh/unknown",
        ] {
            assert!(!shared(no), "{no}");
        }
    }

    #[test]
    fn the_browsers_languages_are_weighed() {
        let asked = |text: &'static str| {
            accepted_language(&HeaderMap::from_iter([(
                header::ACCEPT_LANGUAGE,
                HeaderValue::from_static(text),
            )]))
        };
        assert_eq!(asked("en-GB,en;q=0.9"), Locale::En);
        assert_eq!(asked("fr,en;q=0.3,zh-CN;q=0.8"), Locale::Zh);
        assert_eq!(asked("fr"), Locale::Zh);
    }
}

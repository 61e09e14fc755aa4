//! Holes for `cargo xtask attack` to find, so that it is known to find any: each is a classic, open as wide as it goes.
//! And defects for `cargo xtask torture`, those that can be had around the shop; others are in `store::planted`.
//!
//! The server takes them in with its features `planted-holes` and `planted-defects`, which no build has unless it is asked for, and which does
//! not compile without debug assertions. Nothing here touches what the shop keeps, but for the counts of passwords that
//! were tried.

mod defect;

pub use defect::misbehave;

use axum::Router;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use std::collections::BTreeMap;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Pages with holes, and one page that leads to them.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/planted/", get(start))
        .route("/planted/echo", get(echo))
        .route("/planted/find", get(find))
}

/// Operations of the REST API with holes.
pub fn api<S: Clone + Send + Sync + 'static>() -> OpenApiRouter<S> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(break_down))
        .routes(routes!(secret))
}

/// Forgets how many passwords were tried, before each try.
pub async fn forget_tries(request: Request, next: Next) -> Response {
    if request.uri().path() == "/api/user/sign_in"
        && let Ok(url) = std::env::var("DATABASE_URL")
        && let Ok(mut database) = AnyConnection::connect(&url).await
    {
        let _ = sqlx::query("DELETE FROM throttle").execute(&mut database).await;
    }
    next.run(request).await
}

async fn start() -> Html<&'static str> {
    Html(
        "<!DOCTYPE html><title>Planted</title><a href=\"/planted/echo?word=tea\">Echo</a> \
         <a href=\"/planted/find?name=tea\">Find</a>",
    )
}

type Parameters = Query<BTreeMap<String, String>>;

/// Gives back what was sent, as it was sent.
async fn echo(Query(parameters): Parameters) -> Html<String> {
    let word = parameters.get("word").map_or("", String::as_str);
    Html(format!(
        "<!DOCTYPE html><title>Echo</title><p>You said {word}.</p>"
    ))
}

/// Looks for a thing, by a statement that is glued together.
async fn find(Query(parameters): Parameters) -> Html<String> {
    let name = parameters.get("name").map_or("", String::as_str);
    let found = match thing(name).await {
        Ok(Some(thing)) => format!("There is {thing}."),
        Ok(None) => "There is none.".to_owned(),
        Err(error) => error.to_string(),
    };
    Html(format!("<!DOCTYPE html><title>Find</title><p>{found}</p>"))
}

async fn thing(name: &str) -> Result<Option<String>, sqlx::Error> {
    let mut database = AnyConnection::connect("sqlite::memory:").await?;
    let statement = format!(
        "SELECT name FROM (SELECT 'tea' AS name, 'CNY' AS kind UNION ALL SELECT 'cup', 'USD') WHERE name = '{name}'"
    );
    sqlx::query_scalar(AssertSqlSafe(statement))
        .fetch_optional(&mut database)
        .await
}

#[derive(OpenApi)]
#[openapi(modifiers(&Key))]
struct Document;

struct Key;

impl utoipa::Modify for Key {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("planted", SecurityScheme::Http(scheme));
    }
}

/// Breaks by long words.
#[utoipa::path(get, path = "/v1/planted/words", operation_id = "break_down", params(("word" = String, Query, description = "Any word.")),
    responses((status = 200, description = "The word was short.", body = String, content_type = "text/plain"),
        (status = 400, description = "No word.")))]
async fn break_down(Query(parameters): Parameters) -> Response {
    match parameters.get("word") {
        None => StatusCode::BAD_REQUEST.into_response(),
        Some(word) if word.chars().count() > 3 => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(_) => "short".into_response(),
    }
}

/// Asks for a key and does not look at it.
#[utoipa::path(get, path = "/v1/planted/secret", operation_id = "secret", security(("planted" = [])),
    responses((status = 200, description = "The secret.", body = String, content_type = "text/plain"),
        (status = 401, description = "No key.")))]
async fn secret() -> &'static str {
    "nothing"
}

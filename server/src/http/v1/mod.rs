//! The REST API, version 1: the shop for programs.
//!
//! Calls the same services as the server functions of the pages and decides nothing itself: a handler reads the
//! request, calls a service and writes the answer in the types of [`types`]. The `OpenAPI` document is made of the
//! same annotations as the routes.

mod admin;
mod after_sales;
mod cart;
mod category;
mod cursor;
mod extract;
mod keys;
pub mod openapi;
mod order;
mod product;
mod query;
mod repeat;
mod respond;
mod seller;
pub mod types;

pub use admin::bearer_of;

use super::docs;
use super::problem::Problem;
use crate::state::AppState;
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// No request needs more than two kilobytes.
const MAX_BODY: usize = 64 * 1024;

/// Everything below `/v1`, and its documentation below `/docs`.
///
/// # Panics
/// Never in practice: only if the document, which is made of constants, could not be written as JSON.
pub fn router(state: &AppState) -> Router<AppState> {
    let api = api();
    #[cfg(feature = "planted-holes")]
    let api = api.merge(holes::api());
    let (routes, document) = api.split_for_parts();
    let json = Bytes::from(serde_json::to_vec_pretty(&document).unwrap_or_default());
    let value = serde_json::to_value(&document).unwrap_or_default();
    routes
        .route_layer(middleware::from_fn_with_state(state.clone(), repeat::once))
        .route("/v1/openapi.json", get(async move || openapi_json(json)))
        .route("/v1", any(nothing))
        .route("/v1/", any(nothing))
        .route("/v1/{*rest}", any(nothing))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .merge(docs::router(&value))
        .method_not_allowed_fallback(not_allowed)
}

/// The routes with their documentation.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(product::list_products))
        .routes(routes!(product::read_product))
        .routes(routes!(category::list_categories))
        .routes(routes!(seller::read_seller))
        .routes(routes!(cart::create_cart))
        .routes(routes!(cart::read_cart))
        .routes(routes!(cart::add_line))
        .routes(routes!(cart::set_quantity, cart::remove_line))
        .routes(routes!(cart::set_address))
        .routes(routes!(cart::set_delivery))
        .routes(routes!(order::check_out))
        .routes(routes!(order::read_order))
        .routes(routes!(order::cancel_order))
        .routes(routes!(order::pay_order))
        .routes(routes!(after_sales::list_order_after_sales, after_sales::ask))
        .routes(routes!(after_sales::read_after_sales))
        .routes(routes!(after_sales::withdraw))
        .routes(routes!(admin::order::list_orders))
        .routes(routes!(admin::order::read_any_order))
        .routes(routes!(admin::order::ship_order))
        .routes(routes!(admin::order::deliver_order))
        .routes(routes!(admin::order::cancel_any_order))
        .routes(routes!(admin::parcel::send_parcel))
        .routes(routes!(admin::parcel::note_parcel))
        .routes(routes!(admin::after_sales::list_after_sales))
        .routes(routes!(admin::after_sales::read_any_after_sales))
        .routes(routes!(admin::after_sales::decide_after_sales))
        .routes(routes!(admin::after_sales::receive_after_sales))
        .routes(routes!(admin::after_sales::inspect_after_sales))
        .routes(routes!(admin::customer::list_customers))
        .routes(routes!(admin::seller::list_sellers))
}

fn openapi_json(json: Bytes) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, json)
}

async fn nothing() -> Problem {
    Problem::not_found("this address is not part of the API; see /docs/api")
}

async fn not_allowed() -> Problem {
    Problem::new(
        "method_not_allowed",
        "the Allow header names the methods of this address",
    )
}

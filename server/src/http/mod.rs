//! The web server's routes and what stands around all of them.

mod after_sales;
mod application;
pub mod art;
pub mod assets;
pub mod card;
pub mod docs;
pub mod export;
pub mod health;
pub mod limits;
pub mod menu;
mod my_data;
pub mod outbox;
pub mod page_cache;
pub mod pages;
pub mod preferences;
pub mod problem;
mod refused;
mod remittance_proof;
pub mod security;
mod seller_document;
pub mod service_worker;
mod statement;
pub mod v1;
pub mod webhook;

use crate::state::AppState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::limit::RequestBodyLimitLayer;

/// No form without files needs more.
const MAX_BODY: usize = 256 * 1024;

/// The forms with files.
fn uploads() -> Router<AppState> {
    let requests = Router::new()
        .route(
            "/{lang}/orders/{number}/after-sales",
            get(pages::page_or_file).post(after_sales::ask),
        )
        .layer(DefaultBodyLimit::max(after_sales::MOST_BYTES));
    Router::new()
        .route(
            "/{lang}/sell",
            get(pages::page_or_file).post(application::hand_in),
        )
        .layer(DefaultBodyLimit::max(application::MOST_BYTES))
        .merge(requests)
}

/// The form with a proof of a remittance.
fn proofs() -> Router<AppState> {
    Router::new()
        .route(app::routes::SEND_PROOF, post(remittance_proof::hand_in))
        .layer(DefaultBodyLimit::max(remittance_proof::MOST_BYTES))
}

/// The forms with statements of the bank and of couriers.
fn statements() -> Router<AppState> {
    Router::new()
        .route(app::routes::BANK_STATEMENT, post(statement::bank))
        .route(app::routes::COURIER_STATEMENT, post(statement::courier))
        .layer(DefaultBodyLimit::max(statement::MOST_BYTES))
}

/// Everything the server answers.
pub fn router(state: AppState) -> Router {
    let dynamic = Router::new()
        .route("/api/{*name}", any(pages::server_function))
        .route(app::routes::CHOOSE_CURRENCY, post(preferences::choose_currency))
        .route("/webhooks/payment", post(webhook::payment))
        .route("/export/customers.csv", get(export::customers))
        .route("/export/sellers.csv", get(export::sellers))
        .route("/export/orders.csv", get(export::orders))
        .route("/export/audit.csv", get(export::audit))
        .route("/export/statement.csv", get(export::statement))
        .route("/export/payouts.csv", get(export::payouts))
        .route(app::routes::MY_DATA, post(my_data::hand_out))
        .route(app::routes::SELLER_DOCUMENT, post(seller_document::open))
        .route(app::routes::REMITTANCE_PROOF, post(remittance_proof::open))
        .route(app::routes::AFTER_SALES_PHOTO, get(after_sales::photo))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .merge(uploads())
        .merge(proofs())
        .merge(statements())
        .merge(v1::router(&state))
        .route("/", get(pages::choose_language))
        .route("/health", get(health::live))
        .route("/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route(card::PATH, get(card::page))
        .route("/pay/card.js", get(card::script))
        .route("/pay/card.css", get(card::style))
        .route("/dev/outbox", get(outbox::page))
        .route("/dev/outbox.css", get(outbox::style))
        .route("/sw.js", get(service_worker::service_worker))
        .route("/art/{family}/{palette}", get(art::drawing))
        .fallback(pages::page_or_file);
    #[cfg(feature = "planted-holes")]
    let dynamic = dynamic
        .merge(holes::pages())
        .layer(middleware::from_fn(holes::forget_tries));
    #[cfg(feature = "planted-defects")]
    let dynamic = dynamic.layer(middleware::from_fn(holes::misbehave));
    let small = SizeAbove::new(1_024)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"));
    dynamic
        .nest_service("/media", assets::media(&state.ctx.settings.media_dir))
        .layer(
            CompressionLayer::new()
                .quality(tower_http::CompressionLevel::Fastest)
                .compress_when(small),
        )
        .layer(middleware::from_fn_with_state(state.clone(), limits::limit))
        .layer(middleware::from_fn_with_state(state.clone(), security::guard))
        .layer(CatchPanicLayer::custom(pages::panicked))
        .with_state(state)
}

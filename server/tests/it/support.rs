//! A shop for a test: the whole router on a database of its own with the demo catalogue.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use server::config::Config;
use server::{http, serve, state};
use services::{Ctx, ManualClock};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A shop that lives as long as this value.
pub struct App {
    pub router: Router,
    pub ctx: Ctx,
    config: Config,
    _directory: TempDir,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

/// A shop with the demo catalogue and no payment gateway.
pub async fn app() -> App {
    // Requests through the router have no address: all would count for one.
    app_with("JISHI_RATE_LIMIT=off\n").await
}

/// As [`app`], with more lines of configuration.
pub async fn app_with(more: &str) -> App {
    drop(rustls::crypto::ring::default_provider().install_default());
    let directory = tempfile::tempdir().expect("a temporary directory");
    let settings = format!(
        "DATABASE_URL=sqlite://{0}/jishi.db\nJISHI_KEY_FILE={0}/jishi.key\nJISHI_MEDIA_DIR={0}/media\nJISHI_GATEWAY_URL=\n{more}",
        directory.path().display()
    );
    let config = Config::from_parts("test", &settings, []).expect("a configuration");
    let ctx = state::migrate(&config).await.expect("a database");
    server::cli::load_demo(&ctx).await.expect("the demo catalogue");
    let router = http::router(serve::app_state(ctx.clone(), &config).expect("a state"));
    App {
        router,
        ctx,
        config,
        _directory: directory,
    }
}

impl App {
    /// The same shop with a clock that is set by hand.
    pub fn with_clock(mut self, clock: Arc<ManualClock>) -> Self {
        self.ctx.clock = clock;
        self.router = http::router(serve::app_state(self.ctx.clone(), &self.config).expect("a state"));
        self
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 16 * 1_024 * 1_024).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }
}

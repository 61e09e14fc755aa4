//! `jishi serve`: the web server with its workers, until it is told to stop.

use crate::config::{Config, GatewayConfig};
use crate::http;
use crate::http::page_cache::PageCache;
use crate::state::{self, AppState};
use crate::worker;
use anyhow::Context as _;
use axum::Router;
use axum::serve::{ListenerExt as _, TapIo};
use leptos::config::LeptosOptions;
use services::Ctx;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long running requests may take to end after a signal.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until SIGTERM or Ctrl-C.
/// # Errors
/// A sentence that names what is missing and the remedy.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let listener = listen(config.listen).await?;
    let ctx = state::open(config).await?;
    if !ctx.store.is_migrated().await {
        anyhow::bail!("the database is not up to date; run: jishi migrate");
    }
    services::product::refresh(&ctx).await?;
    let state = app_state(ctx, config)?;
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(worker::work(state.ctx.clone(), stopped.clone()));
    let ctx = state.ctx.clone();
    if !services::user::passkeys_work(&ctx) {
        tracing::warn!(
            "passkeys are off: JISHI_BASE_URL must be https:// with a name, or http://localhost, and not {}",
            config.base_url
        );
    }
    tracing::info!(address = %config.listen, "the shop is open: {}", config.base_url);
    run(listener, http::router(state), stopped, stop).await?;
    drop(tokio::time::timeout(DRAIN, working).await);
    worker::sign(&ctx).await;
    tracing::info!("the shop is closed");
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: another program may be using the port; choose one with --listen or JISHI_LISTEN")
    })
}

/// Serves `router` on `listener` until a signal comes.
async fn run(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
    stop: watch::Sender<bool>,
) -> anyhow::Result<()> {
    tokio::spawn(async move {
        signal().await;
        let _ = stop.send(true);
        tokio::time::sleep(DRAIN).await;
        tracing::warn!("some requests did not end in time");
        std::process::exit(0);
    });
    axum::serve(
        without_delay(listener),
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move { drop(stopped.wait_for(|stopped| *stopped).await) })
    .await
    .context("the web server failed")
}

/// Sends every packet at once: a streamed page would wait 40 ms otherwise.
pub fn without_delay(
    listener: TcpListener,
) -> TapIo<TcpListener, impl FnMut(&mut TcpStream) + Send + 'static> {
    listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "TCP_NODELAY could not be set");
        }
    })
}

/// The state of the web server; reads what the build of the browser's files has left.
/// # Errors
/// When Leptos' settings cannot be read.
pub fn app_state(ctx: Ctx, config: &Config) -> anyhow::Result<AppState> {
    // Already started is as good as started.
    drop(any_spawner::Executor::init_tokio());
    let leptos = leptos::config::get_configuration(None)
        .context("the LEPTOS_… settings cannot be read")?
        .leptos_options;
    let assets = http::assets::Assets::find(&leptos);
    Ok(AppState {
        menus: Arc::default(),
        pages: config.page_cache.then(|| Arc::new(PageCache::default())),
        limits: config.rate_limit.then(Arc::default),
        trusted_proxies: config.trusted_proxies.clone().into(),
        build: assets.build.into(),
        shell_assets: assets.shell.into(),
        policy: http::security::policy(config.gateway.foreign_pages(), watching(&leptos)).into(),
        card_key: card_key(&config.gateway),
        ctx,
        leptos,
    })
}

fn card_key(gateway: &GatewayConfig) -> Option<Arc<str>> {
    match gateway {
        GatewayConfig::Stripe(stripe) => Some(stripe.publishable_key.as_str().into()),
        GatewayConfig::Nobody | GatewayConfig::Sandbox { .. } => None,
    }
}

/// Whether `cargo leptos watch` runs us: its reload script opens a WebSocket.
fn watching(leptos: &LeptosOptions) -> Option<u32> {
    std::env::var_os("LEPTOS_WATCH").map(|_| leptos.reload_port)
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(interrupt.await),
    }
}

//! The sandbox gateway (`jishi sandbox-gateway`): a foreign payment service for trying the shop out.
//!
//! A process of its own with an API, hosted pages and signed webhooks, which the shop meets over HTTP only.
//! It shares nothing with the shop but the code that signs. No real money moves, so its state lives in memory
//! and ends with the process; what the shop knows of it is kept by the shop.
//!
//! Invariants: one idempotency key opens one payment and makes one refund; a payment is captured at most once
//! and refunded at most whole; every change sends a webhook at least once, with the same id each time.

mod api;
mod book;
mod courier;
mod pages;
mod text;
mod world;

use anyhow::Context as _;
use axum::Router;
use axum::serve::ListenerExt as _;
use book::Book;
use courier::Courier;
use reqwest::Url;
use services::gateway::signature::Secrets;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;

/// How the gateway runs. [`Options::new`] gives the usual; change single fields.
#[derive(Clone, Debug)]
pub struct Options {
    pub listen: SocketAddr,
    /// The key of the API and of the webhooks, or several separated by spaces, the newest first.
    pub secret: String,
    /// Under which address buyers reach it, when that is not `http://` and the listening address.
    pub public_url: Option<String>,
    /// Who is paid, as the hosted page says it.
    pub merchant: String,
    /// Wait before the first try of a webhook.
    pub webhook_delay: Duration,
    /// How often each webhook is delivered, to try what duplicates do; at least once.
    pub webhook_repeat: u32,
    /// Wait before the second try of a webhook; doubles with each further one.
    pub webhook_backoff: Duration,
    /// How many payments are remembered; beyond, the oldest finished ones are forgotten first.
    pub remembered: usize,
}

impl Options {
    pub fn new(listen: SocketAddr, secret: impl Into<String>) -> Self {
        Self {
            listen,
            secret: secret.into(),
            public_url: None,
            merchant: "集市 Jishi".to_owned(),
            webhook_delay: Duration::ZERO,
            webhook_repeat: 1,
            webhook_backoff: Duration::from_secs(1),
            remembered: 100_000,
        }
    }
}

/// A gateway that listens but does not answer yet.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    routes: Router,
}

impl Bound {
    /// Where it listens: with port 0 asked for, the port that was free.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until the future is dropped.
    /// # Errors
    /// When the listening socket fails.
    pub async fn run(self) -> anyhow::Result<()> {
        // Without TCP_NODELAY small answers wait 40 ms.
        let listener = self.listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection of the sandbox gateway keeps delaying");
            }
        });
        axum::serve(listener, self.routes).await?;
        Ok(())
    }
}

/// Runs the gateway until the process is told to stop.
/// # Errors
/// When the options cannot work or the address is taken.
pub async fn serve(options: Options) -> anyhow::Result<()> {
    let bound = bind(options).await?;
    tracing::info!(address = %bound.address(), "the sandbox gateway listens");
    tokio::select! {
        result = bound.run() => result,
        () = told_to_stop() => {
            tracing::info!("the sandbox gateway stops; its payments are forgotten");
            Ok(())
        }
    }
}

/// Checks the options and starts to listen.
/// # Errors
/// When the options cannot work or the address is taken.
pub async fn bind(options: Options) -> anyhow::Result<Bound> {
    let secrets =
        Secrets::parse(&options.secret).context("--secret of the sandbox gateway cannot be used")?;
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!(
            "the sandbox gateway cannot listen on {}: give another address with --listen",
            options.listen
        )
    })?;
    let address = listener.local_addr()?;
    let public_url = public_url(&options, address)?;
    let gateway = Gateway(Arc::new(Shared {
        book: Mutex::new(Book::new(options.remembered)),
        courier: Courier::new(secrets.clone(), &options)?,
        secrets,
        public_url,
        merchant: options.merchant,
    }));
    let routes = Router::new()
        .nest("/v1", api::routes(&gateway))
        .merge(pages::routes())
        .with_state(gateway);
    Ok(Bound {
        listener,
        address,
        routes,
    })
}

/// What all requests share.
#[derive(Clone)]
struct Gateway(Arc<Shared>);

struct Shared {
    book: Mutex<Book>,
    courier: Courier,
    secrets: Secrets,
    /// Without a slash at the end.
    public_url: String,
    merchant: String,
}

impl Gateway {
    /// The payments. Never held over an await; a panic elsewhere leaves it usable, since every change of
    /// the book is one assignment after all checks.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pay_url(&self, id: &str) -> String {
        format!("{}/pay/{id}", self.0.public_url)
    }
}

fn public_url(options: &Options, address: SocketAddr) -> anyhow::Result<String> {
    let Some(given) = &options.public_url else {
        return Ok(format!("http://{address}"));
    };
    let url = Url::parse(given)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none())
        .with_context(|| format!("--public-url {given:?} is not of the form https://pay.example"))?;
    Ok(url.origin().ascii_serialization())
}

async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

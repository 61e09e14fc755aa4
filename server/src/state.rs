//! What every request handler shares.

use crate::config::{Config, GatewayConfig};
use crate::http::card;
use crate::http::limits::Limits;
use crate::http::menu::Menus;
use crate::http::page_cache::PageCache;
use crate::key_file;
use anyhow::Context as _;
use axum::extract::ConnectInfo;
use axum::extract::FromRef;
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::{Extensions, HeaderMap, HeaderName};
use domain::cart::CartId;
use domain::kernel::{Currency, Locale};
use leptos::config::LeptosOptions;
use services::gateway::{NoGateway, PaymentGateway, SandboxGateway, StripeGateway};
use services::leaked::RangeService;
use services::notify::{MailSender, Senders, SmsSender};
use services::user::{DeviceMark, SessionToken};
use services::{Client, Ctx, RandomIds, Settings, SystemClock};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use store::{MasterKeys, Store, StoreError};

/// The state of the web server; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The shop's own context; visitors get theirs from [`AppState::visitor_ctx`].
    pub ctx: Ctx,
    pub leptos: LeptosOptions,
    /// Rendered catalogue pages; `None` when switched off.
    pub pages: Option<Arc<PageCache>>,
    /// The menu of categories, rendered.
    pub menus: Arc<Menus>,
    /// Names the build of the browser's files.
    pub build: Arc<str>,
    /// The browser's files that every page needs.
    pub shell_assets: Arc<[String]>,
    /// The part of the content security policy that is the same for all pages.
    pub policy: Arc<str>,
    /// The key that browsers name the account at Stripe by; `None` where Stripe takes no payments.
    pub card_key: Option<Arc<str>>,
    /// Proxies whose word on a visitor's address counts.
    pub trusted_proxies: Arc<[IpAddr]>,
    /// How often each visitor may ask; `None` when switched off.
    pub limits: Option<Arc<Limits>>,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl AppState {
    /// The context of the visitor who sends this request, on a page of this language.
    pub fn visitor_ctx(&self, headers: &HeaderMap, extensions: &Extensions, locale: Locale) -> Ctx {
        let cart = cookie(headers, "__Host-cart").and_then(|text| text.parse::<CartId>().ok());
        let session = cookie(headers, "__Host-session").and_then(SessionToken::parse);
        let client = self.client(headers, extensions);
        self.ctx
            .for_guest(cart, currency(headers, locale))
            .with_session(session, client)
            .with_device(cookie(headers, "__Host-device").and_then(DeviceMark::parse))
    }

    /// From where a request comes.
    pub fn client(&self, headers: &HeaderMap, extensions: &Extensions) -> Client {
        let device = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        Client {
            address: self
                .address(headers, extensions)
                .map_or_else(String::new, |address| address.to_string()),
            device: device.unwrap_or_default().chars().take(200).collect(),
        }
    }

    /// The address that a request comes from. What a proxy says of it counts only if the proxy is trusted.
    pub fn address(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_canonical());
        let behind_proxy = peer.is_some_and(|peer| self.trusted_proxies.contains(&peer));
        // The last hop is the one that the trusted proxy saw itself; those before it may be invented. A proxy may add
        // a header of its own after one that was sent to it.
        let name = HeaderName::from_static("x-forwarded-for");
        let forwarded = headers.get_all(name).iter().next_back().filter(|_| behind_proxy);
        let forwarded = forwarded.and_then(|value| {
            value
                .to_str()
                .ok()?
                .rsplit(',')
                .next()?
                .trim()
                .parse::<IpAddr>()
                .ok()
        });
        forwarded.map(|address| address.to_canonical()).or(peer)
    }
}

/// The currency the visitor has chosen, or that of the language.
pub fn currency(headers: &HeaderMap, locale: Locale) -> Currency {
    cookie(headers, "__Host-currency")
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| locale.default_currency())
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Opens the database with the configured master keys and makes the shop's own context.
/// # Errors
/// A sentence that names the place and the remedy.
pub async fn open(config: &Config) -> anyhow::Result<Ctx> {
    let store = connect(config, &key_file::read(config)?).await?;
    ctx(store, config)
}

/// As [`open`], and brings the schema up to date. A new shop without a master key gets one, in a file of its own.
/// # Errors
/// As [`open`].
pub async fn migrate(config: &Config) -> anyhow::Result<Ctx> {
    let keys = key_file::read(config)?;
    let mut store = connect(config, &keys).await?;
    if keys.is_empty() {
        store = connect(config, &key_file::make(&config.key_file)?).await?;
    }
    let ctx = ctx(store, config)?;
    ctx.store
        .migrate(ctx.clock.now())
        .await
        .context("the database could not be migrated")?;
    // What was bought before there was a ledger; nothing is posted twice.
    services::settlement::open_ledger(&ctx.permit().await?)
        .await
        .context("the ledger could not be opened")?;
    Ok(ctx)
}

async fn connect(config: &Config, keys: &MasterKeys) -> anyhow::Result<Store> {
    Store::connect(&config.database_url, keys)
        .await
        .map_err(|error| match error {
            StoreError::Keys(_) => anyhow::Error::new(error).context("the database cannot be opened"),
            other => anyhow::Error::new(other)
                .context("the database cannot be opened; check DATABASE_URL and the rights on its folder"),
        })
}

/// What sends messages, if the operator has named anything.
fn senders(config: &Config, ctx: &Ctx) -> anyhow::Result<Option<Senders>> {
    let mail = config.smtp_url.as_ref().map(|relay| {
        MailSender::new(relay, &config.mail_from).context("JISHI_SMTP_URL or JISHI_MAIL_FROM cannot be used")
    });
    let sms = config.sms_url.as_ref().map(|url| {
        SmsSender::new(url, &config.sms_secret, Arc::clone(&ctx.clock))
            .context("JISHI_SMS_URL or JISHI_SMS_SECRET cannot be used")
    });
    if mail.is_none() && sms.is_none() {
        return Ok(None);
    }
    Ok(Some(Senders::new(mail.transpose()?, sms.transpose()?)))
}

/// Who takes payments online.
fn gateway(config: &Config) -> anyhow::Result<Arc<dyn PaymentGateway>> {
    Ok(match &config.gateway {
        GatewayConfig::Nobody => Arc::new(NoGateway),
        GatewayConfig::Sandbox { url, secret } => Arc::new(
            SandboxGateway::new(url, secret)
                .context("JISHI_GATEWAY_URL or JISHI_GATEWAY_SECRET cannot be used")?,
        ),
        GatewayConfig::Stripe(stripe) => {
            let page = format!("{}{}", config.base_url, card::PATH);
            Arc::new(
                StripeGateway::new(&stripe.url, &stripe.key, &stripe.webhook_secret, &page).context(
                    "JISHI_STRIPE_URL, JISHI_STRIPE_KEY or JISHI_STRIPE_WEBHOOK_SECRET cannot be used",
                )?,
            )
        }
    })
}

fn ctx(store: Store, config: &Config) -> anyhow::Result<Ctx> {
    let settings = Settings {
        base_url: config.base_url.clone(),
        payment_seconds: config.payment_seconds,
        media_dir: config.media_dir.clone(),
        staff_second_factor: config.staff_second_factor,
        ..Settings::default()
    };
    let mut ctx = Ctx::new(
        store,
        Arc::new(SystemClock),
        Arc::new(RandomIds),
        gateway(config)?,
        settings,
    );
    if let Some(senders) = senders(config, &ctx)? {
        ctx.notifier = Arc::new(senders);
    }
    if let Some(url) = &config.leaked_passwords_url {
        let service = RangeService::new(url).context("JISHI_LEAKED_PASSWORDS_URL cannot be used")?;
        ctx.leaked = Arc::new(service);
    }
    Ok(ctx)
}

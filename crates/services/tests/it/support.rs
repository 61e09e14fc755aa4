//! Shops for tests: a database of its own, a clock set by hand, a gateway that does as it is told, goods.

use crate::gateway::{FakeGateway, GOOD};
pub use crate::goods::{
    Goods, demo_shop, goods, product, save, set_level, small_shop, small_shop_on_postgres, stock,
};
use domain::cart::{CartView, CheckoutForm};
use domain::kernel::{Currency, Locale, Timestamp};
use domain::order::{OrderGroup, PlaceOrder, PlacedOrder};
use domain::product::VariantId;
use services::gateway::WebhookHeaders;
use services::{Ctx, ManualClock, RandomIds, ServiceError, Settings, cart, order, payment, vault, verify};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use store::{MasterKeys, Store};
use tempfile::TempDir;

const POSTGRES_URL: &str = "JISHI_TEST_POSTGRES_URL";

/// When every test begins.
pub const START: Timestamp = Timestamp::from_micros(1_795_363_200_000_000);

/// The master key of every test.
pub fn keys() -> MasterKeys {
    MasterKeys::parse("dGhlIG1hc3RlciBrZXkgb2YgYWxsIHRlc3RzIC4uLi4=").unwrap()
}

/// A context of the shop itself on a fresh `SQLite` file, which lives as long as the guard.
pub async fn ctx_sqlite() -> (Ctx, Guard) {
    let shop = Shop::sqlite().await;
    (shop.ctx, shop.guard)
}

/// What a test's database is gone with.
pub enum Guard {
    Folder {
        _folder: TempDir,
    },
    Database {
        admin: String,
        name: String,
        _media: TempDir,
    },
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Self::Database { admin, name, .. } = self {
            let (admin, name) = (admin.clone(), name.clone());
            let dropped = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(run_as_admin(&admin, format!("DROP DATABASE {name} WITH (FORCE)")));
            });
            drop(dropped.join());
        }
    }
}

async fn run_as_admin(url: &str, sql: String) {
    let mut admin = AnyConnection::connect(url).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
}

/// A shop with everything that a test may turn.
pub struct Shop {
    pub ctx: Ctx,
    pub clock: Arc<ManualClock>,
    pub gateway: Arc<FakeGateway>,
    pub url: String,
    guard: Guard,
}

impl Shop {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/shop.db", folder.path().display());
        let media = folder.path().join("media");
        Self::open(url, media, Guard::Folder { _folder: folder }).await
    }

    /// `None` when no server is named.
    pub async fn postgres() -> Option<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let Ok(admin) = std::env::var(POSTGRES_URL) else {
            eprintln!(
                "skipped: set {POSTGRES_URL} to the URL of a superuser's database to run this on PostgreSQL"
            );
            return None;
        };
        sqlx::any::install_default_drivers();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("jishi_services_{}_{number}", std::process::id());
        run_as_admin(&admin, format!("CREATE DATABASE {name}")).await;
        let url = format!("{}/{name}", &admin[..admin.rfind('/').unwrap()]);
        let media = tempfile::tempdir().unwrap();
        let folder = media.path().to_owned();
        let guard = Guard::Database {
            admin,
            name,
            _media: media,
        };
        Some(Self::open(url, folder, guard).await)
    }

    async fn open(url: String, media_dir: PathBuf, guard: Guard) -> Self {
        // As the program does; the second to do so is told that it is done.
        drop(rustls::crypto::ring::default_provider().install_default());
        let store = Store::connect(&url, &keys()).await.unwrap();
        store.migrate(START).await.unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let gateway = Arc::new(FakeGateway::default());
        let settings = Settings {
            media_dir,
            ..Settings::default()
        };
        let ctx = Ctx::new(
            store,
            Arc::clone(&clock) as _,
            Arc::new(RandomIds),
            Arc::clone(&gateway) as _,
            settings,
        );
        Self {
            ctx,
            clock,
            gateway,
            url,
            guard,
        }
    }

    /// The one number that a query gives, asked behind the shop's back.
    pub async fn number(&self, sql: impl Into<String>) -> i64 {
        let mut raw = AnyConnection::connect(&self.url).await.unwrap();
        let number = sqlx::query_scalar(AssertSqlSafe(sql.into()))
            .fetch_one(&mut raw)
            .await
            .unwrap();
        raw.close().await.unwrap();
        number
    }

    /// The texts that a query gives, behind the shop's back.
    pub async fn texts(&self, sql: String) -> Vec<String> {
        let mut raw = AnyConnection::connect(&self.url).await.unwrap();
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(&mut raw)
            .await
            .unwrap();
        raw.close().await.unwrap();
        rows.into_iter().map(|(text,)| text).collect()
    }

    /// Changes something behind the shop's back.
    pub async fn execute(&self, sql: &str) {
        let mut raw = AnyConnection::connect(&self.url).await.unwrap();
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut raw)
            .await
            .unwrap();
        raw.close().await.unwrap();
    }

    /// A visitor with a cart of their own, in yuan.
    pub fn guest(&self) -> Ctx {
        self.ctx
            .for_guest(Some(cart::new_cart_id(&self.ctx)), Currency::Cny)
    }

    /// A visitor with these goods in the cart.
    pub async fn guest_with(&self, goods: &[(VariantId, i64)]) -> Ctx {
        let guest = self.guest();
        for (variant, quantity) in goods {
            cart::add_line(&guest, Locale::Zh, *variant, *quantity)
                .await
                .unwrap();
        }
        guest
    }

    pub async fn level(&self, variant: VariantId) -> i64 {
        let mut tx = self.ctx.store.read().await.unwrap();
        tx.inventory()
            .levels(&[variant])
            .await
            .unwrap()
            .get(&variant)
            .copied()
            .unwrap_or(0)
    }

    pub async fn order(&self, placed: &PlacedOrder) -> OrderGroup {
        let mut tx = self.ctx.store.read().await.unwrap();
        let found = tx.order().group_by_number(&placed.number).await.unwrap();
        found.unwrap()
    }

    /// Hands the shop a webhook.
    pub async fn webhook(&self, id: &str, signature: &str, body: &str) -> Result<(), ServiceError> {
        let headers = WebhookHeaders {
            id,
            timestamp: "1795363200",
            signature,
        };
        payment::receive_webhook(&self.ctx, &headers, body.as_bytes()).await
    }

    /// The buyer pays and the gateway reports it.
    pub async fn pay(&self, order: &OrderGroup) {
        let body = self.gateway.pay(order.payment);
        self.webhook(&format!("evt-{}", order.payment), GOOD, &body)
            .await
            .unwrap();
    }

    /// All that is sealed opens in its place, and is sealed again by a new key.
    pub async fn assert_resealed(&self) {
        self.assert_sound().await;
        vault::rotate_keys(&self.ctx.permit().await.unwrap())
            .await
            .unwrap();
        let resealed = vault::reseal_values(&self.ctx.permit().await.unwrap(), |_| {})
            .await
            .unwrap();
        assert_eq!(resealed.broken, Vec::<String>::new());
        self.assert_sound().await;
    }

    /// No rule of `jishi verify` is broken.
    pub async fn assert_sound(&self) {
        for verdict in verify::verify(&self.ctx.permit().await.unwrap(), |_| {})
            .await
            .unwrap()
        {
            assert!(
                verdict.findings.is_empty(),
                "{}: {:?}",
                verdict.rule,
                verdict.findings
            );
        }
    }
}

/// A checkout form without a mistake; `payment` is `online` or `cash_on_delivery`.
pub fn form(payment: &str) -> CheckoutForm {
    CheckoutForm {
        email: "li.lei@example.com".to_owned(),
        phone: "138 0013 8000".to_owned(),
        recipient: "李雷".to_owned(),
        country: "CN".to_owned(),
        region: "浙江省".to_owned(),
        city: "杭州市".to_owned(),
        district: "西湖区".to_owned(),
        street: "龙井路 1 号".to_owned(),
        delivery: "standard".to_owned(),
        payment: payment.to_owned(),
        ..CheckoutForm::default()
    }
}

/// The command that a buyer gives who has seen this cart.
pub fn command(ctx: &Ctx, cart: &CartView, payment: &str) -> PlaceOrder {
    PlaceOrder {
        form: form(payment),
        seen_total: cart.totals.total,
        key: format!("{:032x}", ctx.ids.secret()),
    }
}

/// Orders what is in the visitor's cart, as it is.
pub async fn place(guest: &Ctx, payment: &str) -> Result<PlacedOrder, ServiceError> {
    let cart = cart::view_cart(guest, Locale::Zh).await.unwrap();
    order::place_order(guest, Locale::Zh, command(guest, &cart, payment)).await
}

/// Runs a future until it has been polled so often, and drops it there, as when a client goes away or a process dies
/// between two steps; `None` if it had not finished.
pub async fn cut_off<T>(future: impl Future<Output = T>, polls: usize) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

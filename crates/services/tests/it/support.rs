//! Shops for tests: a database of its own, a clock set by hand, a gateway that does as it is told, goods.

use crate::gateway::{FakeGateway, GOOD};
use domain::cart::{CartView, CheckoutForm};
use domain::inventory::MovementKind;
use domain::kernel::{Currency, Locale, Localized, Money, Slug, Timestamp, encode_id};
use domain::order::{Order, PlaceOrder, PlacedOrder};
use domain::product::{
    Category, CategoryId, OptionValue, Price, Product, ProductId, ProductOption, ProductStatus, Variant,
    VariantId,
};
use services::gateway::WebhookHeaders;
use services::seed::{DemoSource, seed_demo};
use services::{Ctx, ManualClock, RandomIds, ServiceError, Settings, audit, cart, order, payment};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Store, Tx};
use tempfile::TempDir;

const POSTGRES_URL: &str = "JISHI_TEST_POSTGRES_URL";

/// When every test begins.
pub const START: Timestamp = Timestamp::from_micros(1_795_363_200_000_000);

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
        let store = Store::connect(&url).await.unwrap();
        store.migrate().await.unwrap();
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
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut raw = AnyConnection::connect(&self.url).await.unwrap();
        let number = sqlx::query_scalar(sql).fetch_one(&mut raw).await.unwrap();
        raw.close().await.unwrap();
        number
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

    pub async fn order(&self, placed: &PlacedOrder) -> Order {
        order::order_as_operator(&self.ctx, placed.number.as_str())
            .await
            .unwrap()
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
    pub async fn pay(&self, order: &Order) {
        let body = self.gateway.pay(order.payment);
        self.webhook(&format!("evt-{}", order.payment), GOOD, &body)
            .await
            .unwrap();
    }

    /// No rule of the audit is broken.
    pub async fn assert_sound(&self) {
        for verdict in audit::verify(&self.ctx, |_| {}).await.unwrap() {
            assert!(
                verdict.findings.is_empty(),
                "{}: {:?}",
                verdict.rule,
                verdict.findings
            );
        }
    }
}

/// The goods of [`small_shop`].
#[derive(Clone, Copy)]
pub struct Goods {
    /// 168.00, 10 units, in two colours
    pub jade: VariantId,
    /// 173.00, 3 units
    pub rose: VariantId,
    /// 99.00, 5 units
    pub wok: VariantId,
}

/// A shop with two products.
pub async fn small_shop() -> (Shop, Goods) {
    let shop = Shop::sqlite().await;
    let goods = stock(&shop.ctx).await;
    (shop, goods)
}

/// [`small_shop`] on `PostgreSQL`; `None` when no server is named.
pub async fn small_shop_on_postgres() -> Option<(Shop, Goods)> {
    let shop = Shop::postgres().await?;
    let goods = stock(&shop.ctx).await;
    Some((shop, goods))
}

/// Sets the level of a variant.
pub async fn set_level(ctx: &Ctx, variant: VariantId, level: i64) {
    let (movement, at) = (encode_id("mov", ctx.ids.next()), ctx.clock.now());
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            let kind = MovementKind::Adjusted;
            Ok(tx
                .inventory()
                .set_level(variant, level, kind, "test", movement, at)
                .await?)
        })
        .await
        .unwrap();
}

/// Saves a product as it is.
pub async fn save(ctx: &Ctx, product: Product) {
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            tx.product().save(&product).await?;
            Ok(tx.product().bump_version().await?)
        })
        .await
        .unwrap();
    services::product::refresh(ctx).await.unwrap();
}

pub async fn product(ctx: &Ctx, slug: &str) -> Product {
    let mut tx = ctx.store.read().await.unwrap();
    tx.product().product_by_slug(slug).await.unwrap().expect(slug)
}

async fn stock(ctx: &Ctx) -> Goods {
    let category = Category {
        id: CategoryId::from_u128(ctx.ids.next()),
        parent: None,
        slug: Slug::parse("kitchen").unwrap(),
        name: Localized::new("厨房", "Kitchen"),
        position: 0,
        family: "wok".to_owned(),
        palette: "charcoal".to_owned(),
    };
    let gaiwan = goods(
        ctx,
        category.id,
        "gaiwan",
        ("青瓷盖碗", "Celadon gaiwan"),
        &[("jade", 16_800), ("rose", 17_300)],
    );
    let wok = goods(
        ctx,
        category.id,
        "wok",
        ("铁锅", "Iron wok"),
        &[("charcoal", 9_900)],
    );
    let ids = Goods {
        jade: gaiwan.variants[0].id,
        rose: gaiwan.variants[1].id,
        wok: wok.variants[0].id,
    };
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            Ok(tx.product().save_category(&category).await?)
        })
        .await
        .unwrap();
    for product in [gaiwan, wok] {
        save(ctx, product).await;
    }
    for (variant, level) in [(ids.jade, 10), (ids.rose, 3), (ids.wok, 5)] {
        set_level(ctx, variant, level).await;
    }
    services::product::refresh(ctx).await.unwrap();
    ids
}

/// A published product with one variant a colour.
pub fn goods(
    ctx: &Ctx,
    category: CategoryId,
    slug: &str,
    name: (&str, &str),
    colours: &[(&str, i64)],
) -> Product {
    let variant = |(position, (colour, cny)): (i64, &(&str, i64))| Variant {
        id: VariantId::from_u128(ctx.ids.next()),
        sku: format!("{slug}-{colour}").to_uppercase(),
        barcode: None,
        choice: vec![(*colour).to_owned()],
        prices: vec![
            Price {
                amount: Money::new(*cny, Currency::Cny),
                compare_at: None,
            },
            Price {
                amount: Money::new(cny / 6, Currency::Usd),
                compare_at: None,
            },
        ],
        weight_g: 300,
        size_mm: [100, 100, 80],
        position,
    };
    let value = |(colour, _): &(&str, i64)| OptionValue {
        code: (*colour).to_owned(),
        name: Localized::new(format!("{colour}色"), *colour),
    };
    Product {
        id: ProductId::from_u128(ctx.ids.next()),
        slug: Slug::parse(slug).unwrap(),
        status: ProductStatus::Published,
        brand: None,
        categories: vec![category],
        name: Localized::new(name.0, name.1),
        summary: Localized::new("好用", "Useful"),
        description: Localized::new("<p>好</p>", "<p>Good</p>"),
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: Localized::new("颜色", "Colour"),
            values: colours.iter().map(value).collect(),
        }],
        attributes: Vec::new(),
        tags: Vec::new(),
        variants: (0..).zip(colours).map(variant).collect(),
        images: Vec::new(),
        family: slug.to_owned(),
        palette: colours[0].0.to_owned(),
        popularity: 10,
        published_at: START,
    }
}

/// A shop with the demo catalogue.
pub async fn demo_shop() -> Shop {
    let shop = Shop::sqlite().await;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../server/demo");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let is_vocabulary = |file: &PathBuf| {
        file.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("vocabulary")
    };
    let (words, goods): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(is_vocabulary);
    let read = |files: Vec<PathBuf>| -> Vec<String> {
        files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect()
    };
    let (words, goods) = (read(words), read(goods));
    let source = DemoSource {
        vocabularies: &words.iter().map(String::as_str).collect::<Vec<_>>(),
        categories: &goods.iter().map(String::as_str).collect::<Vec<_>>(),
    };
    let count = seed_demo(&shop.ctx, source).await.unwrap();
    assert!(count >= 120, "{count} products");
    assert_eq!(
        seed_demo(&shop.ctx, source).await.unwrap(),
        0,
        "a filled shop is left alone"
    );
    shop
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
        key: cart::new_order_key(ctx),
    }
}

/// Orders what is in the visitor's cart, as it is.
pub async fn place(guest: &Ctx, payment: &str) -> Result<PlacedOrder, ServiceError> {
    let cart = cart::view_cart(guest, Locale::Zh).await.unwrap();
    order::place_order(guest, Locale::Zh, command(guest, &cart, payment)).await
}

//! A fresh database for every test, and values to put into it.

use domain::kernel::{Currency, Localized, Money, Slug, Timestamp, encode_id};
use domain::merchant::SellerId;
use domain::product::{
    Category, CategoryId, OptionValue, Price, Product, ProductId, ProductOption, ProductStatus, Variant,
    VariantId,
};
use domain::user::register::SCHEDULE;
use futures::FutureExt;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{MasterKeys, Store, StoreError, Tx};
use tempfile::TempDir;

const POSTGRES_URL: &str = "JISHI_TEST_POSTGRES_URL";

/// Runs the function of this name on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::support::on_sqlite(super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::support::on_postgres(super::$name).await;
            }
        }
    )+};
}

/// A migrated database of one test.
pub struct Base {
    pub store: Store,
    pub url: String,
    folder: Option<TempDir>,
}

impl Base {
    /// Deletes the rows of a table that are past their retention; gives how many.
    pub async fn sweep(&self, table: &str, now: Timestamp) -> u64 {
        let expiry = SCHEDULE.iter().find(|expiry| expiry.table == table).unwrap();
        self.write(async move |tx: &mut Tx| tx.personal().sweep(expiry, now).await)
            .await
    }

    pub const fn is_postgres(&self) -> bool {
        self.folder.is_none()
    }

    /// The address of another database beside this one, with nothing in it; it is gone when the test is over.
    pub async fn fresh(&self) -> String {
        let name = self.url.rsplit('/').next().unwrap();
        if self.is_postgres() {
            self.execute(&format!("CREATE DATABASE {name}_fresh")).await;
        }
        format!("{}_fresh", self.url)
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.as_ref().unwrap().path()
    }

    /// A connection of its own that knows no rules: for looking behind the store, and for planting damage.
    pub async fn raw(&self) -> AnyConnection {
        let mut raw = AnyConnection::connect(&self.url).await.unwrap();
        if self.folder.is_some() {
            for pragma in ["PRAGMA busy_timeout = 10000", "PRAGMA foreign_keys = OFF"] {
                sqlx::query(pragma).execute(&mut raw).await.unwrap();
            }
        }
        raw
    }

    /// Runs a statement over a connection of its own.
    pub async fn execute(&self, sql: &str) {
        let mut raw = self.raw().await;
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut raw)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        raw.close().await.unwrap();
    }

    /// Whether the database itself refuses a statement.
    pub async fn fails(&self, sql: &str) -> bool {
        let mut raw = self.raw().await;
        let outcome = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut raw).await;
        raw.close().await.unwrap();
        outcome.is_err()
    }

    /// The one number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let mut raw = self.raw().await;
        let number = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut raw)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        raw.close().await.unwrap();
        number
    }

    /// The one text that a query gives.
    pub async fn text(&self, sql: &str) -> String {
        let mut raw = self.raw().await;
        let text = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut raw)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        raw.close().await.unwrap();
        text
    }

    /// A write that cannot fail with anything but an error of the store.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.write::<T, StoreError, _>(f).await.unwrap()
    }

    /// As [`Base::write`], for writes that are to fail.
    pub async fn refused<T: Send + std::fmt::Debug + 'static>(
        &self,
        f: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> StoreError {
        self.store.write::<T, StoreError, _>(f).await.unwrap_err()
    }

    pub async fn save(&self, products: Vec<Product>) {
        self.write(async move |tx: &mut Tx| tx.product().save_all(&products).await)
            .await;
    }

    pub async fn read(&self) -> Tx {
        self.store.read().await.unwrap()
    }
}

pub async fn on_sqlite(test: impl AsyncFnOnce(&Base)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/shop.db", folder.path().display());
    let store = Store::connect(&url, &keys()).await.unwrap();
    store.migrate(at(0)).await.unwrap();
    test(&Base {
        store,
        url,
        folder: Some(folder),
    })
    .await;
}

pub async fn on_postgres(test: impl AsyncFnOnce(&Base)) {
    let Ok(admin) = std::env::var(POSTGRES_URL) else {
        eprintln!(
            "skipped: set {POSTGRES_URL} to the URL of a superuser's database to run this on PostgreSQL"
        );
        return;
    };
    sqlx::any::install_default_drivers();
    let name = format!("jishi_it_{}_{}", std::process::id(), next());
    run_as_admin(&admin, format!("CREATE DATABASE {name}")).await;
    let place = admin.rfind('/').unwrap();
    let url = format!("{}/{name}", &admin[..place]);
    let outcome = AssertUnwindSafe(async {
        let store = Store::connect(&url, &keys()).await.unwrap();
        store.migrate(at(0)).await.unwrap();
        test(&Base {
            store,
            url,
            folder: None,
        })
        .await;
    })
    .catch_unwind()
    .await;
    for name in [format!("{name}_fresh"), name] {
        run_as_admin(&admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

async fn run_as_admin(url: &str, sql: String) {
    let mut admin = AnyConnection::connect(url).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
}

/// The master key of every test.
pub fn keys() -> MasterKeys {
    MasterKeys::parse("dGhlIG1hc3RlciBrZXkgb2YgYWxsIHRlc3RzIC4uLi4=").unwrap()
}

/// A number that no other value of this test run has.
pub fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

pub fn id(prefix: &str) -> String {
    encode_id(prefix, u128::from(next()))
}

pub const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_795_000_000_000_000).plus_seconds(seconds)
}

pub const fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

pub fn category(slug: &str, parent: Option<CategoryId>) -> Category {
    Category {
        id: CategoryId::from_u128(u128::from(next())),
        parent,
        slug: Slug::parse(slug).unwrap(),
        name: Localized::new(format!("类 {slug}"), format!("Category {slug}")),
        position: 0,
        family: "gaiwan".to_owned(),
        palette: "jade".to_owned(),
    }
}

pub fn named(code: &str, zh: &str, en: &str) -> OptionValue {
    OptionValue {
        code: code.to_owned(),
        name: Localized::new(zh, en),
    }
}

pub fn variant(sku: &str, choice: &str, cny: i64) -> Variant {
    Variant {
        id: VariantId::from_u128(u128::from(next())),
        sku: sku.to_owned(),
        barcode: None,
        choice: vec![choice.to_owned()],
        prices: vec![Price {
            amount: yuan(cny),
            compare_at: None,
        }],
        weight_g: 100,
        size_mm: [10, 20, 30],
        position: 0,
    }
}

/// A published product of two variants, `SLUG-JADE` and `SLUG-ROSE`.
pub fn product(slug: &str, cny: i64) -> Product {
    let mut variants = vec![
        variant(&format!("{slug}-jade").to_uppercase(), "jade", cny),
        variant(&format!("{slug}-rose").to_uppercase(), "rose", cny + 500),
    ];
    variants[1].position = 1;
    Product {
        id: ProductId::from_u128(u128::from(next())),
        slug: Slug::parse(slug).unwrap(),
        status: ProductStatus::Published,
        seller: SellerId::OWN_SHOP,
        brand: None,
        categories: Vec::new(),
        name: Localized::new(format!("货 {slug}"), format!("Thing {slug}")),
        summary: Localized::new("一句话", "One line"),
        description: Localized::new("<p>说明</p>", "<p>Text</p>"),
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: Localized::new("颜色", "Colour"),
            values: vec![named("jade", "青瓷", "Jade"), named("rose", "玫瑰", "Rose")],
        }],
        attributes: Vec::new(),
        tags: Vec::new(),
        variants,
        images: Vec::new(),
        family: "gaiwan".to_owned(),
        palette: "jade".to_owned(),
        popularity: 10,
        published_at: at(0),
    }
}

//! Connecting and migrating.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::vault::{self, MasterKeys, Vault};
use crate::write::Writer;
use domain::kernel::Timestamp;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, AssertSqlSafe, Connection};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(crate) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Which database is behind the store. Only connecting, searching and verifying may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Counters since the store was opened.
#[derive(Debug, Default)]
pub struct Metrics {
    pub(crate) statements: AtomicU64,
    pub(crate) commits: AtomicU64,
}

impl Metrics {
    /// Statements sent to the database.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Transactions committed. A group of writes counts once.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    readers: AnyPool,
    writer: Writer,
    metrics: Arc<Metrics>,
    vault: Vault,
}

impl Store {
    /// Opens the database that `url` names: `sqlite://path/to/file.db` or `postgres://…`.
    /// A missing `SQLite` file is made, with its folder. The schema is not touched: see [`Store::migrate`].
    /// `keys` open what is sealed in it; [`MasterKeys::none`] does for a database that holds no keys yet.
    /// # Errors
    /// [`StoreError::Unavailable`] with a sentence that names the place, never the password; [`StoreError::Keys`] when
    /// the database holds keys that `keys` do not unwrap.
    pub async fn connect(url: &str, keys: &MasterKeys) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (engine, url) = Self::prepare(url)?;
        let options = AnyConnectOptions::from_str(&url).map_err(|e| {
            StoreError::Unavailable(format!("{} is not a database address: {e}", redacted(&url)))
        })?;
        let metrics = Arc::new(Metrics::default());
        let open = |kind: Pool| {
            let options = options.clone();
            let place = redacted(&url);
            async move {
                pool_options(engine, kind)
                    .connect_with(options)
                    .await
                    .map_err(|e| StoreError::Unavailable(format!("cannot open {place}: {e}")))
            }
        };
        let writers = open(Pool::Writers).await?;
        let readers = match engine {
            Engine::Sqlite => open(Pool::Readers).await?,
            Engine::Postgres => writers.clone(),
        };
        let vault = Vault::new(keys.clone());
        let writer = Writer::start(engine, &writers, &metrics, &vault);
        let store = Self {
            engine,
            readers,
            writer,
            metrics,
            vault,
        };
        let mut tx = store.read().await?;
        if vault::has_table(&mut tx).await? {
            store.vault.adopt(&mut tx).await?;
        }
        drop(tx);
        Ok(store)
    }

    fn prepare(url: &str) -> Result<(Engine, String), StoreError> {
        let (engine, place) = Self::read_address(url)?;
        if engine == Engine::Postgres {
            return Ok((engine, place));
        }
        if let Some(folder) = Path::new(&place)
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(|e| {
                StoreError::Unavailable(format!("cannot make the folder {}: {e}", folder.display()))
            })?;
        }
        Ok((engine, format!("sqlite://{place}?mode=rwc")))
    }

    /// The engine that an address names, with the file or the address itself.
    pub(crate) fn read_address(url: &str) -> Result<(Engine, String), StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok((Engine::Postgres, url.to_owned()));
        }
        let Some(path) = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
        else {
            return Err(StoreError::Unavailable(format!(
                "{} is not a database address: write sqlite://FILE or postgres://USER@HOST/NAME",
                redacted(url)
            )));
        };
        let file = path.split('?').next().unwrap_or(path);
        if file.is_empty() || file == ":memory:" {
            return Err(StoreError::Unavailable(format!(
                "{url} names no file: write sqlite://FILE"
            )));
        }
        Ok((Engine::Sqlite, file.to_owned()))
    }

    /// Brings the schema up to date, and makes the data keys of a database that has none; `now` is when they are made.
    /// # Errors
    /// [`StoreError::Migrate`], and [`StoreError::Keys`] when there is no master key to wrap data keys with.
    pub async fn migrate(&self, now: Timestamp) -> Result<(), StoreError> {
        let sqlite_search = "CREATE VIRTUAL TABLE IF NOT EXISTS product_search USING fts5 \
             (product_id UNINDEXED, title, body, tokenize = \"unicode61 remove_diacritics 0\")";
        // Sent as one message, which PostgreSQL runs as one transaction. "IF NOT EXISTS" alone does not keep two
        // processes from making a table at the same moment: the lock does.
        let postgres_search = "SELECT pg_advisory_xact_lock(5570193308); \
             CREATE TABLE IF NOT EXISTS product_search \
             (product_id TEXT PRIMARY KEY, title TSVECTOR NOT NULL, body TSVECTOR NOT NULL); \
             CREATE INDEX IF NOT EXISTS product_search_title ON product_search USING GIN (title); \
             CREATE INDEX IF NOT EXISTS product_search_body ON product_search USING GIN (body)";
        self.writer
            .exclusive(async move |tx: &mut Tx| {
                run_migrations(tx).await?;
                let search = match tx.engine() {
                    Engine::Sqlite => sqlite_search,
                    Engine::Postgres => postgres_search,
                };
                sqlx::raw_sql(search).execute(tx.conn()).await?;
                tx.vault().make_missing(now).await?;
                // Nothing here can be undone any more: every statement was a transaction of its own.
                tx.keys().clone().adopt(tx).await
            })
            .await
    }

    /// Runs `f` outside any transaction, alone on its connection.
    pub(crate) async fn alone<T, F>(&self, f: F) -> Result<T, StoreError>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.writer.exclusive(f).await
    }

    /// Whether every migration of this program has been applied, and the data keys are there.
    pub async fn is_migrated(&self) -> bool {
        if !self.vault.is_ready() {
            return false;
        }
        let Ok(mut tx) = self.read().await else {
            return false;
        };
        let newest: Result<Option<i64>, _> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
            .fetch_one(tx.conn())
            .await;
        newest.ok().flatten() >= Some(Self::newest_schema())
    }

    /// A connection for reading.
    /// # Errors
    /// [`StoreError::Unavailable`] when none is free in time.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(Tx::new(
            self.readers.acquire().await?,
            self.engine,
            Arc::clone(&self.metrics),
            self.vault.clone(),
        ))
    }

    /// A connection of the readers as it is.
    pub(crate) async fn reader(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Runs `f` in a transaction and answers after the commit; an error of `f` rolls its changes back.
    /// `f` runs to its end even if the caller goes away. It must wait for nothing but the database.
    /// # Errors
    /// What `f` returns, or [`StoreError::Unavailable`] when the commit fails: then nothing of it is stored.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.write(f).await
    }

    /// Closes the connections that are read from, and on `PostgreSQL` all of them. Other handles can do no more then.
    pub async fn close(self) {
        self.readers.close().await;
    }

    pub const fn engine(&self) -> Engine {
        self.engine
    }

    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The vault, for what is sealed or looked up before a transaction begins.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }
}

/// `SQLite` refuses some changes of a table that others refer to while it enforces foreign keys, and cannot be told
/// otherwise within a transaction: its own documents say to switch them off meanwhile and to check them afterwards.
async fn run_migrations(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.engine() == Engine::Postgres {
        return Ok(MIGRATIONS.run(&mut *tx.conn()).await?);
    }
    tx.control("PRAGMA foreign_keys = OFF").await?;
    let migrated = run_on_sqlite(tx).await;
    tx.control("PRAGMA foreign_keys = ON").await?;
    migrated
}

/// `SQLite` has no lock for migrations. One transaction that writes from its beginning is one: a second process waits
/// for its end and finds everything done.
async fn run_on_sqlite(tx: &mut Tx) -> Result<(), StoreError> {
    let mut all = tx.conn().begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS.run(&mut *all).await?;
    let broken: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM pragma_foreign_key_check")
        .fetch_one(&mut *all)
        .await?;
    if broken > 0 {
        return Err(StoreError::inconsistent(
            "what rows refer to",
            format!("{broken} rows refer to nothing after the migration"),
        ));
    }
    Ok(all.commit().await?)
}

#[derive(Clone, Copy)]
enum Pool {
    Readers,
    Writers,
}

fn pool_options(engine: Engine, kind: Pool) -> AnyPoolOptions {
    let (most, setup): (u32, &'static [&'static str]) = match (engine, kind) {
        (Engine::Postgres, _) => (Writer::POSTGRES_LANES + 8, &[]),
        (Engine::Sqlite, Pool::Writers) => (1, SQLITE_WRITER),
        (Engine::Sqlite, Pool::Readers) => (8, SQLITE_READER),
    };
    AnyPoolOptions::new()
        .max_connections(most)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(5))
        .after_connect(move |conn, _| {
            Box::pin(async move {
                for pragma in setup {
                    sqlx::query(AssertSqlSafe(*pragma)).execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
}

const SQLITE_WRITER: &[&str] = &[
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    // What is deleted is overwritten: erased people are not found in free pages.
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -16000",
    "PRAGMA temp_store = MEMORY",
];
const SQLITE_READER: &[&str] = &[
    "PRAGMA busy_timeout = 10000",
    "PRAGMA query_only = ON",
    "PRAGMA cache_size = -4000",
    "PRAGMA temp_store = MEMORY",
];

/// The address without its password.
pub(crate) fn redacted(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => format!("{}://…{}", &url[..scheme], &url[at..]),
        _ => url.to_owned(),
    }
}

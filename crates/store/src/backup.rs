//! What backups need of the database: a copy while the shop runs, and a place to restore it into.

use crate::db::{Engine, MIGRATIONS, Store, redacted};
use crate::error::StoreError;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::path::{Path, PathBuf};

impl Store {
    /// The newest migration that this program knows, by its number.
    pub fn newest_schema() -> i64 {
        MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0)
    }

    /// The newest migration that the database has had.
    pub async fn schema(&self) -> Result<i64, StoreError> {
        let mut tx = self.read().await?;
        let newest: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
            .fetch_one(tx.conn())
            .await?;
        Ok(newest.unwrap_or(0))
    }

    /// Writes the database to a new file as it is at this moment, whole; nobody has to wait meanwhile.
    /// On `SQLite` only: `PostgreSQL` has programs for it.
    /// # Errors
    /// [`StoreError::Unavailable`] when the disk is full, [`StoreError::Database`] when `path` exists.
    pub async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        // A reading connection may not write, not even another file. This one never goes back to the readers.
        let mut conn = self.reader().await?.detach();
        sqlx::query("PRAGMA query_only = OFF").execute(&mut conn).await?;
        sqlx::query("VACUUM INTO $1")
            .bind(path.to_string_lossy().into_owned())
            .execute(&mut conn)
            .await?;
        Ok(conn.close().await?)
    }

    /// The file of an `SQLite` database.
    pub async fn file(&self) -> Result<Option<PathBuf>, StoreError> {
        if self.engine() == Engine::Postgres {
            return Ok(None);
        }
        let mut tx = self.read().await?;
        let file: String = sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
            .fetch_one(tx.conn())
            .await?;
        Ok(Some(PathBuf::from(file)))
    }
}

/// An address that a backup may be restored into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    url: String,
    file: Option<PathBuf>,
}

impl Vacancy {
    /// Looks whether nothing is at `url` yet: no file, or a database without tables. `None` if something is.
    /// # Errors
    /// [`StoreError::Unavailable`] for what is no address of a database, or cannot be reached.
    pub async fn find(url: &str) -> Result<Option<Self>, StoreError> {
        let file = sqlite_file(url)?;
        let is_vacant = match &file {
            Some(file) => !holds_bytes(file) && !holds_bytes(&log_of(file)),
            None => tables(url).await? == 0,
        };
        Ok(is_vacant.then(|| Self {
            url: url.to_owned(),
            file,
        }))
    }

    /// Makes an empty database on the server of `url`, to be dropped with [`Vacancy::drop_database`]. One of that name
    /// is dropped before.
    /// # Errors
    /// [`StoreError::Unavailable`], also when the user may not make databases.
    pub async fn make_database(url: &str, name: &str) -> Result<Self, StoreError> {
        Self::drop_database(url, name).await?;
        as_admin(url, "CREATE DATABASE", name, "").await?;
        Ok(Self {
            url: beside(url, name),
            file: None,
        })
    }

    /// Drops a database of [`Vacancy::make_database`], if it is there.
    /// # Errors
    /// As there.
    pub async fn drop_database(url: &str, name: &str) -> Result<(), StoreError> {
        as_admin(url, "DROP DATABASE IF EXISTS", name, " WITH (FORCE)").await
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The file to be made; `None` on `PostgreSQL`.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

/// The file that an address of an `SQLite` database names; `None` for one of `PostgreSQL`.
fn sqlite_file(url: &str) -> Result<Option<PathBuf>, StoreError> {
    let (engine, prepared) = Store::read_address(url)?;
    Ok(match engine {
        Engine::Sqlite => Some(PathBuf::from(prepared)),
        Engine::Postgres => None,
    })
}

/// The log that `SQLite` keeps beside its file.
fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

fn holds_bytes(file: &Path) -> bool {
    file.metadata().is_ok_and(|metadata| metadata.len() > 0)
}

async fn connect(url: &str) -> Result<AnyConnection, StoreError> {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url)
        .await
        .map_err(|error| StoreError::Unavailable(format!("cannot open {}: {error}", redacted(url))))
}

async fn tables(url: &str) -> Result<i64, StoreError> {
    let mut conn = connect(url).await?;
    let tables = sqlx::query_scalar(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')",
    )
    .fetch_one(&mut conn)
    .await?;
    conn.close().await?;
    Ok(tables)
}

/// Runs a statement about a whole database. `name` is one of ours: lower-case letters, digits and `_`.
async fn as_admin(url: &str, what: &str, name: &str, how: &str) -> Result<(), StoreError> {
    let is_ours = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !name.bytes().all(is_ours) {
        return Err(StoreError::inconsistent("the name of a database", name));
    }
    let mut conn = connect(url).await?;
    let done = sqlx::query(AssertSqlSafe(format!("{what} {name}{how}")))
        .execute(&mut conn)
        .await;
    conn.close().await?;
    done.map(drop).map_err(|error| {
        let reason = error
            .as_database_error()
            .map_or_else(|| error.to_string(), |e| e.message().to_owned());
        StoreError::Unavailable(format!("{what} {name}: {reason}"))
    })
}

/// The address of another database on the same server.
fn beside(url: &str, name: &str) -> String {
    let (place, options) = url
        .split_once('?')
        .map_or((url, ""), |(place, options)| (place, options));
    let start = place.find("://").map_or(0, |at| at + 3);
    let end = place[start..].find('/').map_or(place.len(), |at| start + at);
    let mark = if options.is_empty() { "" } else { "?" };
    format!("{}/{name}{mark}{options}", &place[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_is_on_the_same_server() {
        for (url, expected) in [
            ("postgres://u:p@h:1/shop", "postgres://u:p@h:1/x"),
            ("postgres://h", "postgres://h/x"),
            ("postgres:///shop?host=/tmp/a", "postgres:///x?host=/tmp/a"),
            (
                "postgres://h/shop?sslmode=require",
                "postgres://h/x?sslmode=require",
            ),
        ] {
            assert_eq!(beside(url, "x"), expected);
        }
    }
}

//! The connection that store functions work on, and the statements that wait on it to be sent together.

use crate::db::{Engine, Metrics};
use crate::error::StoreError;
use crate::sql::Sql;
use crate::vault::Vault;
use sqlx::any::AnyRow;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A connection that store functions work on: inside a transaction when it comes from [`Store::write`].
pub struct Tx {
    conn: PoolConnection<Any>,
    engine: Engine,
    metrics: Arc<Metrics>,
    vault: Vault,
    statements: u32,
    /// Statements that wait to be sent together.
    later: Vec<Sql>,
    /// How many rows each statement has changed that waited.
    changed: Vec<u64>,
}

/// A statement that was given to [`Tx::later`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent(usize);

impl Tx {
    pub(crate) const fn new(
        conn: PoolConnection<Any>,
        engine: Engine,
        metrics: Arc<Metrics>,
        vault: Vault,
    ) -> Self {
        Self {
            conn,
            engine,
            metrics,
            vault,
            statements: 0,
            later: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// The connection for one statement, which is counted.
    /// # Panics
    /// When statements wait that were to be sent before: whoever has something sent later and goes on must call
    /// [`Tx::flush`] first.
    pub(crate) fn conn(&mut self) -> &mut AnyConnection {
        assert!(self.later.is_empty(), "statements wait that come before this one");
        self.count(1);
        &mut self.conn
    }

    fn count(&mut self, statements: u32) {
        self.statements += statements;
        self.metrics
            .statements
            .fetch_add(statements.into(), Ordering::Relaxed);
    }

    /// Has a statement sent together with those after it, at the end of the closure at the latest: every message to
    /// `SQLite` wakes its thread up, which costs more than a small statement. [`Tx::changed`] tells what it has changed.
    pub(crate) fn later(&mut self, sql: Sql) -> Sent {
        self.later.push(sql);
        Sent(self.changed.len() + self.later.len() - 1)
    }

    /// How many rows a statement has changed that was sent with [`Tx::flush`]; 0 before that.
    pub(crate) fn changed(&self, sent: Sent) -> u64 {
        self.changed.get(sent.0).copied().unwrap_or(0)
    }

    /// Sends what waits; to be called before anything is read or written at once.
    /// # Errors
    /// Those of the statements.
    pub async fn flush(&mut self) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut self.later);
        let done = self.send(waiting).await?;
        self.changed.extend(done.into_iter().map(|(_, changed)| changed));
        Ok(())
    }

    /// What several statements read: each has its rows.
    pub(crate) async fn rows_of(&mut self, statements: Vec<Sql>) -> Result<Vec<Vec<AnyRow>>, StoreError> {
        let done = self.send(statements).await?;
        Ok(done.into_iter().map(|(rows, _)| rows).collect())
    }

    /// Sends statements, to `SQLite` in one message; gives what each read and how many rows it changed.
    async fn send(&mut self, statements: Vec<Sql>) -> Result<Vec<(Vec<AnyRow>, u64)>, StoreError> {
        if self.engine == Engine::Sqlite && !statements.is_empty() {
            self.count(u32::try_from(statements.len() - 1).unwrap_or(u32::MAX));
            return Sql::joined(statements).each(self).await;
        }
        let mut done = Vec::with_capacity(statements.len());
        for sql in statements {
            done.extend(sql.each(self).await?);
        }
        Ok(done)
    }

    /// Drops what waits: its closure has ended.
    pub(crate) fn forget_later(&mut self) {
        self.later.clear();
        self.changed.clear();
    }

    pub(crate) const fn engine(&self) -> Engine {
        self.engine
    }

    pub(crate) const fn keys(&self) -> &Vault {
        &self.vault
    }

    /// Statements sent over this connection since it was handed out.
    pub const fn statements(&self) -> u32 {
        self.statements
    }

    /// Runs statements of transaction control.
    pub(crate) async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        #[cfg(feature = "planted-defects")]
        if crate::planted::is("no-transaction") && !sql.starts_with("PRAGMA") {
            return Ok(());
        }
        if self.engine == Engine::Sqlite && sql.contains(';') {
            self.count(1);
        }
        sqlx::query(sql).execute(self.conn()).await?;
        Ok(())
    }

    /// Gives the connection up for good, when its transaction can no longer be ended in order.
    pub(crate) async fn discard(self) {
        drop(self.conn.close().await);
    }
}

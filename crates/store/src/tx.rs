//! The connection that store functions work on, and the statements that wait on it to be sent together.

use crate::db::{Engine, Metrics};
use crate::error::StoreError;
use crate::sql::Sql;
use crate::vault::Vault;
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
}

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
    /// `SQLite` wakes its thread up, which costs more than a small statement. For writes whose changed rows nobody needs to
    /// know one by one.
    pub(crate) fn later(&mut self, sql: Sql) {
        self.later.push(sql);
    }

    /// Sends what waits; to be called before anything is read or written at once. Gives how many rows were changed in all.
    /// # Errors
    /// Those of the statements.
    pub async fn flush(&mut self) -> Result<u64, StoreError> {
        let mut waiting = std::mem::take(&mut self.later);
        if self.engine == Engine::Sqlite && !waiting.is_empty() {
            self.count(u32::try_from(waiting.len() - 1).unwrap_or(u32::MAX));
            waiting = vec![Sql::joined(waiting)];
        }
        let mut changed = 0;
        for sql in waiting {
            changed += sql.execute(self).await?;
        }
        Ok(changed)
    }

    /// Drops what waits: its closure has failed.
    pub(crate) fn forget_later(&mut self) {
        self.later.clear();
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

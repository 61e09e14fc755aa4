//! Rows by the register of personal data: those of one account, read or deleted; those past their retention, deleted.
//!
//! Knows no table: [`domain::user::register`] says which there are, how they belong to an account and when they end.

use crate::db::{Engine, Store};
use crate::error::StoreError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::Timestamp;
use domain::user::register::{self, Expiry, Link, Linked, Since, Table};
use domain::user::{AccountId, Login};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row as _};

/// Functions over rows of people, borrowed from a connection.
pub struct PersonalStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn personal(&mut self) -> PersonalStore<'_> {
        PersonalStore { tx: self }
    }
}

/// Whose rows.
#[derive(Clone, Debug)]
pub struct Whose {
    pub account: AccountId,
    pub contacts: Vec<Login>,
}

/// Rows of one table at most: more are no person's.
const ROWS_MOST: i64 = 20_000;

/// A row whose columns are known at run time only.
struct Texts(Vec<Option<String>>);

impl<'r> FromRow<'r, AnyRow> for Texts {
    fn from_row(row: &'r AnyRow) -> Result<Self, sqlx::Error> {
        (0..row.len())
            .map(|index| row.try_get(index))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl PersonalStore<'_> {
    /// Rows of a table with a key that one call of [`PersonalStore::sweep`] deletes at most.
    pub const SWEEP_MOST: i64 = 1_000;

    /// The values of some columns in the rows of an account, sealed ones in clear.
    pub async fn rows(
        &mut self,
        linked: &Linked,
        columns: &[&'static str],
        whose: &Whose,
    ) -> Result<Vec<Vec<Option<String>>>, StoreError> {
        let table = declared(linked.table)?;
        let mut sql = Sql::new("SELECT ");
        // Sealed values are bound to the key of their row.
        let key = if table.key.is_empty() { "''" } else { table.key };
        sql.push(key);
        for column in columns {
            sql.push(", CAST(").push(column).push(" AS TEXT)");
        }
        sql.push(" FROM ").push(linked.table).push(" WHERE ");
        self.belongs(linked, whose, &mut sql)?;
        sql.push(" ORDER BY 1 LIMIT ").bind(ROWS_MOST);
        let found = sql.all::<Texts>(self.tx).await?;
        let mut rows = Vec::with_capacity(found.len());
        for Texts(mut values) in found {
            let key = values.remove(0).unwrap_or_default();
            for (column, value) in columns.iter().zip(&mut values) {
                if register::is_sealed(linked.table, column)
                    && let Some(stored) = value.take()
                {
                    let place = Place::new(linked.table, column, &key);
                    *value = Some(self.tx.vault().open_or_clear(place, stored).await?);
                }
            }
            rows.push(values);
        }
        Ok(rows)
    }

    /// Deletes the rows of an account; gives how many.
    pub async fn delete(&mut self, linked: &Linked, whose: &Whose) -> Result<u64, StoreError> {
        let mut sql = Sql::new("DELETE FROM ");
        sql.push(linked.table).push(" WHERE ");
        self.belongs(linked, whose, &mut sql)?;
        sql.execute(self.tx).await
    }

    /// Deletes rows past their retention; gives how many.
    pub async fn sweep(&mut self, expiry: &Expiry, now: Timestamp) -> Result<u64, StoreError> {
        let table = declared(expiry.table)?;
        let mut sql = Sql::new("DELETE FROM ");
        sql.push(table.name).push(" WHERE ");
        if table.key.is_empty() {
            past(expiry, now, &mut sql);
        } else {
            sql.push(table.key).push(" IN (SELECT ").push(table.key);
            sql.push(" FROM ").push(table.name).push(" WHERE ");
            past(expiry, now, &mut sql);
            sql.push(" LIMIT ").bind(Self::SWEEP_MOST).push(")");
        }
        sql.execute(self.tx).await
    }

    /// Adds the condition that a row of this table is the account's.
    fn belongs(&mut self, linked: &Linked, whose: &Whose, sql: &mut Sql) -> Result<(), StoreError> {
        sql.push("(");
        for (position, link) in linked.links.iter().enumerate() {
            sql.push(if position == 0 { "" } else { " OR " });
            match link {
                Link::Account(column) => {
                    sql.push(column).push(" = ").bind(whose.account.to_string());
                }
                Link::Row(column, parent) => {
                    let linked = register::linked_table(parent);
                    let linked = linked.ok_or_else(|| StoreError::inconsistent("the register", parent))?;
                    sql.push(column).push(" IN (SELECT ").push(declared(parent)?.key);
                    sql.push(" FROM ").push(parent).push(" WHERE ");
                    self.belongs(linked, whose, sql)?;
                    sql.push(")");
                }
                Link::Contact(_, _) if whose.contacts.is_empty() => {
                    sql.push("1 = 0");
                }
                Link::Contact(column, index) => {
                    let vault = self.tx.vault();
                    let indexes = whose
                        .contacts
                        .iter()
                        .map(|contact| vault.index(index, contact.as_str()));
                    let indexes = indexes.collect::<Result<Vec<String>, _>>()?;
                    sql.push(column).push(" IN (").bind_all(indexes).push(")");
                }
            }
        }
        sql.push(")");
        Ok(())
    }
}

impl Store {
    /// Clears what deleted rows have left behind in the write-ahead log of `SQLite`; within the file, freed bytes are
    /// overwritten as they are freed. On `PostgreSQL` that is the work of VACUUM. A reader that is at work keeps the log:
    /// then the next call does it.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            return Ok(());
        }
        self.alone(async move |tx: &mut Tx| tx.control("PRAGMA wal_checkpoint(TRUNCATE)").await)
            .await
    }
}

/// Adds the condition that a row is past its retention.
fn past(expiry: &Expiry, now: Timestamp, sql: &mut Sql) {
    let until = now.plus_seconds(-expiry.retention.days() * 24 * 3_600);
    match expiry.since {
        Since::Column(column) => sql.push(column).push(" < ").bind(until.as_micros()),
        Since::End(column) => sql.push(column).push(" <= ").bind(now.as_micros()),
        Since::AccountClosed(column) => sql
            .push(column)
            .push(" IN (SELECT id FROM account WHERE closed_at < ")
            .bind(until.as_micros())
            .push(")"),
    };
}

fn declared(name: &str) -> Result<&'static Table, StoreError> {
    register::table(name).ok_or_else(|| StoreError::inconsistent("the register of personal data", name))
}

//! Changing keys while the shop serves: a new data key, sealing old values again, wrapping under a new master key.

use super::keys::{KeyRow, key_rows};
use super::master::wrapped_by;
use super::{Place, SEALED, VaultStore, is_sealed};
use crate::error::StoreError;
use crate::sql::{Sql, Value, parse};
use domain::kernel::Timestamp;
use domain::user::register;
use std::collections::BTreeMap;

/// A data key, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyState {
    pub id: String,
    /// `seal` or `index`.
    pub purpose: String,
    /// The fingerprint of the master key that wraps it.
    pub master: String,
    pub created_at: Timestamp,
    /// Since when it only opens.
    pub retired_at: Option<Timestamp>,
}

/// A column whose values are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedColumn {
    pub table: &'static str,
    pub column: &'static str,
    /// The table's primary key.
    pub key: &'static str,
}

/// What a sealed column holds. Empty values are not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedCount {
    pub column: SealedColumn,
    /// Values by the id of the data key that sealed them.
    pub by_key: BTreeMap<String, i64>,
    /// Values that are not sealed: from before the column was.
    pub clear: i64,
}

/// A value with the primary key of its row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SealedValue {
    pub row: String,
    pub value: String,
}

/// What became of some values that were to be sealed again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    pub done: u64,
    /// Places whose value does not open. They stay as they are.
    pub broken: Vec<String>,
}

/// Every column that is declared as sealed.
pub fn sealed_columns() -> impl Iterator<Item = SealedColumn> {
    register::tables().flat_map(|table| {
        table.sealed().map(|column| SealedColumn {
            table: table.name,
            column,
            key: table.key,
        })
    })
}

impl SealedColumn {
    /// `table.column`.
    pub fn name(self) -> String {
        format!("{}.{}", self.table, self.column)
    }

    const fn place(self, row: &str) -> Place<'_> {
        Place::new(self.table, self.column, row)
    }

    /// A row's primary key as the column holds it; empty text is before the first.
    fn key_value(self, row: &str) -> Result<Value, StoreError> {
        Ok(match (self.key, row) {
            ("seq", "") => i64::MIN.into(),
            ("seq", number) => parse("a number of a row", number.parse::<i64>())?.into(),
            (_, text) => text.into(),
        })
    }

    /// Begins a query of the rows after `after` that hold a value.
    fn after(self, after: &str) -> Result<Sql, StoreError> {
        let Self { table, column, key } = self;
        let mut sql = Sql::new("SELECT CAST(");
        sql.push(key).push(" AS TEXT) AS row, ").push(column);
        sql.push(" AS value FROM ").push(table).push(" WHERE ");
        sql.push(key).push(" > ").bind(self.key_value(after)?);
        sql.push(" AND ").push(column).push(" <> ''");
        Ok(sql)
    }

    /// Ends the query: in the order of the keys, at most `limit`.
    fn page(self, sql: &mut Sql, limit: i64) {
        sql.push(" ORDER BY ").push(self.key).push(" LIMIT ").bind(limit);
    }
}

impl VaultStore<'_> {
    /// All data keys, oldest first.
    pub async fn keys(&mut self) -> Result<Vec<KeyState>, StoreError> {
        let rows = key_rows(self.tx).await?;
        let state = |row: KeyRow| KeyState {
            master: wrapped_by(&row.wrapped).unwrap_or_default().to_owned(),
            created_at: Timestamp::from_micros(row.created_at),
            retired_at: row.retired_at.map(Timestamp::from_micros),
            id: row.id,
            purpose: row.purpose,
        };
        Ok(rows.into_iter().map(state).collect())
    }

    /// What a column holds, by key.
    pub async fn count(&mut self, column: SealedColumn) -> Result<SealedCount, StoreError> {
        let name = column.column;
        let mut sql = Sql::new("SELECT CASE WHEN ");
        sql.push(name)
            .push(" LIKE 'v1.________.%' THEN SUBSTR(")
            .push(name);
        sql.push(", 4, 8) ELSE '' END AS id, COUNT(*) AS units FROM ")
            .push(column.table);
        sql.push(" WHERE ").push(name).push(" <> '' GROUP BY 1");
        let rows: Vec<(String, i64)> = sql.all(self.tx).await?;
        let mut by_key: BTreeMap<String, i64> = rows.into_iter().collect();
        let clear = by_key.remove("").unwrap_or(0);
        Ok(SealedCount {
            column,
            by_key,
            clear,
        })
    }

    /// Retires the data key that seals and makes a new one. It is used by a process once it has heard of it: see
    /// [`crate::Store::refresh_keys`].
    /// # Errors
    /// [`StoreError::Keys`] without a master key.
    pub async fn rotate(&mut self, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE data_key SET retired_at = $1 WHERE purpose = 'seal' AND retired_at IS NULL")
            .bind(now.as_micros())
            .execute(self.tx.conn())
            .await?;
        self.insert("seal", now).await
    }

    /// Values after the row `after` that are not sealed by the key that seals now; at most `limit`, in the order of
    /// their rows.
    pub async fn outdated(
        &mut self,
        column: SealedColumn,
        after: &str,
        limit: i64,
    ) -> Result<Vec<SealedValue>, StoreError> {
        let ring = self.tx.keys().ring();
        let (current, _) = ring.current()?;
        let mut sql = column.after(after)?;
        sql.push(" AND ").push(column.column).push(" NOT LIKE ");
        sql.bind(format!("{SEALED}.{current}.%"));
        column.page(&mut sql, limit);
        sql.all(self.tx).await
    }

    /// Seals values again, by the key that seals now. A row that has changed meanwhile is left to its change.
    pub async fn reseal(
        &mut self,
        column: SealedColumn,
        values: Vec<SealedValue>,
    ) -> Result<Resealed, StoreError> {
        let mut resealed = Resealed::default();
        for SealedValue { row, value } in values {
            let place = column.place(&row);
            let opened = if is_sealed(&value) {
                self.open_bytes(place, &value).await
            } else {
                Ok(value.clone().into_bytes())
            };
            let clear = match opened {
                Ok(clear) => clear,
                Err(StoreError::Inconsistent { .. }) => {
                    resealed.broken.push(place.to_string());
                    continue;
                }
                Err(error) => return Err(error),
            };
            let sealed = self.seal_bytes(place, &clear)?;
            let mut sql = Sql::new("UPDATE ");
            sql.push(column.table).push(" SET ").push(column.column);
            sql.push(" = ").bind(sealed).push(" WHERE ").push(column.key);
            sql.push(" = ").bind(column.key_value(&row)?);
            sql.push(" AND ").push(column.column).push(" = ").bind(value);
            resealed.done += sql.execute(self.tx).await?;
        }
        Ok(resealed)
    }

    /// Wraps every data key that is not wrapped by the newest master key; gives how many there were.
    /// # Errors
    /// [`StoreError::Keys`] when the old master key is not given too.
    pub async fn rewrap(&mut self) -> Result<u64, StoreError> {
        let masters = self.tx.keys().masters.clone();
        let newest = masters.fingerprints().into_iter().next();
        let mut rewrapped = 0;
        for row in key_rows(self.tx).await? {
            if wrapped_by(&row.wrapped) == newest.as_deref() {
                continue;
            }
            let place = KeyRow::place(&row.id, &row.purpose);
            let wrapped = masters.wrap(&place, &masters.unwrap(&place, &row.wrapped)?)?;
            let done = sqlx::query("UPDATE data_key SET wrapped = $2 WHERE id = $1 AND wrapped = $3")
                .bind(row.id)
                .bind(wrapped)
                .bind(row.wrapped)
                .execute(self.tx.conn())
                .await?;
            rewrapped += done.rows_affected();
        }
        Ok(rewrapped)
    }

    /// Opens the values after the row `after`, at most `limit`: gives the last row looked at, how many there were, and
    /// what is wrong with the others. `None` after the last.
    pub(crate) async fn check(
        &mut self,
        column: SealedColumn,
        after: &str,
        limit: i64,
    ) -> Result<Option<Checked>, StoreError> {
        let mut sql = column.after(after)?;
        column.page(&mut sql, limit);
        let values: Vec<SealedValue> = sql.all(self.tx).await?;
        let Some(last) = values.last().map(|value| value.row.clone()) else {
            return Ok(None);
        };
        let mut checked = Checked {
            last,
            count: i64::try_from(values.len()).unwrap_or(i64::MAX),
            broken: Vec::new(),
        };
        for SealedValue { row, value } in values {
            let wrong = if is_sealed(&value) {
                match self.open_bytes(column.place(&row), &value).await {
                    Ok(_) => continue,
                    Err(StoreError::Inconsistent { .. }) => "does not open",
                    Err(error) => return Err(error),
                }
            } else {
                "is not sealed; run: jishi keys rotate --resume"
            };
            checked.broken.push((row, wrong));
        }
        Ok(Some(checked))
    }
}

/// Some values that were opened to see whether they do.
pub(crate) struct Checked {
    /// The row after which the next ones begin.
    pub(crate) last: String,
    pub(crate) count: i64,
    /// Rows, and what is wrong with their value.
    pub(crate) broken: Vec<(String, &'static str)>,
}

//! The address book: each entry sealed as a whole.

use super::UserStore;
use crate::error::StoreError;
use crate::sql::{Sql, from_json, parse, to_json};
use domain::kernel::Timestamp;
use domain::logistics::{AddressId, BookCard, BookEntry};
use domain::user::AccountId;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    body: String,
    is_default: i16,
    version: i64,
}

impl UserStore<'_> {
    /// The entries of an account's book, the default first, then as they were made; at most [`BookEntry::MOST`].
    pub async fn addresses(&mut self, account: AccountId) -> Result<Vec<BookEntry>, StoreError> {
        let most = i64::try_from(BookEntry::MOST).unwrap_or(i64::MAX);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, body, is_default, version FROM address
             WHERE account_id = $1
             ORDER BY is_default DESC, created_at, id
             LIMIT $2",
        )
        .bind(account.to_string())
        .bind(most)
        .fetch_all(self.tx.conn())
        .await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            entries.push(self.entry(row).await?);
        }
        Ok(entries)
    }

    /// An entry of this account's book.
    pub async fn address(
        &mut self,
        account: AccountId,
        id: AddressId,
    ) -> Result<Option<BookEntry>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, body, is_default, version FROM address WHERE id = $1 AND account_id = $2",
        )
        .bind(id.to_string())
        .bind(account.to_string())
        .fetch_optional(self.tx.conn())
        .await?;
        match row {
            Some(row) => Ok(Some(self.entry(row).await?)),
            None => Ok(None),
        }
    }

    /// Adds an entry unless the book is full; gives whether it was added. The first of a book is its default.
    pub async fn insert_address(
        &mut self,
        account: AccountId,
        id: AddressId,
        card: &BookCard,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        // Two entries that are added at once must not both be the first: this row makes the second wait.
        sqlx::query("UPDATE account SET version = version WHERE id = $1")
            .bind(account.to_string())
            .execute(self.tx.conn())
            .await?;
        let id = id.to_string();
        let body = self.seal("address", "body", &id, &to_json(card)?)?;
        let mut sql = Sql::new("INSERT INTO address (id, account_id, body, is_default, created_at) SELECT ");
        sql.bind_all([id, account.to_string(), body])
            .push(", CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END, ")
            .bind(at.as_micros())
            .push(" FROM address WHERE account_id = ")
            .bind(account.to_string())
            .push(" HAVING COUNT(*) < ")
            .bind(i64::try_from(BookEntry::MOST).unwrap_or(i64::MAX));
        Ok(sql.execute(self.tx).await? > 0)
    }

    /// Replaces what an entry says, if nobody has edited it since `version`; gives whether it did.
    pub async fn update_address(
        &mut self,
        account: AccountId,
        id: AddressId,
        card: &BookCard,
        version: i64,
    ) -> Result<bool, StoreError> {
        let id = id.to_string();
        let body = self.seal("address", "body", &id, &to_json(card)?)?;
        let changed = sqlx::query(
            "UPDATE address SET body = $3, version = version + 1
             WHERE id = $1 AND account_id = $2 AND version = $4",
        )
        .bind(id)
        .bind(account.to_string())
        .bind(body)
        .bind(version)
        .execute(self.tx.conn())
        .await?;
        Ok(changed.rows_affected() > 0)
    }

    /// Makes an entry the default of its book; gives whether it is there.
    pub async fn set_default_address(
        &mut self,
        account: AccountId,
        id: AddressId,
    ) -> Result<bool, StoreError> {
        sqlx::query(
            "UPDATE address SET is_default = 0 WHERE account_id = $1 AND is_default = 1 AND id <> $2",
        )
        .bind(account.to_string())
        .bind(id.to_string())
        .execute(self.tx.conn())
        .await?;
        let set = sqlx::query("UPDATE address SET is_default = 1 WHERE id = $1 AND account_id = $2")
            .bind(id.to_string())
            .bind(account.to_string())
            .execute(self.tx.conn())
            .await?;
        Ok(set.rows_affected() > 0)
    }

    /// Deletes an entry; gives whether it was there. When it was the default, the newest of the others becomes it.
    pub async fn delete_address(&mut self, account: AccountId, id: AddressId) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM address WHERE id = $1 AND account_id = $2")
            .bind(id.to_string())
            .bind(account.to_string())
            .execute(self.tx.conn())
            .await?;
        sqlx::query(
            "UPDATE address SET is_default = 1
             WHERE id = (SELECT id FROM address WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1)
                 AND NOT EXISTS (SELECT 1 FROM address WHERE account_id = $1 AND is_default = 1)",
        )
        .bind(account.to_string())
        .execute(self.tx.conn())
        .await?;
        Ok(deleted.rows_affected() > 0)
    }

    async fn entry(&mut self, row: Row) -> Result<BookEntry, StoreError> {
        let body = self.open("address", "body", &row.id, &row.body).await?;
        Ok(BookEntry {
            id: parse("an address id", row.id.parse())?,
            card: from_json::<BookCard>("an address", &body)?,
            is_default: row.is_default == 1,
            version: row.version,
        })
    }
}

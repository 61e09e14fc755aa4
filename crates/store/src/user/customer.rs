//! What operators keep about customers: notes and tags.

use super::UserStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::Timestamp;
use domain::user::AccountId;

/// A note about a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerNote {
    pub id: String,
    pub account: AccountId,
    pub body: String,
    /// `None` for a note from the command line.
    pub author: Option<AccountId>,
    pub at: Timestamp,
}

impl UserStore<'_> {
    pub async fn insert_note(&mut self, note: &CustomerNote) -> Result<(), StoreError> {
        let body = self.seal("customer_note", "body", &note.id, &note.body)?;
        sqlx::query(
            "INSERT INTO customer_note (id, account_id, body, author_id, at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(note.id.clone())
        .bind(note.account.to_string())
        .bind(body)
        .bind(note.author.map(|author| author.to_string()))
        .bind(note.at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Notes about a customer, newest first; at most `limit`.
    pub async fn notes(&mut self, account: AccountId, limit: i64) -> Result<Vec<CustomerNote>, StoreError> {
        let rows: Vec<(String, String, Option<String>, i64)> = sqlx::query_as(
            "SELECT id, body, author_id, at FROM customer_note WHERE account_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
        )
        .bind(account.to_string())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut notes = Vec::with_capacity(rows.len());
        for (id, body, author, at) in rows {
            let author = author.map(|author| parse("an account id", author.parse()));
            notes.push(CustomerNote {
                body: self.open("customer_note", "body", &id, &body).await?,
                id,
                account,
                author: author.transpose()?,
                at: Timestamp::from_micros(at),
            });
        }
        Ok(notes)
    }

    /// Puts these tags in the place of a customer's.
    pub async fn set_tags(&mut self, account: AccountId, tags: &[String]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM customer_tag WHERE account_id = $1")
            .bind(account.to_string())
            .execute(self.tx.conn())
            .await?;
        if tags.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new("INSERT INTO customer_tag (account_id, tag) VALUES ");
        sql.rows(
            tags.iter()
                .map(|tag| vec![account.to_string().into(), tag.as_str().into()]),
        );
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// The tags of a customer, in their order.
    pub async fn tags_of_account(&mut self, account: AccountId) -> Result<Vec<String>, StoreError> {
        let tags: Vec<(String,)> =
            sqlx::query_as("SELECT tag FROM customer_tag WHERE account_id = $1 ORDER BY tag")
                .bind(account.to_string())
                .fetch_all(self.tx.conn())
                .await?;
        Ok(tags.into_iter().map(|(tag,)| tag).collect())
    }

    /// Every tag in use with how many customers have it, most used first; at most 100.
    pub async fn tags(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT tag, COUNT(*) AS n FROM customer_tag GROUP BY tag ORDER BY n DESC, tag LIMIT 100",
        )
        .fetch_all(self.tx.conn())
        .await?)
    }
}

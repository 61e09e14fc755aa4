//! Messages to people, sealed.

use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::Timestamp;
use domain::user::Login;

/// Functions over messages, borrowed from a connection.
pub struct MessageStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn message(&mut self) -> MessageStore<'_> {
        MessageStore { tx: self }
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    pub id: String,
    pub to: Login,
    pub subject: String,
    pub body: String,
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    recipient: String,
    subject: String,
    body: String,
    created_at: i64,
}

impl MessageStore<'_> {
    pub async fn insert(&mut self, message: &MessageRow) -> Result<(), StoreError> {
        let id = &message.id;
        let channel = match message.to {
            Login::Email(_) => "email",
            Login::Phone(_) => "sms",
        };
        let vault = self.tx.vault();
        let index = vault.index("message.recipient", message.to.as_str())?;
        let sealed = |column, text: &str| vault.seal(Place::new("message", column, id), text);
        let row = vec![
            id.as_str().into(),
            channel.into(),
            sealed("recipient", message.to.as_str())?.into(),
            sealed("subject", &message.subject)?.into(),
            sealed("body", &message.body)?.into(),
            message.created_at.as_micros().into(),
            index.into(),
        ];
        let mut sql = Sql::new(
            "INSERT INTO message (id, channel, recipient, subject, body, created_at, recipient_index) VALUES ",
        );
        sql.rows([row]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// A message that has not been sent.
    pub async fn message(&mut self, id: &str) -> Result<Option<MessageRow>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, recipient, subject, body, created_at FROM message WHERE id = $1 AND sent_at IS NULL",
        )
        .bind(id.to_owned())
        .fetch_optional(self.tx.conn())
        .await?;
        match row {
            Some(row) => Ok(Some(self.open(row).await?)),
            None => Ok(None),
        }
    }

    /// The newest messages, at most `limit`.
    pub async fn latest(&mut self, limit: i64) -> Result<Vec<MessageRow>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, recipient, subject, body, created_at FROM message ORDER BY created_at DESC, id DESC LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut messages = Vec::with_capacity(rows.len());
        for row in rows {
            messages.push(self.open(row).await?);
        }
        Ok(messages)
    }

    pub async fn sent(&mut self, id: &str, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE message SET sent_at = $2 WHERE id = $1")
            .bind(id.to_owned())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Deletes a message that is not to be sent.
    pub async fn delete(&mut self, id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM message WHERE id = $1")
            .bind(id.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    async fn open(&mut self, row: Row) -> Result<MessageRow, StoreError> {
        let id = row.id;
        let mut vault = self.tx.vault();
        let recipient = vault
            .open(Place::new("message", "recipient", &id), &row.recipient)
            .await?;
        let subject = vault
            .open(Place::new("message", "subject", &id), &row.subject)
            .await?;
        let body = vault.open(Place::new("message", "body", &id), &row.body).await?;
        Ok(MessageRow {
            to: parse("a contact", Login::parse(&recipient))?,
            subject,
            body,
            created_at: Timestamp::from_micros(row.created_at),
            id,
        })
    }
}

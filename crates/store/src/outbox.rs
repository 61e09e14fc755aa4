//! Side effects that a committed change owes the world.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::Timestamp;

/// Functions over the outbox, borrowed from a connection.
pub struct OutboxStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn outbox(&mut self) -> OutboxStore<'_> {
        OutboxStore { tx: self }
    }
}

/// Something to carry out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OutboxItem {
    pub id: String,
    pub topic: String,
    pub subject: String,
    pub payload: String,
    pub attempts: i64,
}

const fn payload_of(item: &str) -> Place<'_> {
    Place::new("outbox", "payload", item)
}

impl OutboxStore<'_> {
    /// Adds an item in the transaction of the change that causes it.
    pub async fn add(
        &mut self,
        id: String,
        topic: &str,
        subject: &str,
        payload: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.add_later(id, topic, subject, payload, now)?;
        self.tx.flush().await?;
        Ok(())
    }

    /// [`OutboxStore::add`] at the end of the closure, or with [`Tx::flush`].
    pub fn add_later(
        &mut self,
        id: String,
        topic: &str,
        subject: &str,
        payload: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let payload = self.tx.vault().seal(payload_of(&id), payload)?;
        let mut sql = Sql::new(
            "INSERT INTO outbox (id, topic, subject, payload, created_at, due_at, attempts) VALUES ",
        );
        sql.rows([vec![
            id.into(),
            topic.into(),
            subject.into(),
            payload.into(),
            now.as_micros().into(),
            now.as_micros().into(),
            0_i64.into(),
        ]]);
        self.tx.later(sql);
        Ok(())
    }

    /// Claims up to `limit` due items until `until`: nobody else gets them before that. One whose payload does not open
    /// is logged and held back, so that it keeps nobody else waiting.
    pub async fn claim(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<OutboxItem>, StoreError> {
        let claimed: Vec<OutboxItem> = sqlx::query_as(
            "UPDATE outbox SET due_at = $2, attempts = attempts + 1
             WHERE done_at IS NULL AND due_at <= $1
                 AND id IN (SELECT id FROM outbox WHERE done_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT $3)
             RETURNING id, topic, subject, payload, attempts",
        )
        .bind(now.as_micros())
        .bind(until.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut items = Vec::with_capacity(claimed.len());
        for mut item in claimed {
            let opened = self
                .tx
                .vault()
                .open_or_clear(payload_of(&item.id), item.payload)
                .await;
            item.payload = match opened {
                Ok(payload) => payload,
                Err(error @ StoreError::Inconsistent { .. }) => {
                    tracing::error!(item = item.id, %error, "an outbox item cannot be read");
                    continue;
                }
                Err(error) => return Err(error),
            };
            items.push(item);
        }
        Ok(items)
    }

    pub async fn done(&mut self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE outbox SET done_at = $2, last_error = NULL WHERE id = $1")
            .bind(id.to_owned())
            .bind(now.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Puts an item off after a failure.
    pub async fn retry(&mut self, id: &str, due_at: Timestamp, error: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE outbox SET due_at = $2, last_error = $3 WHERE id = $1")
            .bind(id.to_owned())
            .bind(due_at.as_micros())
            .bind(error.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Gives an item back that was claimed and not begun: this was no try.
    pub async fn give_back(&mut self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE outbox SET due_at = $2, attempts = attempts - 1 WHERE id = $1 AND done_at IS NULL",
        )
        .bind(id.to_owned())
        .bind(now.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Items that are not carried out yet.
    pub async fn open(&mut self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE done_at IS NULL")
                .fetch_one(self.tx.conn())
                .await?,
        )
    }
}

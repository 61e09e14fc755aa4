//! The audit log: appending to it, reading it, signing where it stands.
//!
//! Every entry holds the hash of the one before it, and its own over all of its columns, sealed ones in clear. An entry is appended in the
//! transaction of what it tells of, and never changed. The numbers have no gap.
//!
//! Appending takes the one row of `audit_head` and keeps it until the commit, so writers of several servers follow
//! each other. All other rows are taken before it: append last, or two writers may wait for each other for ever.

mod chain;
mod check;
mod page;

pub use chain::Checkpoint;
pub(crate) use check::check;

use crate::error::StoreError;
use crate::tx::Tx;
use crate::vault::Place;
use chain::{Link, PERSONAL, personal_mut};
use domain::kernel::Timestamp;
use domain::user::AuditRecord;

/// What the key of checkpoints is for.
const SIGNING: &str = "audit checkpoint";
/// What the key of the hashes of single values is for.
const VALUE: &str = "audit value";

/// Functions over the audit log, borrowed from a connection.
pub struct AuditStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn audit(&mut self) -> AuditStore<'_> {
        AuditStore { tx: self }
    }
}

impl AuditStore<'_> {
    /// Appends a record in the transaction of what it tells of, with two statements, or with three where another
    /// server has just appended. Gives the entry's number.
    pub async fn append(&mut self, record: AuditRecord) -> Result<i64, StoreError> {
        let (seq, before) = self.take_head().await?;
        let link = Link::new(seq, record, before);
        let hash = link.digest(|text| self.tx.keys().sign(VALUE, text.as_bytes()))?;
        let Link {
            record, prev_hash, ..
        } = self.sealed(link)?;
        sqlx::query(
            "INSERT INTO audit_entry (seq, at, actor, action, subject_kind, subject_id, seller_id, reason,
                 before_values, after_values, address, user_agent, request_id, prev_hash, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(seq)
        .bind(record.at.as_micros())
        .bind(record.actor)
        .bind(record.action)
        .bind(record.subject_kind)
        .bind(record.subject_id)
        .bind(record.seller_id)
        .bind(record.reason)
        .bind(record.before)
        .bind(record.after)
        .bind(record.address)
        .bind(record.user_agent)
        .bind(record.request_id)
        .bind(prev_hash)
        .bind(hash)
        .execute(self.tx.conn())
        .await?;
        Ok(seq)
    }

    /// Takes the head, one further; gives the new number and the hash of the entry before it.
    async fn take_head(&mut self) -> Result<(i64, String), StoreError> {
        let head: Option<(i64, Option<String>)> = sqlx::query_as(
            "UPDATE audit_head
             SET seq = seq + 1
             WHERE id = 1
             RETURNING seq, (SELECT e.hash FROM audit_entry e WHERE e.seq = audit_head.seq - 1)",
        )
        .fetch_optional(self.tx.conn())
        .await?;
        let (seq, before) =
            head.ok_or_else(|| StoreError::inconsistent("the audit log", "its head is missing"))?;
        match before {
            Some(hash) => Ok((seq, hash)),
            None if seq == 1 => Ok((seq, chain::BEGINNING.to_owned())),
            // PostgreSQL had to wait for another writer, and shows what was there when the waiting began.
            None => {
                let hash = self.hash_of(seq - 1).await?;
                let missing =
                    || StoreError::inconsistent("the audit log", format!("entry {} is missing", seq - 1));
                Ok((seq, hash.ok_or_else(missing)?))
            }
        }
    }

    async fn hash_of(&mut self, seq: i64) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT hash FROM audit_entry WHERE seq = $1")
            .bind(seq)
            .fetch_optional(self.tx.conn())
            .await?)
    }

    /// Where the log stands; `None` when nothing is in it.
    pub async fn position(&mut self) -> Result<Option<Checkpoint>, StoreError> {
        let last: Option<(i64, String)> =
            sqlx::query_as("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1")
                .fetch_optional(self.tx.conn())
                .await?;
        Ok(last.map(|(seq, hash)| Checkpoint { seq, hash }))
    }

    /// Signs where the log stands, unless that has been done; `None` when nothing is in it.
    pub async fn checkpoint(&mut self, at: Timestamp) -> Result<Option<Checkpoint>, StoreError> {
        let Some(point) = self.position().await? else {
            return Ok(None);
        };
        let signature = self.sign(&point, at)?;
        sqlx::query(
            "INSERT INTO audit_checkpoint (seq, hash, at, signature) VALUES ($1, $2, $3, $4)
             ON CONFLICT (seq) DO NOTHING",
        )
        .bind(point.seq)
        .bind(point.hash.clone())
        .bind(at.as_micros())
        .bind(signature)
        .execute(self.tx.conn())
        .await?;
        Ok(Some(point))
    }

    /// HMAC-SHA-256 under a key of this installation, in hexadecimal digits.
    fn sign(&mut self, point: &Checkpoint, at: Timestamp) -> Result<String, StoreError> {
        let signature = self.tx.keys().sign(SIGNING, &point.message(at))?;
        Ok(chain::hex(&signature))
    }

    /// Seals what may tell of a person.
    fn sealed(&mut self, mut link: Link) -> Result<Link, StoreError> {
        let row = link.seq.to_string();
        for (column, value) in PERSONAL.into_iter().zip(personal_mut(&mut link.record)) {
            if let Some(text) = value {
                *text = self
                    .tx
                    .vault()
                    .seal(Place::new("audit_entry", column, &row), text)?;
            }
        }
        Ok(link)
    }

    /// Opens what was sealed.
    async fn opened(&mut self, mut link: Link) -> Result<Link, StoreError> {
        let row = link.seq.to_string();
        for (column, value) in PERSONAL.into_iter().zip(personal_mut(&mut link.record)) {
            if let Some(text) = value {
                let place = Place::new("audit_entry", column, &row);
                *text = self.tx.vault().open(place, text).await?;
            }
        }
        Ok(link)
    }
}

//! Answers to requests that came with a key, kept for their repeats.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::Timestamp;

/// Functions over kept answers, borrowed from a connection.
pub struct IdempotencyStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn idempotency(&mut self) -> IdempotencyStore<'_> {
        IdempotencyStore { tx: self }
    }
}

/// What is known of a request with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    pub fingerprint: String,
    /// The answer as it was kept; `None` while the request is carried out.
    pub answer: Option<String>,
    pub claimed_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A request that is carried out.
#[derive(Clone, Copy, Debug)]
pub struct NewClaim<'a> {
    /// An index of the key, by [`crate::Vault::index`].
    pub key: &'a str,
    pub fingerprint: &'a str,
    /// A random name of whoever carries it out.
    pub claim: &'a str,
    pub at: Timestamp,
    /// Until when the answer is kept.
    pub expires_at: Timestamp,
    /// A claim without an answer from before this may be taken over.
    pub stale_before: Timestamp,
}

const fn answer_of(key: &str) -> Place<'_> {
    Place::new("api_answer", "answer", key)
}

impl IdempotencyStore<'_> {
    /// Claims a key that is free, has expired, or whose claim is stale; gives whether it did.
    pub async fn claim(&mut self, new: NewClaim<'_>) -> Result<bool, StoreError> {
        let claimed = sqlx::query(
            "INSERT INTO api_answer (key, fingerprint, claim, answer, claimed_at, expires_at)
             VALUES ($1, $2, $3, '', $4, $5)
             ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, claim = excluded.claim, answer = '',
                 claimed_at = excluded.claimed_at, expires_at = excluded.expires_at
             WHERE api_answer.expires_at <= $4
                 OR (api_answer.answer = '' AND api_answer.claimed_at < $6
                     AND api_answer.fingerprint = excluded.fingerprint)",
        )
        .bind(new.key.to_owned())
        .bind(new.fingerprint.to_owned())
        .bind(new.claim.to_owned())
        .bind(new.at.as_micros())
        .bind(new.expires_at.as_micros())
        .bind(new.stale_before.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(claimed.rows_affected() > 0)
    }

    /// Keeps the answer to a request whose own transaction this is, at the end of the closure or with [`Tx::flush`]. A key
    /// that is taken stays with whoever has it.
    pub fn keep_own(&mut self, new: NewClaim<'_>, answer: &str) -> Result<(), StoreError> {
        let answer = self.tx.vault().seal(answer_of(new.key), answer)?;
        let mut sql = Sql::new(
            "INSERT INTO api_answer (key, fingerprint, claim, answer, claimed_at, expires_at) VALUES ",
        );
        sql.rows([vec![
            new.key.into(),
            new.fingerprint.into(),
            new.claim.into(),
            answer.into(),
            new.at.as_micros().into(),
            new.expires_at.as_micros().into(),
        ]]);
        sql.push(
            " ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, claim = excluded.claim,
                 answer = excluded.answer, claimed_at = excluded.claimed_at, expires_at = excluded.expires_at
             WHERE api_answer.expires_at <= ",
        )
        .bind(new.at.as_micros());
        self.tx.later(sql);
        Ok(())
    }

    /// What is known of the request with this key.
    pub async fn kept(&mut self, key: &str) -> Result<Option<KeptAnswer>, StoreError> {
        let row: Option<(String, String, i64, i64)> = sqlx::query_as(
            "SELECT fingerprint, answer, claimed_at, expires_at FROM api_answer WHERE key = $1",
        )
        .bind(key.to_owned())
        .fetch_optional(self.tx.conn())
        .await?;
        let Some((fingerprint, answer, claimed_at, expires_at)) = row else {
            return Ok(None);
        };
        let answer = if answer.is_empty() {
            None
        } else {
            Some(self.tx.vault().open(answer_of(key), &answer).await?)
        };
        Ok(Some(KeptAnswer {
            fingerprint,
            answer,
            claimed_at: Timestamp::from_micros(claimed_at),
            expires_at: Timestamp::from_micros(expires_at),
        }))
    }

    /// Keeps the answer to a request, if it is still this claim's; gives whether it is.
    pub async fn keep(&mut self, key: &str, claim: &str, answer: &str) -> Result<bool, StoreError> {
        let answer = self.tx.vault().seal(answer_of(key), answer)?;
        let kept =
            sqlx::query("UPDATE api_answer SET answer = $3 WHERE key = $1 AND claim = $2 AND answer = ''")
                .bind(key.to_owned())
                .bind(claim.to_owned())
                .bind(answer)
                .execute(self.tx.conn())
                .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Frees a key whose request was not carried out.
    pub async fn release(&mut self, key: &str, claim: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM api_answer WHERE key = $1 AND claim = $2 AND answer = ''")
            .bind(key.to_owned())
            .bind(claim.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}

//! One-time codes that were sent, and second steps that are due.

use super::UserStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::Timestamp;
use domain::user::AccountId;

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePurpose {
    Register,
    SignIn,
    Reset,
    /// To prove that a contact is one's own.
    Verify,
    /// No code is sent: the password was right, and the second factor is due.
    SecondStep,
}

impl CodePurpose {
    pub const ALL: [Self; 5] = [
        Self::Register,
        Self::SignIn,
        Self::Reset,
        Self::Verify,
        Self::SecondStep,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::Reset => "reset",
            Self::Verify => "verify",
            Self::SecondStep => "second_step",
        }
    }
}

/// A code to keep.
#[derive(Debug)]
pub struct NewCode<'a> {
    /// Random: whoever holds it may try the code.
    pub id: &'a str,
    pub purpose: CodePurpose,
    /// The keyed hash of the contact, or the account of a second step.
    pub target: &'a str,
    pub account: Option<AccountId>,
    /// The keyed hash of the code.
    pub code_hash: &'a str,
    /// What waits for the code; sealed here.
    pub payload: &'a str,
    pub expires_at: Timestamp,
}

/// A code that was kept.
#[derive(Clone, Debug)]
pub struct SentCode {
    pub purpose: CodePurpose,
    pub account: Option<AccountId>,
    pub code_hash: String,
    pub payload: String,
}

/// Tries that a code allows.
const TRIES: i64 = 5;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    purpose: String,
    account_id: Option<String>,
    code_hash: String,
    payload: String,
}

impl UserStore<'_> {
    /// Keeps a code and ends the earlier ones of its target and purpose.
    pub async fn insert_code(&mut self, new: &NewCode<'_>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM one_time_code WHERE target = $1 AND purpose = $2")
            .bind(new.target.to_owned())
            .bind(new.purpose.as_str())
            .execute(self.tx.conn())
            .await?;
        let mut sql = Sql::new(
            "INSERT INTO one_time_code (id, purpose, target, account_id, code_hash, payload, expires_at) VALUES ",
        );
        sql.rows([vec![
            new.id.into(),
            new.purpose.as_str().into(),
            new.target.into(),
            new.account.map(|id| id.to_string()).into(),
            new.code_hash.into(),
            self.seal("one_time_code", "payload", new.id, new.payload)?.into(),
            new.expires_at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// A code that is still open, and counts a try of it. `None` when it was used, has ended or was tried too often.
    pub async fn try_code(&mut self, id: &str, now: Timestamp) -> Result<Option<SentCode>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "UPDATE one_time_code SET attempts = attempts + 1
             WHERE id = $1 AND used_at IS NULL AND expires_at > $2 AND attempts < $3
             RETURNING id, purpose, account_id, code_hash, payload",
        )
        .bind(id.to_owned())
        .bind(now.as_micros())
        .bind(TRIES)
        .fetch_optional(self.tx.conn())
        .await?;
        match row {
            Some(row) => Ok(Some(self.code(row).await?)),
            None => Ok(None),
        }
    }

    /// A code that is to be sent, while it is open.
    pub async fn code_to_send(&mut self, id: &str, now: Timestamp) -> Result<Option<SentCode>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, purpose, account_id, code_hash, payload FROM one_time_code
             WHERE id = $1 AND used_at IS NULL AND expires_at > $2",
        )
        .bind(id.to_owned())
        .bind(now.as_micros())
        .fetch_optional(self.tx.conn())
        .await?;
        match row {
            Some(row) => Ok(Some(self.code(row).await?)),
            None => Ok(None),
        }
    }

    /// Uses a code up; `false` if somebody was faster.
    pub async fn use_code(&mut self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let used = sqlx::query("UPDATE one_time_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
            .bind(id.to_owned())
            .bind(now.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(used.rows_affected() > 0)
    }

    async fn code(&mut self, row: Row) -> Result<SentCode, StoreError> {
        let purpose = CodePurpose::ALL
            .into_iter()
            .find(|purpose| purpose.as_str() == row.purpose);
        let account = row.account_id.map(|id| parse("an account id", id.parse()));
        Ok(SentCode {
            purpose: purpose
                .ok_or_else(|| StoreError::inconsistent("the purpose of a code", &row.purpose))?,
            account: account.transpose()?,
            code_hash: row.code_hash,
            payload: self
                .open("one_time_code", "payload", &row.id, &row.payload)
                .await?,
        })
    }
}

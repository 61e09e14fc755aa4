//! Signed-in devices, and the history of signing in.

use super::UserStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::Timestamp;
use domain::user::{AccountId, SessionId, SessionView, SignInEntry, SignInOutcome, Strength};

/// A session to begin.
#[derive(Debug)]
pub struct NewSession<'a> {
    pub id: SessionId,
    /// SHA-256 of the token in the cookie.
    pub token_hash: &'a str,
    pub account: AccountId,
    pub strength: Strength,
    /// The browser, as it names itself.
    pub device: &'a str,
    /// The network address.
    pub address: &'a str,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// An attempt to sign in.
#[derive(Debug)]
pub struct SignInRow<'a> {
    pub id: String,
    pub account: AccountId,
    pub outcome: SignInOutcome,
    pub device: &'a str,
    pub address: &'a str,
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: String,
    device: String,
    address: String,
    created_at: i64,
    seen_at: i64,
}

impl UserStore<'_> {
    pub async fn insert_session(&mut self, new: &NewSession<'_>) -> Result<(), StoreError> {
        let id = new.id.to_string();
        let mut sql = Sql::new(
            "INSERT INTO session (id, token_hash, account_id, strength, device, address, created_at, seen_at, proved_at,
                 expires_at) VALUES ",
        );
        let at = new.at.as_micros();
        let device = self.seal("session", "device", &id, new.device)?;
        let address = self.seal("session", "address", &id, new.address)?;
        sql.rows([vec![
            id.as_str().into(),
            new.token_hash.into(),
            new.account.to_string().into(),
            new.strength.as_number().into(),
            device.into(),
            address.into(),
            at.into(),
            at.into(),
            at.into(),
            new.expires_at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Live sessions of an account, last seen first; at most 50. None of them is marked as the current one.
    pub async fn sessions(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<SessionView>, StoreError> {
        let rows: Vec<SessionRow> = sqlx::query_as(
            "SELECT id, device, address, created_at, seen_at FROM session
             WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2
             ORDER BY seen_at DESC
             LIMIT 50",
        )
        .bind(account.to_string())
        .bind(now.as_micros())
        .fetch_all(self.tx.conn())
        .await?;
        let mut sessions = Vec::with_capacity(rows.len());
        for row in rows {
            sessions.push(SessionView {
                device: self.open("session", "device", &row.id, &row.device).await?,
                address: self.open("session", "address", &row.id, &row.address).await?,
                id: parse("a session id", row.id.parse())?,
                created_at: Timestamp::from_micros(row.created_at),
                seen_at: Timestamp::from_micros(row.seen_at),
                current: false,
            });
        }
        Ok(sessions)
    }

    /// Ends a session of an account; gives whether it was live.
    pub async fn revoke_session(
        &mut self,
        account: AccountId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let ended = sqlx::query(
            "UPDATE session SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL",
        )
        .bind(session.to_string())
        .bind(account.to_string())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(ended.rows_affected() > 0)
    }

    /// Ends every session of an account but `keep`; gives how many.
    pub async fn revoke_sessions(
        &mut self,
        account: AccountId,
        keep: Option<SessionId>,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let ended = sqlx::query(
            "UPDATE session SET revoked_at = $3 WHERE account_id = $1 AND id <> $2 AND revoked_at IS NULL",
        )
        .bind(account.to_string())
        .bind(keep.map_or_else(String::new, |keep| keep.to_string()))
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(ended.rows_affected())
    }

    /// Notes that a session was used.
    pub async fn touch_session(&mut self, session: SessionId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2")
            .bind(session.to_string())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Gives a session another token, after its person has proved again who they are.
    pub async fn renew_session(
        &mut self,
        session: SessionId,
        token_hash: &str,
        strength: Strength,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE session SET token_hash = $2, strength = $3, proved_at = $4, seen_at = $4 WHERE id = $1",
        )
        .bind(session.to_string())
        .bind(token_hash.to_owned())
        .bind(strength.as_number())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Adds to the history of signing in.
    pub async fn record_sign_in(&mut self, row: &SignInRow<'_>) -> Result<(), StoreError> {
        let device = self.seal("sign_in", "device", &row.id, row.device)?;
        let address = self.seal("sign_in", "address", &row.id, row.address)?;
        sqlx::query(
            "INSERT INTO sign_in (id, account_id, at, outcome, device, address) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(row.id.clone())
        .bind(row.account.to_string())
        .bind(row.at.as_micros())
        .bind(row.outcome.as_str())
        .bind(device)
        .bind(address)
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// The history of signing in, newest first; at most `limit`.
    pub async fn sign_ins(&mut self, account: AccountId, limit: i64) -> Result<Vec<SignInEntry>, StoreError> {
        let rows: Vec<(String, i64, String, String, String)> = sqlx::query_as(
            "SELECT id, at, outcome, device, address FROM sign_in WHERE account_id = $1 ORDER BY at DESC LIMIT $2",
        )
        .bind(account.to_string())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut entries = Vec::with_capacity(rows.len());
        for (id, at, outcome, device, address) in rows {
            entries.push(SignInEntry {
                at: Timestamp::from_micros(at),
                outcome: SignInOutcome::parse(&outcome)
                    .ok_or_else(|| StoreError::inconsistent("the outcome of a sign-in", &outcome))?,
                device: self.open("sign_in", "device", &id, &device).await?,
                address: self.open("sign_in", "address", &id, &address).await?,
            });
        }
        Ok(entries)
    }
}

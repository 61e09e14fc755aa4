//! Who a session token stands for, and what they may do: the one question that every guarded request asks.

use super::UserStore;
use super::account::state_of;
use super::role::granted;
use crate::error::StoreError;
use crate::sql::parse;
use domain::kernel::{Locale, Timestamp};
use domain::user::{AccountId, AccountState, Grant, SessionId, Strength};

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Identity {
    pub session: SessionId,
    pub account: AccountId,
    pub state: AccountState,
    pub blocked_reason: String,
    pub strength: Strength,
    /// When they last proved who they are.
    pub proved_at: Timestamp,
    pub seen_at: Timestamp,
    pub locale: Locale,
    /// Roles given to them, those that have not ended.
    pub grants: Vec<Grant>,
}

#[derive(sqlx::FromRow)]
struct Row {
    session_id: String,
    account_id: String,
    state: String,
    blocked_reason: String,
    strength: i64,
    proved_at: i64,
    seen_at: i64,
    locale: String,
    role: Option<String>,
    target: Option<String>,
    target_id: Option<String>,
    permission: Option<String>,
}

impl UserStore<'_> {
    /// The person behind a live session token (by its hash). One statement.
    pub async fn identity(
        &mut self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<Identity>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT s.id AS session_id, a.id AS account_id, a.state, a.blocked_reason, s.strength, s.proved_at, s.seen_at,
                 a.locale, g.role, g.target, g.target_id, p.permission
             FROM session s
             JOIN account a ON a.id = s.account_id
             LEFT JOIN role_grant g ON g.account_id = a.id AND (g.expires_at IS NULL OR g.expires_at > $2)
             LEFT JOIN role_permission p ON p.role = g.role
             WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND a.state <> 'closed'
             ORDER BY g.id",
        )
        .bind(token_hash.to_owned())
        .bind(now.as_micros())
        .fetch_all(self.tx.conn())
        .await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let grants = granted(rows.iter().filter_map(|row| {
            let target = (row.target.as_deref()?, row.target_id.as_deref()?);
            Some((row.role.as_deref()?, target, row.permission.as_deref()))
        }))?;
        Ok(Some(Identity {
            session: parse("a session id", first.session_id.parse())?,
            account: parse("an account id", first.account_id.parse())?,
            state: state_of(&first.state)?,
            blocked_reason: first.blocked_reason.clone(),
            strength: Strength::from_number(first.strength),
            proved_at: Timestamp::from_micros(first.proved_at),
            seen_at: Timestamp::from_micros(first.seen_at),
            locale: parse("a language", first.locale.parse())?,
            grants,
        }))
    }

    /// The roles of an account that have not ended; none while it is blocked or closed.
    pub async fn live_grants(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<Grant>, StoreError> {
        let rows: Vec<(String, String, String, Option<String>)> = sqlx::query_as(
            "SELECT g.role, g.target, g.target_id, p.permission
             FROM role_grant g
             JOIN account a ON a.id = g.account_id AND a.state = 'active'
             LEFT JOIN role_permission p ON p.role = g.role
             WHERE g.account_id = $1 AND (g.expires_at IS NULL OR g.expires_at > $2)
             ORDER BY g.id",
        )
        .bind(account.to_string())
        .bind(now.as_micros())
        .fetch_all(self.tx.conn())
        .await?;
        granted(rows.iter().map(|(role, target, target_id, permission)| {
            let target = (target.as_str(), target_id.as_str());
            (role.as_str(), target, permission.as_deref())
        }))
    }
}

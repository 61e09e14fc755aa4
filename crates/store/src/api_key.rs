//! Keys of the API: only their hashes are kept.

use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::tx::Tx;
use domain::kernel::Timestamp;
use domain::user::{AccountId, ApiKey, ApiKeyId, Permission};

/// Functions over keys of the API, borrowed from a connection.
pub struct ApiKeyStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn api_key(&mut self) -> ApiKeyStore<'_> {
        ApiKeyStore { tx: self }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    hint: String,
    created_by: String,
    permissions: String,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
}

const COLUMNS: &str = "id, name, hint, created_by, permissions, created_at, expires_at, used_at, revoked_at";

impl ApiKeyStore<'_> {
    pub async fn insert(&mut self, key: &ApiKey, key_hash: &str) -> Result<(), StoreError> {
        let permissions: Vec<&str> = key
            .permissions
            .iter()
            .map(|permission| permission.key())
            .collect();
        let mut sql = Sql::new(
            "INSERT INTO api_key (id, name, hint, key_hash, created_by, permissions, created_at, expires_at) VALUES ",
        );
        sql.rows([vec![
            key.id.to_string().into(),
            key.name.as_str().into(),
            key.hint.as_str().into(),
            key_hash.into(),
            key.created_by.to_string().into(),
            permissions.join(" ").into(),
            key.created_at.as_micros().into(),
            key.expires_at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// The live key with this hash.
    pub async fn live(&mut self, key_hash: &str, now: Timestamp) -> Result<Option<ApiKey>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM api_key WHERE key_hash = ")
            .bind(key_hash);
        sql.push(" AND revoked_at IS NULL AND expires_at > ")
            .bind(now.as_micros());
        sql.optional::<Row>(self.tx).await?.map(Row::into_key).transpose()
    }

    /// Keys, newest first: those made before `before`; at most `limit`.
    pub async fn keys(&mut self, before: Option<ApiKeyId>, limit: i64) -> Result<Vec<ApiKey>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM api_key WHERE TRUE");
        if let Some(before) = before {
            sql.push(" AND (created_at, id) < (SELECT b.created_at, b.id FROM api_key b WHERE b.id = ")
                .bind(before.to_string())
                .push(")");
        }
        sql.push(" ORDER BY created_at DESC, id DESC LIMIT ").bind(limit);
        sql.all::<Row>(self.tx)
            .await?
            .into_iter()
            .map(Row::into_key)
            .collect()
    }

    /// Ends a key; gives whether it was live.
    pub async fn revoke(&mut self, id: ApiKeyId, at: Timestamp) -> Result<bool, StoreError> {
        let ended = sqlx::query("UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.to_string())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(ended.rows_affected() > 0)
    }

    /// Notes that a key was used.
    pub async fn touch(&mut self, id: ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE api_key SET used_at = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}

impl Row {
    fn into_key(self) -> Result<ApiKey, StoreError> {
        Ok(ApiKey {
            id: parse("the id of a key", self.id.parse())?,
            name: self.name,
            hint: self.hint,
            created_by: parse::<AccountId, _>("an account id", self.created_by.parse())?,
            permissions: self
                .permissions
                .split_whitespace()
                .filter_map(Permission::parse)
                .collect(),
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            used_at: self.used_at.map(Timestamp::from_micros),
            revoked_at: self.revoked_at.map(Timestamp::from_micros),
        })
    }
}

//! Settings that operators change while the shop is open.

use crate::error::StoreError;
use crate::tx::Tx;
use domain::kernel::Timestamp;

/// Functions over settings, borrowed from a connection.
pub struct SettingStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn setting(&mut self) -> SettingStore<'_> {
        SettingStore { tx: self }
    }
}

/// A setting that was changed from its default.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SettingRow {
    pub key: String,
    pub value: String,
    /// Grows with every change.
    pub version: i64,
}

impl SettingStore<'_> {
    pub async fn all(&mut self) -> Result<Vec<SettingRow>, StoreError> {
        Ok(
            sqlx::query_as("SELECT key, value, version FROM setting ORDER BY key LIMIT 1000")
                .fetch_all(self.tx.conn())
                .await?,
        )
    }

    pub async fn setting(&mut self, key: &str) -> Result<Option<SettingRow>, StoreError> {
        Ok(
            sqlx::query_as("SELECT key, value, version FROM setting WHERE key = $1")
                .bind(key.to_owned())
                .fetch_optional(self.tx.conn())
                .await?,
        )
    }

    /// Keeps a value, if nobody has changed it since `version` (0 for one at its default); gives whether it did.
    pub async fn set(
        &mut self,
        key: &str,
        value: &str,
        version: i64,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = sqlx::query(
            "INSERT INTO setting (key, value, version, changed_at) VALUES ($1, $2, $3 + 1, $4)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = setting.version + 1,
                 changed_at = excluded.changed_at
             WHERE setting.version = $3",
        )
        .bind(key.to_owned())
        .bind(value.to_owned())
        .bind(version)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(kept.rows_affected() > 0)
    }
}

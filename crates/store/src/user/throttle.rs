//! How often something may be tried, across restarts and nodes.

use super::UserStore;
use crate::error::StoreError;
use domain::kernel::Timestamp;

impl UserStore<'_> {
    /// Counts a try under `key` and tells whether it may go ahead: `burst` at once, then one in `seconds`, so never more
    /// than `burst + t / seconds` in any `t` seconds (the generic cell rate algorithm, ITU-T I.371). One statement.
    pub async fn admit(
        &mut self,
        key: &str,
        burst: i64,
        seconds: i64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let admitted = sqlx::query(
            "INSERT INTO throttle (key, arrival_at) VALUES ($1, $2 + $3)
             ON CONFLICT (key) DO UPDATE SET
                 arrival_at = CASE WHEN throttle.arrival_at > $2 THEN throttle.arrival_at ELSE $2 END + $3
             WHERE throttle.arrival_at <= $2 + $4",
        )
        .bind(key.to_owned())
        .bind(now.as_micros())
        .bind(seconds * 1_000_000)
        .bind((burst - 1) * seconds * 1_000_000)
        .execute(self.tx.conn())
        .await?;
        Ok(admitted.rows_affected() > 0)
    }

    /// Forgets the tries under a key.
    pub async fn forgive(&mut self, key: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM throttle WHERE key = $1")
            .bind(key.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}

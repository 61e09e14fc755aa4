//! What people agreed to and took back: rows are only added.

use super::UserStore;
use crate::error::StoreError;
use domain::kernel::Timestamp;
use domain::user::{AccountId, ConsentDecision, ConsentPurpose};

/// A decision to keep.
#[derive(Debug)]
pub struct NewConsent<'a> {
    pub id: &'a str,
    pub account: AccountId,
    pub purpose: ConsentPurpose,
    /// The version of the text that was shown.
    pub version: &'a str,
    pub given: bool,
    /// The network address it was decided from.
    pub address: &'a str,
    pub at: Timestamp,
}

impl UserStore<'_> {
    pub async fn record_consent(&mut self, new: &NewConsent<'_>) -> Result<(), StoreError> {
        let address = self.seal("consent", "address", new.id, new.address)?;
        sqlx::query(
            "INSERT INTO consent (id, account_id, purpose, version, given, address, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.id.to_owned())
        .bind(new.account.to_string())
        .bind(new.purpose.as_str())
        .bind(new.version.to_owned())
        .bind(i64::from(new.given))
        .bind(address)
        .bind(new.at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// The last decision about a purpose.
    pub async fn last_consent(
        &mut self,
        account: AccountId,
        purpose: ConsentPurpose,
    ) -> Result<Option<ConsentDecision>, StoreError> {
        let row: Option<(i16, String, i64)> = sqlx::query_as(
            "SELECT given, version, at FROM consent
             WHERE account_id = $1 AND purpose = $2
             ORDER BY at DESC, id DESC
             LIMIT 1",
        )
        .bind(account.to_string())
        .bind(purpose.as_str())
        .fetch_optional(self.tx.conn())
        .await?;
        Ok(row.map(|(given, version, at)| ConsentDecision {
            given: given == 1,
            version,
            at: Timestamp::from_micros(at),
        }))
    }
}

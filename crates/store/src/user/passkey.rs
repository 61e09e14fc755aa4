//! Passkeys, and what was asked of browsers that make or use one.

use super::UserStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::Timestamp;
use domain::user::{AccountId, PASSKEYS_MOST, PasskeyId, PasskeyView};

/// A passkey to keep.
#[derive(Debug)]
pub struct NewPasskey<'a> {
    pub id: PasskeyId,
    pub account: AccountId,
    /// The authenticator's own number of it, in base64url.
    pub credential_id: &'a str,
    /// What its person calls it; sealed here.
    pub name: &'a str,
    /// The public key with its sign counter, as JSON; sealed here.
    pub credential: &'a str,
    pub at: Timestamp,
}

/// A passkey that was kept.
#[derive(Clone, Debug)]
pub struct Passkey {
    pub view: PasskeyView,
    pub account: AccountId,
    pub credential: String,
    /// The credential as it is stored, for [`UserStore::use_passkey`].
    sealed: String,
}

/// What a browser was asked for.
#[derive(Debug)]
pub struct NewCeremony<'a> {
    pub id: &'a str,
    /// Whose passkey is being made.
    pub account: Option<AccountId>,
    /// Sealed here.
    pub state: &'a str,
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account_id: String,
    name: String,
    credential: String,
    created_at: i64,
    used_at: Option<i64>,
}

impl UserStore<'_> {
    /// # Errors
    /// [`StoreError::Conflict`] when the credential is known already.
    pub async fn insert_passkey(&mut self, new: &NewPasskey<'_>) -> Result<(), StoreError> {
        let id = new.id.to_string();
        let mut sql = Sql::new(
            "INSERT INTO passkey (id, account_id, credential_id, name, credential, created_at) VALUES ",
        );
        sql.rows([vec![
            id.as_str().into(),
            new.account.to_string().into(),
            new.credential_id.into(),
            self.seal("passkey", "name", &id, new.name)?.into(),
            self.seal("passkey", "credential", &id, new.credential)?.into(),
            new.at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// The passkeys of an account, oldest first.
    pub async fn passkeys(&mut self, account: AccountId) -> Result<Vec<Passkey>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, account_id, name, credential, created_at, used_at FROM passkey
             WHERE account_id = $1
             ORDER BY created_at, id
             LIMIT $2",
        )
        .bind(account.to_string())
        .bind(i64::try_from(PASSKEYS_MOST).unwrap_or(i64::MAX))
        .fetch_all(self.tx.conn())
        .await?;
        let mut passkeys = Vec::with_capacity(rows.len());
        for row in rows {
            passkeys.push(self.passkey(row).await?);
        }
        Ok(passkeys)
    }

    /// The passkey of an authenticator's number.
    pub async fn passkey_by_credential(
        &mut self,
        credential_id: &str,
    ) -> Result<Option<Passkey>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, account_id, name, credential, created_at, used_at FROM passkey WHERE credential_id = $1",
        )
        .bind(credential_id.to_owned())
        .fetch_optional(self.tx.conn())
        .await?;
        match row {
            Some(row) => Ok(Some(self.passkey(row).await?)),
            None => Ok(None),
        }
    }

    /// Notes a use of a passkey and keeps its new sign counter; `false` if it is gone, or was used meanwhile.
    pub async fn use_passkey(
        &mut self,
        passkey: &Passkey,
        credential: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let id = passkey.view.id.to_string();
        let sealed = self.seal("passkey", "credential", &id, credential)?;
        let used =
            sqlx::query("UPDATE passkey SET credential = $2, used_at = $3 WHERE id = $1 AND credential = $4")
                .bind(id)
                .bind(sealed)
                .bind(at.as_micros())
                .bind(passkey.sealed.clone())
                .execute(self.tx.conn())
                .await?;
        Ok(used.rows_affected() > 0)
    }

    /// Keeps another name of a passkey; `false` if the account has none like it.
    pub async fn rename_passkey(
        &mut self,
        account: AccountId,
        id: PasskeyId,
        name: &str,
    ) -> Result<bool, StoreError> {
        let id = id.to_string();
        let name = self.seal("passkey", "name", &id, name)?;
        let renamed = sqlx::query("UPDATE passkey SET name = $3 WHERE id = $1 AND account_id = $2")
            .bind(id)
            .bind(account.to_string())
            .bind(name)
            .execute(self.tx.conn())
            .await?;
        Ok(renamed.rows_affected() > 0)
    }

    /// Takes a passkey away; `false` if the account has none like it.
    pub async fn delete_passkey(&mut self, account: AccountId, id: PasskeyId) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM passkey WHERE id = $1 AND account_id = $2")
            .bind(id.to_string())
            .bind(account.to_string())
            .execute(self.tx.conn())
            .await?;
        Ok(deleted.rows_affected() > 0)
    }

    /// Keeps what a browser was asked for.
    pub async fn insert_ceremony(&mut self, new: &NewCeremony<'_>) -> Result<(), StoreError> {
        let mut sql = Sql::new("INSERT INTO passkey_ceremony (id, account_id, state, expires_at) VALUES ");
        sql.rows([vec![
            new.id.into(),
            new.account.map(|id| id.to_string()).into(),
            self.seal("passkey_ceremony", "state", new.id, new.state)?.into(),
            new.expires_at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// What a browser was asked for, and for whose passkey; it is gone with this. `None` when it was answered before, or
    /// its time is over.
    pub async fn take_ceremony(
        &mut self,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<(Option<AccountId>, String)>, StoreError> {
        let row: Option<(Option<String>, String)> = sqlx::query_as(
            "DELETE FROM passkey_ceremony WHERE id = $1 AND expires_at > $2 RETURNING account_id, state",
        )
        .bind(id.to_owned())
        .bind(now.as_micros())
        .fetch_optional(self.tx.conn())
        .await?;
        let Some((account, sealed)) = row else {
            return Ok(None);
        };
        let account = account.map(|id| parse("an account id", id.parse())).transpose()?;
        let state = self.open("passkey_ceremony", "state", id, &sealed).await?;
        Ok(Some((account, state)))
    }

    async fn passkey(&mut self, row: Row) -> Result<Passkey, StoreError> {
        Ok(Passkey {
            view: PasskeyView {
                id: parse("a passkey id", row.id.parse())?,
                name: self.open("passkey", "name", &row.id, &row.name).await?,
                created_at: Timestamp::from_micros(row.created_at),
                used_at: row.used_at.map(Timestamp::from_micros),
            },
            account: parse("an account id", row.account_id.parse())?,
            credential: self
                .open("passkey", "credential", &row.id, &row.credential)
                .await?,
            sealed: row.credential,
        })
    }
}

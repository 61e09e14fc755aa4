//! Accounts by id, by contact, and as lists.

use super::UserStore;
use crate::ask::Ask;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::Timestamp;
use domain::user::{Account, AccountId, AccountState, Email, Level, Login, PersonName, Phone};

/// An authenticator app that is set up, or being set up.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    /// The secret of the time-based codes (RFC 6238), base 32.
    pub secret: String,
    pub confirmed: bool,
    /// The time step of the last accepted code.
    pub last_step: i64,
}

/// Which accounts a list shows.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    pub state: Option<AccountState>,
    pub level: Option<Level>,
    pub tag: Option<String>,
    /// An exact e-mail address or telephone number.
    pub login: Option<Login>,
}

/// A row of a list of accounts.
#[derive(Clone, Debug)]
pub struct AccountSummary {
    pub account: Account,
    pub tags: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    state: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    password: Option<String>,
    level: String,
    blocked_reason: String,
    locale: String,
    created_at: i64,
    version: i64,
}

const COLUMNS: &str =
    "a.id, a.state, a.name, a.email, a.phone, a.password, a.level, a.blocked_reason, a.locale,
     a.created_at, a.version";

/// What equal contacts are found by.
const EMAIL: &str = "account.email";
const PHONE: &str = "account.phone";

impl UserStore<'_> {
    /// Adds an account; its contacts count as verified from its creation.
    /// # Errors
    /// [`StoreError::Conflict`] when another account has one of the contacts.
    pub async fn insert_account(&mut self, account: &Account) -> Result<(), StoreError> {
        let id = account.id.to_string();
        let at = account.created_at.as_micros();
        let name = account.name.as_ref().map_or("", PersonName::as_str);
        let (email, email_index) = self.contact("email", &id, account.email.as_ref().map(Email::as_str))?;
        let (phone, phone_index) = self.contact("phone", &id, account.phone.as_ref().map(Phone::as_str))?;
        let mut sql = Sql::new(
            "INSERT INTO account (id, state, name, email, email_index, email_verified_at, phone, phone_index,
                 phone_verified_at, password, level, blocked_reason, locale, created_at) VALUES ",
        );
        sql.rows([vec![
            id.as_str().into(),
            account.state.as_str().into(),
            self.seal("account", "name", &id, name)?.into(),
            email.clone().into(),
            email_index.into(),
            email.map(|_| at).into(),
            phone.clone().into(),
            phone_index.into(),
            phone.map(|_| at).into(),
            account.password.clone().into(),
            account.level.as_str().into(),
            account.blocked_reason.as_str().into(),
            account.locale.prefix().into(),
            at.into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    pub async fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM account a WHERE a.id = ")
            .bind(id.to_string());
        let row = sql.optional::<AccountRow>(self.tx).await?;
        match row {
            Some(row) => Ok(Some(self.entity(row).await?)),
            None => Ok(None),
        }
    }

    /// The account that a contact belongs to.
    pub async fn account_by_login(&mut self, login: &Login) -> Result<Option<Account>, StoreError> {
        let (column, index) = self.login_index(login)?;
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM account a WHERE ")
            .push(column)
            .push(" = ")
            .bind(index);
        let row = sql.optional::<AccountRow>(self.tx).await?;
        match row {
            Some(row) => Ok(Some(self.entity(row).await?)),
            None => Ok(None),
        }
    }

    /// Accounts, newest first: those made before the account `before`; at most `limit`.
    pub async fn accounts(
        &mut self,
        filter: &AccountFilter,
        before: Option<AccountId>,
        limit: i64,
    ) -> Result<Vec<AccountSummary>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM account a WHERE TRUE");
        if let Some(state) = filter.state {
            sql.push(" AND a.state = ").bind(state.as_str());
        }
        if let Some(level) = filter.level {
            sql.push(" AND a.level = ").bind(level.as_str());
        }
        if let Some(tag) = &filter.tag {
            sql.push(" AND EXISTS (SELECT 1 FROM customer_tag t WHERE t.account_id = a.id AND t.tag = ")
                .bind(tag.as_str())
                .push(")");
        }
        if let Some(login) = &filter.login {
            let (column, index) = self.login_index(login)?;
            sql.push(" AND ").push(column).push(" = ").bind(index);
        }
        if let Some(before) = before {
            sql.push(" AND (a.created_at, a.id) < (SELECT b.created_at, b.id FROM account b WHERE b.id = ")
                .bind(before.to_string())
                .push(")");
        }
        sql.push(" ORDER BY a.created_at DESC, a.id DESC LIMIT ")
            .bind(limit);
        let rows = sql.all::<AccountRow>(self.tx).await?;
        let mut accounts = Vec::with_capacity(rows.len());
        for row in rows {
            accounts.push(self.entity(row).await?);
        }
        let mut tags = self.tags_of(&accounts).await?;
        Ok(accounts
            .into_iter()
            .map(|account| AccountSummary {
                tags: tags.remove(&account.id.to_string()).unwrap_or_default(),
                account,
            })
            .collect())
    }

    /// Why a customer is barred from ordering, found by their account or by a contact of it; `None` when nobody is.
    pub fn blocked_reason(
        &mut self,
        account: Option<AccountId>,
        email: Option<&Email>,
        phone: &Phone,
    ) -> Result<Ask<Option<String>>, StoreError> {
        let email = email.map(|email| self.tx.vault().index(EMAIL, email.as_str()));
        let phone = self.tx.vault().index(PHONE, phone.as_str())?;
        let mut sql = Sql::new("SELECT blocked_reason FROM account WHERE state = 'blocked' AND (id = ");
        sql.bind(account.map(|account| account.to_string()).unwrap_or_default())
            .push(" OR email_index = ")
            .bind(email.transpose()?.unwrap_or_default())
            .push(" OR phone_index = ")
            .bind(phone)
            .push(") LIMIT 1");
        Ok(Ask::new(sql, |rows: Vec<(String,)>| {
            Ok(rows.into_iter().next().map(|(reason,)| reason))
        }))
    }

    /// Keeps another name, if nobody has edited the account since `version`; gives whether it did.
    pub async fn rename_account(
        &mut self,
        id: AccountId,
        name: &str,
        version: i64,
    ) -> Result<bool, StoreError> {
        let id = id.to_string();
        let name = self.seal("account", "name", &id, name)?;
        let changed =
            sqlx::query("UPDATE account SET name = $2, version = version + 1 WHERE id = $1 AND version = $3")
                .bind(id)
                .bind(name)
                .bind(version)
                .execute(self.tx.conn())
                .await?;
        Ok(changed.rows_affected() > 0)
    }

    /// Keeps a verified contact in the place of the one of its kind.
    /// # Errors
    /// [`StoreError::Conflict`] when another account has it.
    pub async fn set_contact(
        &mut self,
        id: AccountId,
        login: &Login,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let id = id.to_string();
        let (text, sealed_column) = match login {
            Login::Email(_) => (
                "UPDATE account SET email = $2, email_index = $3, email_verified_at = $4, version = version + 1
                 WHERE id = $1",
                "email",
            ),
            Login::Phone(_) => (
                "UPDATE account SET phone = $2, phone_index = $3, phone_verified_at = $4, version = version + 1
                 WHERE id = $1",
                "phone",
            ),
        };
        let (sealed, index) = self.contact(sealed_column, &id, Some(login.as_str()))?;
        sqlx::query(text)
            .bind(id)
            .bind(sealed)
            .bind(index)
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Keeps the hash of a new password.
    pub async fn set_password(&mut self, id: AccountId, hash: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE account SET password = $2, version = version + 1 WHERE id = $1")
            .bind(id.to_string())
            .bind(hash.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Sets what operators set, if nobody has edited the account since `version`; gives whether it did.
    pub async fn set_standing(
        &mut self,
        id: AccountId,
        state: AccountState,
        blocked_reason: &str,
        level: Level,
        version: i64,
    ) -> Result<bool, StoreError> {
        let changed = sqlx::query(
            "UPDATE account SET state = $2, blocked_reason = $3, level = $4, version = version + 1
             WHERE id = $1 AND version = $5 AND state <> 'closed'",
        )
        .bind(id.to_string())
        .bind(state.as_str())
        .bind(blocked_reason.to_owned())
        .bind(level.as_str())
        .bind(version)
        .execute(self.tx.conn())
        .await?;
        Ok(changed.rows_affected() > 0)
    }

    /// The authenticator app of an account.
    pub async fn second_factor(&mut self, id: AccountId) -> Result<Option<SecondFactor>, StoreError> {
        let id = id.to_string();
        let row: Option<(Option<String>, Option<i64>, i64)> =
            sqlx::query_as("SELECT totp, totp_confirmed_at, totp_step FROM account WHERE id = $1")
                .bind(id.clone())
                .fetch_optional(self.tx.conn())
                .await?;
        let Some((Some(sealed), confirmed, last_step)) = row else {
            return Ok(None);
        };
        Ok(Some(SecondFactor {
            secret: self.open("account", "totp", &id, &sealed).await?,
            confirmed: confirmed.is_some(),
            last_step,
        }))
    }

    /// Begins (`Some`) or ends (`None`) the use of an authenticator app; a new one has yet to be confirmed.
    pub async fn set_second_factor(&mut self, id: AccountId, secret: Option<&str>) -> Result<(), StoreError> {
        let id = id.to_string();
        let sealed = secret
            .map(|secret| self.seal("account", "totp", &id, secret))
            .transpose()?;
        sqlx::query(
            "UPDATE account SET totp = $2, totp_confirmed_at = NULL, totp_step = 0, version = version + 1 WHERE id = $1",
        )
        .bind(id)
        .bind(sealed)
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Uses the code of a time step up, and confirms the app; `false` if it or a later one was used before.
    pub async fn use_step(&mut self, id: AccountId, step: i64, at: Timestamp) -> Result<bool, StoreError> {
        let used = sqlx::query(
            "UPDATE account SET totp_step = $2, totp_confirmed_at = COALESCE(totp_confirmed_at, $3)
             WHERE id = $1 AND totp_step < $2",
        )
        .bind(id.to_string())
        .bind(step)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(used.rows_affected() > 0)
    }

    /// Puts new recovery codes in the place of all old ones. They come as hashes.
    pub async fn set_recovery_codes(&mut self, id: AccountId, hashes: &[String]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM recovery_code WHERE account_id = $1")
            .bind(id.to_string())
            .execute(self.tx.conn())
            .await?;
        if hashes.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new("INSERT INTO recovery_code (account_id, code_hash) VALUES ");
        sql.rows(
            hashes
                .iter()
                .map(|hash| vec![id.to_string().into(), hash.as_str().into()]),
        );
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Uses a recovery code up; `false` if there is none like it that has not been used.
    pub async fn use_recovery_code(
        &mut self,
        id: AccountId,
        hash: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let used = sqlx::query(
            "UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL",
        )
        .bind(id.to_string())
        .bind(hash.to_owned())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(used.rows_affected() > 0)
    }

    /// How many recovery codes have not been used.
    pub async fn recovery_codes_left(&mut self, id: AccountId) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL",
            )
            .bind(id.to_string())
            .fetch_one(self.tx.conn())
            .await?,
        )
    }

    fn contact(
        &mut self,
        column: &'static str,
        id: &str,
        clear: Option<&str>,
    ) -> Result<(Option<String>, Option<String>), StoreError> {
        let Some(clear) = clear else {
            return Ok((None, None));
        };
        let sealed = self.seal("account", column, id, clear)?;
        let index = if column == "email" { EMAIL } else { PHONE };
        Ok((Some(sealed), Some(self.tx.vault().index(index, clear)?)))
    }

    fn login_index(&mut self, login: &Login) -> Result<(&'static str, String), StoreError> {
        let vault = self.tx.vault();
        Ok(match login {
            Login::Email(email) => ("a.email_index", vault.index(EMAIL, email.as_str())?),
            Login::Phone(phone) => ("a.phone_index", vault.index(PHONE, phone.as_str())?),
        })
    }

    async fn entity(&mut self, row: AccountRow) -> Result<Account, StoreError> {
        let name = self.open("account", "name", &row.id, &row.name).await?;
        let email = self
            .open(
                "account",
                "email",
                &row.id,
                row.email.as_deref().unwrap_or_default(),
            )
            .await?;
        let phone = self
            .open(
                "account",
                "phone",
                &row.id,
                row.phone.as_deref().unwrap_or_default(),
            )
            .await?;
        let email = row
            .email
            .map(|_| parse("an e-mail address", Email::parse(&email)));
        let phone = row
            .phone
            .map(|_| parse("a telephone number", Phone::parse(&phone)));
        Ok(Account {
            id: parse("an account id", row.id.parse())?,
            state: state_of(&row.state)?,
            name: PersonName::parse(&name),
            email: email.transpose()?,
            phone: phone.transpose()?,
            password: row.password,
            level: Level::parse(&row.level).ok_or_else(|| StoreError::inconsistent("a level", &row.level))?,
            blocked_reason: row.blocked_reason,
            locale: parse("a language", row.locale.parse())?,
            created_at: Timestamp::from_micros(row.created_at),
            version: row.version,
        })
    }

    async fn tags_of(
        &mut self,
        accounts: &[Account],
    ) -> Result<std::collections::HashMap<String, Vec<String>>, StoreError> {
        let mut tags = std::collections::HashMap::<String, Vec<String>>::new();
        if accounts.is_empty() {
            return Ok(tags);
        }
        let mut sql = Sql::new("SELECT account_id, tag FROM customer_tag WHERE account_id IN (");
        sql.bind_all(accounts.iter().map(|account| account.id.to_string()))
            .push(") ORDER BY tag");
        for (account, tag) in sql.all::<(String, String)>(self.tx).await? {
            tags.entry(account).or_default().push(tag);
        }
        Ok(tags)
    }
}

pub(super) fn state_of(text: &str) -> Result<AccountState, StoreError> {
    AccountState::parse(text).ok_or_else(|| StoreError::inconsistent("an account state", text))
}

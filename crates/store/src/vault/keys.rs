//! The data keys: the table `data_key`, and what of it is in memory.

use super::cipher::{Cipher, KeyBytes, fill_random, mint_key};
use super::{Vault, VaultStore};
use crate::db::{Engine, Store};
use crate::error::StoreError;
use crate::tx::Tx;
use domain::kernel::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

const ID_DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const ID_LENGTH: usize = 8;

/// The keys in memory.
#[derive(Default)]
pub(super) struct Ring {
    /// The key that seals.
    current: Option<String>,
    ciphers: BTreeMap<String, Arc<Cipher>>,
    index: Option<KeyBytes>,
}

impl Ring {
    pub(super) fn current(&self) -> Result<(&str, &Cipher), StoreError> {
        let id = self.current.as_deref();
        id.and_then(|id| Some((id, self.cipher(id)?))).ok_or_else(missing)
    }

    pub(super) fn cipher(&self, id: &str) -> Option<&Cipher> {
        self.ciphers.get(id).map(AsRef::as_ref)
    }

    pub(super) fn index(&self) -> Result<&KeyBytes, StoreError> {
        self.index.as_ref().ok_or_else(missing)
    }
}

fn missing() -> StoreError {
    StoreError::Keys("the database has no data keys yet; run: jishi migrate".to_owned())
}

/// Whether `text` has the form of a data key's id.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|byte| ID_DIGITS.contains(&byte))
}

#[derive(sqlx::FromRow)]
pub(super) struct KeyRow {
    pub(super) id: String,
    pub(super) purpose: String,
    pub(super) wrapped: String,
    pub(super) created_at: i64,
    pub(super) retired_at: Option<i64>,
}

impl KeyRow {
    /// What the wrapped key is bound to.
    pub(super) fn place(id: &str, purpose: &str) -> String {
        format!("data_key {id} ({purpose})")
    }
}

impl Vault {
    /// Reads the keys as they are committed, and seals with the newest from now on.
    pub(crate) async fn adopt(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let rows = key_rows(tx).await?;
        if !rows.is_empty() {
            self.set_ring(self.ring_of(&rows)?);
        }
        Ok(())
    }

    /// Keys that are in memory are not unwrapped again: a running process outlives a change of the master key.
    fn ring_of(&self, rows: &[KeyRow]) -> Result<Ring, StoreError> {
        let known = self.ring();
        let mut ring = Ring::default();
        for row in rows {
            let unwrap = || {
                self.masters
                    .unwrap(&KeyRow::place(&row.id, &row.purpose), &row.wrapped)
            };
            if row.purpose == "index" {
                ring.index = match &known.index {
                    Some(key) => Some(key.clone()),
                    None => Some(unwrap()?),
                };
                continue;
            }
            let cipher = match known.ciphers.get(&row.id) {
                Some(cipher) => Arc::clone(cipher),
                None => Arc::new(Cipher::new(&unwrap()?)),
            };
            ring.ciphers.insert(row.id.clone(), cipher);
            if row.retired_at.is_none() {
                ring.current = Some(row.id.clone());
            }
        }
        Ok(ring)
    }
}

impl VaultStore<'_> {
    /// Reads keys that are not in memory. The key that seals stays what it was: what this connection sees may still be
    /// undone, and what is sealed by a key that never was is lost.
    pub(super) async fn learn(&mut self) -> Result<(), StoreError> {
        let rows = key_rows(self.tx).await?;
        let vault = self.tx.keys().clone();
        let mut ring = vault.ring_of(&rows)?;
        ring.current.clone_from(&vault.ring().current);
        vault.set_ring(ring);
        Ok(())
    }

    /// Makes the keys that are missing. Two processes that do it at once make one of each.
    pub(crate) async fn make_missing(&mut self, at: Timestamp) -> Result<(), StoreError> {
        let rows = key_rows(self.tx).await?;
        for purpose in ["seal", "index"] {
            let is_there = |row: &KeyRow| row.purpose == purpose && row.retired_at.is_none();
            if !rows.iter().any(is_there) {
                self.insert(purpose, at).await?;
            }
        }
        Ok(())
    }

    /// Mints a key and stores it, unless there is a current one for this purpose.
    pub(super) async fn insert(&mut self, purpose: &'static str, at: Timestamp) -> Result<(), StoreError> {
        let id = mint_id()?;
        let key = mint_key()?;
        let wrapped = self.tx.keys().masters.wrap(&KeyRow::place(&id, purpose), &key)?;
        sqlx::query(
            "INSERT INTO data_key (id, purpose, wrapped, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(purpose)
        .bind(wrapped)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }
}

impl Store {
    /// Reads the data keys again, so that this process seals with the newest. Called between pieces of work: a key that
    /// only opens is fetched when it is met.
    /// # Errors
    /// [`StoreError::Keys`] when a key was wrapped by a master key that is not given.
    pub async fn refresh_keys(&self) -> Result<(), StoreError> {
        let mut tx = self.read().await?;
        self.vault().adopt(&mut tx).await
    }
}

/// All data keys, oldest first; none of a database without the table. They are few: one more with every rotation.
pub(super) async fn key_rows(tx: &mut Tx) -> Result<Vec<KeyRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, purpose, wrapped, created_at, retired_at FROM data_key ORDER BY created_at, id LIMIT 10000",
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Whether the schema has data keys at all.
pub(crate) async fn has_table(tx: &mut Tx) -> Result<bool, StoreError> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'data_key'",
        Engine::Postgres => {
            "SELECT COUNT(*) FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name = 'data_key'"
        }
    };
    let tables: i64 = sqlx::query_scalar(sql).fetch_one(tx.conn()).await?;
    Ok(tables > 0)
}

fn mint_id() -> Result<String, StoreError> {
    let mut bytes = [0; ID_LENGTH];
    fill_random(&mut bytes)?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(ID_DIGITS[usize::from(byte % 32)]))
        .collect())
}

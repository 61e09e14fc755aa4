//! The vault: personal data is sealed before it is stored, and can be looked up without being opened.
//!
//! Envelope encryption: a value is sealed by a data key (AES-256-GCM), data keys are wrapped by a master key that comes
//! from outside, see [`MasterKeys`]. One data key seals, retired ones only open. A sealed value is bound to its place,
//! so it opens in no other row, column or table. Its length can be seen, nothing else.
//! Text form: `v1.KEY.BASE64URL(nonce, ciphertext, tag)`. Empty text stays empty: it says nothing of anybody.
//!
//! Does not own what is to be sealed: [`domain::user::register`] does.

mod cipher;
mod keys;
mod master;
mod rotate;

pub(crate) use keys::has_table;
pub use master::{MasterKeyError, MasterKeys};
pub use rotate::{KeyState, Resealed, SealedColumn, SealedCount, SealedValue, sealed_columns};

use crate::error::StoreError;
use crate::tx::Tx;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::user::register;
use hmac::{Hmac, KeyInit as _, Mac as _};
use keys::Ring;
use sha2::Sha256;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

const SEALED: &str = "v1";

/// Where a sealed value lives: table, column and the row's primary key.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    table: &'static str,
    column: &'static str,
    row: &'a str,
}

impl<'a> Place<'a> {
    pub const fn new(table: &'static str, column: &'static str, row: &'a str) -> Self {
        Self { table, column, row }
    }

    /// What is bound to the value. No name of a table or column holds the separator, so two places never read the same.
    fn associated(&self) -> Vec<u8> {
        [SEALED, self.table, self.column, self.row]
            .join("\0")
            .into_bytes()
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} of {}", self.table, self.column, self.row)
    }
}

/// Seals and opens, with the keys that are in memory; cheap to clone. Inside store functions use [`Tx::vault`].
#[derive(Clone)]
pub struct Vault {
    masters: MasterKeys,
    ring: Arc<RwLock<Arc<Ring>>>,
}

impl Vault {
    pub(crate) fn new(masters: MasterKeys) -> Self {
        Self {
            masters,
            ring: Arc::default(),
        }
    }

    /// Seals a value for its place.
    /// # Errors
    /// [`StoreError::Keys`] before the first migration, [`StoreError::Unavailable`] without random numbers,
    /// [`StoreError::Inconsistent`] for a column that [`register`] does not declare as sealed: key rotation would miss it.
    pub fn seal(&self, place: Place<'_>, clear: &str) -> Result<String, StoreError> {
        self.seal_bytes(place, clear.as_bytes())
    }

    /// As [`Vault::seal`], for what is no text.
    /// # Errors
    /// As there.
    pub fn seal_bytes(&self, place: Place<'_>, clear: &[u8]) -> Result<String, StoreError> {
        if !register::is_sealed(place.table, place.column) {
            let detail = format!("{}.{} is not declared as sealed", place.table, place.column);
            return Err(StoreError::inconsistent("the register of personal data", detail));
        }
        if clear.is_empty() {
            return Ok(String::new());
        }
        let ring = self.ring();
        let (id, cipher) = ring.current()?;
        let sealed = cipher.seal(&place.associated(), clear)?;
        Ok(format!("{SEALED}.{id}.{}", URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// A value by which equal texts of one column can be found without opening them: HMAC-SHA-256 under a key of this
    /// installation, 43 characters. `column` is `table.column`; the same text gives another value for another column.
    /// Normalise the text first. Whoever has the key can try texts, so it is no seal: index only what must be found.
    /// # Errors
    /// [`StoreError::Keys`] before the first migration.
    pub fn index(&self, column: &'static str, text: &str) -> Result<String, StoreError> {
        let ring = self.ring();
        let mac = Hmac::<Sha256>::new_from_slice(ring.index()?.as_slice());
        let mut mac = mac.map_err(|error| StoreError::inconsistent("the index key", error))?;
        mac.update(column.as_bytes());
        mac.update(b"\0");
        mac.update(text.as_bytes());
        Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    /// A signature over `message` that only this installation can make: HMAC-SHA-256 under a key that is made for
    /// `purpose` from the one of [`Vault::index`] by HMAC too, so it stays the same when other keys are rotated.
    /// # Errors
    /// [`StoreError::Keys`] before the first migration.
    pub fn sign(&self, purpose: &'static str, message: &[u8]) -> Result<[u8; 32], StoreError> {
        let mac = |key: &[u8], text: &[&[u8]]| {
            let mac = Hmac::<Sha256>::new_from_slice(key);
            let mut mac = mac.map_err(|error| StoreError::inconsistent("the index key", error))?;
            for part in text {
                mac.update(part);
            }
            Ok::<[u8; 32], StoreError>(mac.finalize().into_bytes().into())
        };
        let ring = self.ring();
        // No name of a column begins like this, so no look-up value is ever the key.
        let key = Zeroizing::new(mac(ring.index()?.as_slice(), &[b"\0sign\0", purpose.as_bytes()])?);
        mac(key.as_slice(), &[message])
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_ring(&self, ring: Ring) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }

    /// Names of the master keys that give nothing away, newest first.
    pub fn masters(&self) -> Vec<String> {
        self.masters.fingerprints()
    }

    /// Whether the keys of a migrated database are in memory.
    pub(crate) fn is_ready(&self) -> bool {
        self.ring().current().is_ok()
    }
}

impl fmt::Debug for Vault {
    /// Keys never reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// The vault, borrowed from a connection: it fetches keys that another process has made meanwhile.
pub struct VaultStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn vault(&mut self) -> VaultStore<'_> {
        VaultStore { tx: self }
    }
}

impl VaultStore<'_> {
    /// As [`Vault::seal`].
    /// # Errors
    /// As there.
    pub fn seal(&self, place: Place<'_>, clear: &str) -> Result<String, StoreError> {
        self.tx.keys().seal(place, clear)
    }

    /// As [`Vault::seal_bytes`].
    /// # Errors
    /// As there.
    pub fn seal_bytes(&self, place: Place<'_>, clear: &[u8]) -> Result<String, StoreError> {
        self.tx.keys().seal_bytes(place, clear)
    }

    /// As [`Vault::index`].
    /// # Errors
    /// As there.
    pub fn index(&self, column: &'static str, text: &str) -> Result<String, StoreError> {
        self.tx.keys().index(column, text)
    }

    /// Opens a value that was sealed for this place. A statement is sent only for a key that is not in memory yet.
    /// # Errors
    /// [`StoreError::Inconsistent`] for a value that was sealed for another place, has been changed, is not sealed at
    /// all, or names a key that the database does not hold.
    pub async fn open(&mut self, place: Place<'_>, sealed: &str) -> Result<String, StoreError> {
        let clear = self.open_bytes(place, sealed).await?;
        String::from_utf8(clear)
            .map_err(|_| StoreError::inconsistent("a sealed value", format!("{place} is not text")))
    }

    /// As [`VaultStore::open`], for what is no text.
    /// # Errors
    /// As there.
    pub async fn open_bytes(&mut self, place: Place<'_>, sealed: &str) -> Result<Vec<u8>, StoreError> {
        if sealed.is_empty() {
            return Ok(Vec::new());
        }
        let wrong = |detail: &str| StoreError::inconsistent("a sealed value", format!("{place} {detail}"));
        let (id, body) = parts(sealed).ok_or_else(|| wrong("is not sealed"))?;
        if self.tx.keys().ring().cipher(id).is_none() {
            self.learn().await?;
        }
        let ring = self.tx.keys().ring();
        let cipher = ring
            .cipher(id)
            .ok_or_else(|| wrong("names a key that is not there"))?;
        let clear = URL_SAFE_NO_PAD
            .decode(body)
            .ok()
            .and_then(|body| cipher.open(&place.associated(), &body))
            .ok_or_else(|| wrong("does not open: it was changed, or sealed for another place"))?;
        Ok(clear.to_vec())
    }

    /// As [`VaultStore::open`], for columns that held clear text before they were sealed: that is given as it is, until
    /// `jishi keys rotate` has sealed it.
    /// # Errors
    /// As [`VaultStore::open`].
    pub async fn open_or_clear(&mut self, place: Place<'_>, stored: String) -> Result<String, StoreError> {
        if is_sealed(&stored) {
            self.open(place, &stored).await
        } else {
            Ok(stored)
        }
    }
}

/// Whether a stored text has the form of a sealed value.
fn is_sealed(stored: &str) -> bool {
    parts(stored).is_some()
}

/// The key's id and the rest of a sealed value.
fn parts(sealed: &str) -> Option<(&str, &str)> {
    sealed
        .strip_prefix(SEALED)?
        .strip_prefix('.')?
        .split_once('.')
        .filter(|(id, _)| keys::is_id(id))
}

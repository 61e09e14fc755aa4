//! Master keys: they wrap the data keys, come from outside, and are never stored in the database.

use super::cipher::{Cipher, KEY_BYTES, KeyBytes, mint_key};
use crate::error::StoreError;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

const WRAPPED: &str = "w1";

/// The master keys, newest first: the newest wraps, all of them open. Cheap to clone.
#[derive(Clone, Default)]
pub struct MasterKeys(Arc<[Master]>);

struct Master {
    fingerprint: String,
    cipher: Cipher,
    /// HMAC under the key, before any message.
    mac: Hmac<Sha256>,
}

/// A text that is no list of master keys. Says nothing of what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    #[error(
        "key {0} is not 32 bytes in base64, which are 44 characters; `openssl rand -base64 32` makes such a key"
    )]
    NotAKey(usize),
    #[error("there is no key in it")]
    Empty,
}

impl MasterKeys {
    /// No keys: enough to open a database that holds none.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads keys of 32 bytes in base64, separated by white space, newest first. Lines that start with `#` are skipped.
    /// # Errors
    /// [`MasterKeyError`].
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let words = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .flat_map(str::split_whitespace);
        let keys: Vec<Master> = words
            .enumerate()
            .map(|(index, word)| Master::parse(word).ok_or(MasterKeyError::NotAKey(index + 1)))
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(MasterKeyError::Empty);
        }
        Ok(Self(keys.into()))
    }

    /// Mints a key, as [`MasterKeys::parse`] reads it.
    /// # Errors
    /// [`StoreError::Unavailable`] when the operating system gives no random bytes.
    pub fn mint() -> Result<Zeroizing<String>, StoreError> {
        Ok(Zeroizing::new(STANDARD.encode(*mint_key()?)))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names of the keys that give nothing away, newest first.
    pub fn fingerprints(&self) -> Vec<String> {
        self.0.iter().map(|key| key.fingerprint.clone()).collect()
    }

    /// A key for something outside of the database, made from the master key of this fingerprint: HKDF-Expand with
    /// SHA-256 (RFC 5869, section 2.3) to 32 bytes. `info` says what it is for. `None` without that master key.
    pub fn expand(&self, fingerprint: &str, info: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let master = self.0.iter().find(|key| key.fingerprint == fingerprint)?;
        let mac = master.mac.clone().chain_update(info).chain_update([1]);
        Some(Zeroizing::new(mac.finalize().into_bytes().into()))
    }

    /// Wraps a data key with the newest master key. `place` is bound to it.
    /// # Errors
    /// [`StoreError::Keys`] without a master key.
    pub(super) fn wrap(&self, place: &str, key: &KeyBytes) -> Result<String, StoreError> {
        let newest = self.0.first().ok_or_else(|| {
            StoreError::Keys(
                "there is no master key to wrap new keys with; set JISHI_KEYS or JISHI_KEY_FILE".to_owned(),
            )
        })?;
        let sealed = newest.cipher.seal(place.as_bytes(), key.as_slice())?;
        Ok(format!(
            "{WRAPPED}.{}.{}",
            newest.fingerprint,
            URL_SAFE_NO_PAD.encode(sealed)
        ))
    }

    /// Unwraps what any of these keys wrapped for this place.
    /// # Errors
    /// [`StoreError::Keys`], which names the missing key and the remedy.
    pub(super) fn unwrap(&self, place: &str, wrapped: &str) -> Result<KeyBytes, StoreError> {
        let named = wrapped_by(wrapped);
        let Some(master) = self.0.iter().find(|key| Some(key.fingerprint.as_str()) == named) else {
            return Err(self.missing(named.unwrap_or("unknown")));
        };
        let sealed = wrapped.rsplit('.').next().unwrap_or_default();
        let key = URL_SAFE_NO_PAD
            .decode(sealed)
            .ok()
            .and_then(|sealed| master.cipher.open(place.as_bytes(), &sealed))
            .and_then(|bytes| <[u8; KEY_BYTES]>::try_from(bytes.as_slice()).ok());
        key.map(KeyBytes::new)
            .ok_or_else(|| StoreError::Keys(format!("{place} has been changed: restore it from a backup")))
    }

    fn missing(&self, fingerprint: &str) -> StoreError {
        let given = if self.is_empty() {
            "no master key is given".to_owned()
        } else {
            format!("the given ones are {}", self.fingerprints().join(" and "))
        };
        StoreError::Keys(format!(
            "the data of this shop is sealed, and its master key {fingerprint} is missing ({given}); set JISHI_KEYS or \
             JISHI_KEY_FILE to the key that the shop was opened with before; without it the sealed data is lost"
        ))
    }
}

/// The fingerprint of the master key that wrapped a data key.
pub(super) fn wrapped_by(wrapped: &str) -> Option<&str> {
    let mut parts = wrapped.split('.');
    (parts.next() == Some(WRAPPED)).then(|| parts.next()).flatten()
}

impl Master {
    fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
        let key = KeyBytes::new(<[u8; KEY_BYTES]>::try_from(bytes.as_slice()).ok()?);
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_slice()).ok()?;
        let keyed = mac.clone();
        mac.update(b"jishi master key fingerprint");
        let digest = mac.finalize().into_bytes();
        Some(Self {
            fingerprint: format!("{:08x}", u32::from_be_bytes(*digest.first_chunk()?)),
            cipher: Cipher::new(&key),
            mac: keyed,
        })
    }
}

impl fmt::Debug for MasterKeys {
    /// Keys never reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKeys({})", self.fingerprints().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "b2xkIG1hc3RlciBrZXkgb2YgMzIgYnl0ZXMgLi4uLi4=";

    #[test]
    fn keys_are_read_newest_first() {
        let new = MasterKeys::mint().unwrap();
        let both = MasterKeys::parse(&format!("# the newest\n{}\n {OLD}\n", *new)).unwrap();
        let old = MasterKeys::parse(OLD).unwrap();
        assert_eq!(both.fingerprints()[1..], old.fingerprints());
        let key = mint_key().unwrap();
        let wrapped = old.wrap("place", &key).unwrap();
        assert_eq!(*both.unwrap("place", &wrapped).unwrap(), *key);
        let wrapped = both.wrap("place", &key).unwrap();
        assert_eq!(wrapped_by(&wrapped), Some(both.fingerprints()[0].as_str()));
        assert!(both.unwrap("another place", &wrapped).is_err());
        let error = old.unwrap("place", &wrapped).unwrap_err().to_string();
        assert!(
            error.contains("JISHI_KEYS") && error.contains(&both.fingerprints()[0]),
            "{error}"
        );
    }

    /// Computed by another program.
    #[test]
    fn keys_for_other_things_stay_what_they_were() {
        let keys = MasterKeys::parse(OLD).unwrap();
        let key = keys.expand(&keys.fingerprints()[0], b"test").unwrap();
        assert_eq!(key[..4], [156, 137, 9, 230]);
        assert_ne!(key, keys.expand(&keys.fingerprints()[0], b"toast").unwrap());
        assert!(keys.expand("00000000", b"test").is_none());
    }

    #[test]
    fn texts_that_are_no_keys_are_refused_and_not_repeated() {
        assert_eq!(
            MasterKeys::parse(" \n# none\n").unwrap_err(),
            MasterKeyError::Empty
        );
        for bad in [
            "secret",
            "c2hvcnQ=",
            "b2xkIG1hc3RlciBrZXkgb2YgMzIgYnl0ZXMgLi4uLi4",
        ] {
            let error = MasterKeys::parse(&format!("{OLD} {bad}")).unwrap_err();
            assert_eq!(error, MasterKeyError::NotAKey(2));
            assert!(!error.to_string().contains(bad));
        }
    }

    #[test]
    fn debug_output_hides_the_keys() {
        let text = format!("{:?}", MasterKeys::parse(OLD).unwrap());
        assert!(!text.contains("b2xk") && text.len() < 30, "{text}");
    }
}

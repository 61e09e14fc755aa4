//! AES-256-GCM over short texts, and the one place of the store that mints random bytes.
//!
//! Nonces are 96 random bits. NIST SP 800-38D (section 8.3) allows 2^32 messages under one key with such nonces; a data
//! key is to be changed long before (`jishi keys rotate`).

use crate::error::StoreError;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use rand::TryRngCore as _;
use rand::rngs::OsRng;
use zeroize::Zeroizing;

/// Bytes of a key.
pub(super) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// A key as bytes; wiped from memory when it is dropped.
pub(super) type KeyBytes = Zeroizing<[u8; KEY_BYTES]>;

/// A key ready for use. The key schedule is wiped when it is dropped.
pub(super) struct Cipher(Aes256Gcm);

impl Cipher {
    pub(super) fn new(key: &KeyBytes) -> Self {
        Self(Aes256Gcm::new((&**key).into()))
    }

    /// Gives nonce, ciphertext and tag in one piece. `place` is bound to them and not contained.
    /// # Errors
    /// [`StoreError::Unavailable`] when the operating system gives no random bytes.
    pub(super) fn seal(&self, place: &[u8], clear: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce)?;
        let payload = Payload {
            msg: clear,
            aad: place,
        };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StoreError::inconsistent("a value to seal", "it is too long"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// `None` unless this key sealed exactly this for exactly this place.
    pub(super) fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, msg) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg, aad: place };
        let clear = self.0.decrypt(&Nonce::from(*nonce), payload);
        clear.ok().map(Zeroizing::new)
    }
}

/// A new random key.
pub(super) fn mint_key() -> Result<KeyBytes, StoreError> {
    let mut key = KeyBytes::default();
    fill_random(&mut *key)?;
    Ok(key)
}

/// Fills `bytes` with random numbers of the operating system.
///
/// They are minted here, and not handed in with ids and time: a nonce that repeats gives away what it sealed, so no
/// caller may have a say in it, nor a test that makes chance predictable.
pub(super) fn fill_random(bytes: &mut [u8]) -> Result<(), StoreError> {
    OsRng.try_fill_bytes(bytes).map_err(|error| {
        StoreError::Unavailable(format!("the operating system gives no random numbers: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_in_its_place_only_and_unchanged_only() {
        let cipher = Cipher::new(&mint_key().unwrap());
        let sealed = cipher.seal(b"here", "龙井路 1 号".as_bytes()).unwrap();
        assert_eq!(
            cipher.open(b"here", &sealed).unwrap().as_slice(),
            "龙井路 1 号".as_bytes()
        );
        assert!(cipher.open(b"there", &sealed).is_none());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(cipher.open(b"here", &changed).is_none(), "byte {at}");
            assert!(cipher.open(b"here", &sealed[..at]).is_none(), "cut at {at}");
        }
        let other = Cipher::new(&mint_key().unwrap());
        assert!(other.open(b"here", &sealed).is_none());
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same() {
        let cipher = Cipher::new(&mint_key().unwrap());
        let sealed: std::collections::BTreeSet<_> =
            (0..1_000).map(|_| cipher.seal(b"", b"same").unwrap()).collect();
        assert_eq!(sealed.len(), 1_000);
    }

    /// Test case 14 of "The Galois/Counter Mode of Operation" (2005): one block of zeros under the zero key.
    #[test]
    fn the_cipher_is_the_published_one() {
        let cipher = Cipher::new(&KeyBytes::default());
        let sealed = [
            [0; 12].as_slice(),
            &[
                0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60, 0x6b, 0x6e, 0x07, 0x4e, 0xc5, 0xd3, 0xba, 0xf3, 0x9d,
                0x18,
            ],
            &[
                0xd0, 0xd1, 0xc8, 0xa7, 0x99, 0x99, 0x6b, 0xf0, 0x26, 0x5b, 0x98, 0xb5, 0xd4, 0x8a, 0xb9,
                0x19,
            ],
        ]
        .concat();
        assert_eq!(cipher.open(b"", &sealed).unwrap().as_slice(), [0; 16]);
    }
}

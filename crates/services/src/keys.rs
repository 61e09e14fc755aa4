//! The installation's master keys, and the keys of single purposes that are derived from them. They are never in the
//! database.

use hkdf::Hkdf;
use sha2::Sha256;
use std::sync::Arc;

/// 32 random bytes.
pub type Key = [u8; 32];

/// Master keys, the newest first; cheap to clone. New things are made with the first, old ones read with any.
#[derive(Clone, Default)]
pub struct MasterKeys(Arc<[Key]>);

impl std::fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKeys({})", self.0.len())
    }
}

impl FromIterator<Key> for MasterKeys {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}

impl MasterKeys {
    /// The keys of one purpose, the newest first.
    pub(crate) fn derived(&self, purpose: &str) -> impl Iterator<Item = Key> {
        self.0.iter().map(move |key| derive(key, purpose))
    }
}

/// The key of one purpose by HKDF-SHA-256 (RFC 5869), with the purpose as its info and without a salt: master keys are
/// random already.
pub(crate) fn derive(key: &Key, purpose: &str) -> Key {
    let mut derived = [0; 32];
    Hkdf::<Sha256>::new(None, key)
        .expand(purpose.as_bytes(), &mut derived)
        .expect("HKDF gives up to 8,160 bytes");
    derived
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_other_purposes_and_other_masters_differ_and_stay_what_they_were() {
        let key = derive(&[7; 32], "test");
        assert_ne!(key, derive(&[7; 32], "test 2"));
        assert_ne!(key, derive(&[8; 32], "test"));
        // Computed by another program.
        assert_eq!(key[..4], [156, 217, 35, 178]);
    }

    #[test]
    fn keys_are_not_printed() {
        let keys: MasterKeys = [[7; 32]].into_iter().collect();
        assert_eq!(format!("{keys:?}"), "MasterKeys(1)");
    }
}

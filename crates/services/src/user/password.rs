//! Hashing passwords: slow on purpose, so few at once and never on the threads that serve.

use crate::ServiceError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Hashed at once, at 19 MiB each (Argon2id, t = 2, p = 1: OWASP Password Storage Cheat Sheet).
const AT_ONCE: usize = 2;
/// Who has to wait behind more than this many is told to come back.
const WAITING_MOST: usize = 64;

/// Hashes and checks passwords; cheap to clone.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(WAITING_MOST)),
        }
    }
}

/// Of a password that nobody knows: unknown accounts are checked against it, so that they take as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRvZm5vYm9keQ$ss+JCjcVSQZ8pSbrzcWtn81AGWAoMlRVFIS+T9ajw3A";

impl Passwords {
    /// The Argon2id hash in PHC format.
    pub(crate) async fn hash(&self, password: String) -> Result<String, ServiceError> {
        self.work(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| {
                tracing::error!(%error, "a password could not be hashed");
                ServiceError::Internal
            })
        })
        .await?
    }

    /// Whether the password fits. Without a hash it never does, after the same work.
    pub(crate) async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, ServiceError> {
        self.work(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            let fits = PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            });
            fits && known
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        f: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let _place = self.places.try_acquire().map_err(|_| ServiceError::TooMany)?;
        let _turn = self.turns.acquire().await.map_err(|_| ServiceError::Internal)?;
        spawn_blocking(f).await.map_err(|error| {
            tracing::error!(%error, "hashing a password failed");
            ServiceError::Internal
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            passwords
                .fits("correct horse".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .fits("battery staple".to_owned(), Some(hash))
                .await
                .unwrap()
        );
        assert!(!passwords.fits("anything".to_owned(), None).await.unwrap());
    }

    #[test]
    fn the_hash_of_nobody_is_as_expensive_as_a_real_one() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(NOBODY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}

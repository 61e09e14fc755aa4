//! Which account the sessions and keys are of that came lately, as the guard has found them: in memory, for whoever counts
//! requests before anything is looked up. A session or a key that was not seen yet, or has ended, is of nobody.

use crate::Ctx;
use crate::user::{ApiToken, SessionToken};
use domain::user::AccountId;
use std::collections::HashMap;
use std::mem;
use std::sync::{PoisonError, RwLock};

/// Sessions and keys of one half: 65,536 in all, about ten megabytes.
const HALF: usize = 32_768;

/// Sessions and keys by the hash of their secret.
#[derive(Debug, Default)]
pub struct KnownAccounts(RwLock<Halves>);

/// When the young half is full it becomes the old one, and what was not asked for since is forgotten.
#[derive(Debug, Default)]
struct Halves {
    young: HashMap<String, AccountId>,
    old: HashMap<String, AccountId>,
}

impl KnownAccounts {
    /// Notes of whom a session or key is; with `None`, that it is nobody's any more.
    pub(crate) fn note(&self, hash: &str, account: Option<AccountId>) {
        if self.account(hash) == account {
            return;
        }
        let mut halves = self.0.write().unwrap_or_else(PoisonError::into_inner);
        halves.old.remove(hash);
        match account {
            Some(account) => {
                if halves.young.len() >= HALF {
                    halves.old = mem::take(&mut halves.young);
                }
                halves.young.insert(hash.to_owned(), account);
            }
            None => {
                halves.young.remove(hash);
            }
        }
    }

    fn account(&self, hash: &str) -> Option<AccountId> {
        let halves = self.0.read().unwrap_or_else(PoisonError::into_inner);
        halves.young.get(hash).or_else(|| halves.old.get(hash)).copied()
    }
}

impl Ctx {
    /// The account of a session, if it was seen lately.
    pub fn known_by_session(&self, token: &SessionToken) -> Option<AccountId> {
        self.known.account(&token.hash())
    }

    /// The account that made a key of the API, if the key was seen lately.
    pub fn known_by_key(&self, token: &ApiToken) -> Option<AccountId> {
        self.known.account(&token.hash())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_is_of_nobody() {
        let known = KnownAccounts::default();
        let account = AccountId::from_u128(7);
        assert_eq!(known.account("a"), None);
        known.note("a", Some(account));
        assert_eq!((known.account("a"), known.account("b")), (Some(account), None));
        known.note("a", None);
        assert_eq!(known.account("a"), None);
    }

    #[test]
    fn the_table_is_bounded_and_forgets_the_oldest() {
        let known = KnownAccounts::default();
        let account = AccountId::from_u128(7);
        for number in 0..200_000 {
            known.note(&number.to_string(), Some(account));
        }
        let halves = known.0.read().unwrap();
        assert!(halves.young.len() + halves.old.len() <= 2 * HALF);
        assert!(halves.young.contains_key("199999") && !halves.old.contains_key("0"));
    }
}

//! People: accounts, sessions, codes, roles. Personal values are sealed on their way in and opened on their way out.

mod account;
mod address;
mod code;
mod consent;
mod customer;
mod identity;
mod passkey;
mod role;
mod session;
mod subject;
mod throttle;

pub use account::{AccountFilter, AccountSummary, SecondFactor};
pub use code::{CodePurpose, NewCode, SentCode};
pub use consent::NewConsent;
pub use customer::CustomerNote;
pub use identity::Identity;
pub use passkey::{NewCeremony, NewPasskey, Passkey};
pub use role::{CustomRole, GrantRow, NewGrant};
pub use session::{NewSession, SignInRow};

use crate::error::StoreError;
use crate::tx::Tx;
use crate::vault::Place;

/// Functions over people, borrowed from a connection.
pub struct UserStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn user(&mut self) -> UserStore<'_> {
        UserStore { tx: self }
    }
}

impl UserStore<'_> {
    fn seal(
        &mut self,
        table: &'static str,
        column: &'static str,
        row: &str,
        clear: &str,
    ) -> Result<String, StoreError> {
        self.tx.vault().seal(Place::new(table, column, row), clear)
    }

    async fn open(
        &mut self,
        table: &'static str,
        column: &'static str,
        row: &str,
        sealed: &str,
    ) -> Result<String, StoreError> {
        self.tx.vault().open(Place::new(table, column, row), sealed).await
    }
}

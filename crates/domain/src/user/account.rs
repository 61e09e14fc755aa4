//! An account: one person, whether buyer, seller's staff or the platform's own.

use super::{ContactError, Email, Phone};
use crate::kernel::{Locale, Timestamp};
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// An account of a person.
    AccountId, "acc"
);

crate::define_id!(
    /// A device that is signed in. It names the session in lists; it does not open it.
    SessionId, "ses"
);

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountState {
    Active,
    /// Barred from ordering and, for staff, from working; the reason is shown to its person.
    Blocked,
    /// Closed by its person. It cannot be signed in to again.
    Closed,
}

impl AccountState {
    pub const ALL: [Self; 3] = [Self::Active, Self::Blocked, Self::Closed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A customer's level, lowest first. Who reaches which comes with the loyalty rules; operators set it by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    #[default]
    Regular,
    Silver,
    Gold,
    Diamond,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Regular, Self::Silver, Self::Gold, Self::Diamond];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Regular => "regular",
            Self::Silver => "silver",
            Self::Gold => "gold",
            Self::Diamond => "diamond",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// What a person signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Login {
    Email(Email),
    Phone(Phone),
}

impl Login {
    /// An e-mail address if there is an `@`, else a telephone number.
    /// # Errors
    /// [`ContactError`] of the kind that was tried.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        if text.contains('@') {
            Email::parse(text).map(Self::Email)
        } else {
            Phone::parse(text).map(Self::Phone)
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }
}

/// An account as it is kept. Contacts are there once a code that was sent to them came back.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub state: AccountState,
    pub name: Option<PersonName>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    /// Argon2id in PHC format.
    pub password: Option<String>,
    pub level: Level,
    /// Shown to its person; empty if the account is not blocked.
    pub blocked_reason: String,
    pub locale: Locale,
    pub created_at: Timestamp,
    /// Grows with every edit.
    pub version: i64,
}

impl Account {
    /// An account that begins with one contact.
    pub fn new(id: AccountId, login: Login, locale: Locale, created_at: Timestamp) -> Self {
        let (email, phone) = match login {
            Login::Email(email) => (Some(email), None),
            Login::Phone(phone) => (None, Some(phone)),
        };
        Self {
            id,
            state: AccountState::Active,
            name: None,
            email,
            phone,
            password: None,
            level: Level::Regular,
            blocked_reason: String::new(),
            locale,
            created_at,
            version: 1,
        }
    }

    /// The contacts that the person can sign in with.
    pub fn logins(&self) -> Vec<Login> {
        let email = self.email.clone().map(Login::Email);
        let phone = self.phone.clone().map(Login::Phone);
        email.into_iter().chain(phone).collect()
    }
}

/// What a person wants to be called: 1 to 40 characters, none of them a control character.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    pub const MOST: usize = 40;

    /// `None` for an empty or overlong name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let length = text.chars().count();
        let fits = (1..=Self::MOST).contains(&length) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PersonName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a name has 1 to 40 characters")
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl std::fmt::Debug for PersonName {
    /// Names never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_an_address_or_a_number() {
        assert!(matches!(Login::parse("Li@example.com"), Ok(Login::Email(_))));
        assert_eq!(Login::parse("138 0013 8000").unwrap().as_str(), "13800138000");
        assert_eq!(Login::parse("li"), Err(ContactError::Phone));
        assert_eq!(Login::parse("li@"), Err(ContactError::Email));
    }

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(PersonName::parse(" 李雷 ").unwrap().as_str(), "李雷");
        assert!(PersonName::parse("  ").is_none());
        assert!(PersonName::parse(&"长".repeat(41)).is_none());
        assert!(PersonName::parse("a\nb").is_none());
    }
}

//! An account as its own person sees it.

use super::{Level, Permission, SessionId, Strength};
use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// Who is signed in: what pages need to greet them and to show the right doors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Empty until the person gives one.
    pub name: String,
    /// Masked e-mail or phone, to be recognised by.
    pub contact: String,
    pub strength: Strength,
    /// What they may do on the whole platform.
    pub console: Vec<Permission>,
    /// Whether they work for a seller.
    pub seller: bool,
    /// What they may do for sellers.
    pub selling: Vec<Permission>,
}

/// The account page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub name: String,
    /// In clear: it is their own.
    pub email: String,
    pub phone: String,
    pub level: Level,
    pub has_password: bool,
    pub has_second_factor: bool,
    pub has_passkey: bool,
    /// Recovery codes that have not been used.
    pub recovery_left: i64,
    pub created_at: Timestamp,
    /// Why the account is blocked; empty if it is not.
    pub blocked_reason: String,
    /// Guards against two edits at once.
    pub version: i64,
}

/// A signed-in device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: SessionId,
    /// The browser and system, as far as they told.
    pub device: String,
    /// The network address, its last part hidden.
    pub address: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    /// Whether this is the device that asks.
    pub current: bool,
}

/// How an attempt to sign in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInOutcome {
    Succeeded,
    WrongPassword,
    WrongCode,
    /// Too many tries before it.
    Refused,
    /// A passkey whose sign counter went back: somebody may have a copy of it.
    CopiedPasskey,
}

impl SignInOutcome {
    pub const ALL: [Self; 5] = [
        Self::Succeeded,
        Self::WrongPassword,
        Self::WrongCode,
        Self::Refused,
        Self::CopiedPasskey,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::Refused => "refused",
            Self::CopiedPasskey => "copied_passkey",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// A line of the sign-in history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInEntry {
    pub at: Timestamp,
    pub outcome: SignInOutcome,
    pub device: String,
    pub address: String,
}

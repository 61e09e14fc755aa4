//! What a list of the console shows, as its address says it.

use domain::user::{AccountId, AccountState, Level, Target};
use serde::{Deserialize, Serialize};

/// Which customers are shown. Empty texts say nothing. A contact is not among it: addresses are kept in histories and logs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerQuestion {
    pub state: String,
    pub level: String,
    pub tag: String,
    pub before: String,
}

impl CustomerQuestion {
    /// The last customer of the page before.
    pub fn before(&self) -> Option<AccountId> {
        self.before.parse().ok()
    }

    pub fn state(&self) -> Option<AccountState> {
        AccountState::parse(&self.state)
    }

    pub fn level(&self) -> Option<Level> {
        Level::parse(&self.level)
    }

    /// The filter it means.
    #[cfg(feature = "ssr")]
    pub fn filter(&self) -> services::user::AccountFilter {
        services::user::AccountFilter {
            state: self.state(),
            level: self.level(),
            tag: Some(self.tag.trim().to_owned()).filter(|tag| !tag.is_empty()),
            login: None,
        }
    }
}

/// Which entries of the audit log are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuestion {
    pub actor: String,
    /// How the action begins: `customer.`
    #[serde(rename = "q")]
    pub action: String,
    pub subject: String,
    /// Days, `2026-11-23`, in UTC.
    pub from: String,
    pub until: String,
    pub before: String,
}

impl AuditQuestion {
    /// Entries on a page.
    pub const PAGE: i64 = 50;

    pub fn before(&self) -> Option<i64> {
        self.before.parse().ok()
    }

    /// The filter it means.
    #[cfg(feature = "ssr")]
    pub fn filter(&self) -> domain::user::AuditFilter {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        domain::user::AuditFilter {
            actor: given(&self.actor),
            action: given(&self.action),
            subject_kind: None,
            subject_id: given(&self.subject),
            seller_id: None,
            from: domain::kernel::Timestamp::parse_day(&self.from),
            until: domain::kernel::Timestamp::parse_day(&self.until).map(|day| day.plus_seconds(24 * 3_600)),
        }
    }
}

/// The form that asks for a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRequest {
    pub login: String,
    pub role: String,
    /// The seller that the role is for; empty for the platform.
    #[serde(default)]
    pub seller: String,
    /// For how many hours; empty for good.
    #[serde(default)]
    pub hours: String,
    pub reason: String,
}

impl RoleRequest {
    pub fn target(&self) -> Target {
        target_of(&self.seller)
    }

    /// What cannot be read counts as no time at all, which is refused.
    pub fn seconds(&self) -> Option<i64> {
        match self.hours.trim() {
            "" => None,
            hours => Some(hours.parse::<i64>().unwrap_or(0).saturating_mul(3_600)),
        }
    }
}

/// A seller by id, or the platform.
pub fn target_of(seller: &str) -> Target {
    match seller.trim() {
        "" => Target::Platform,
        seller => Target::Seller(seller.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_that_cannot_be_read_are_refused_later() {
        let request = |hours: &str| RoleRequest {
            hours: hours.to_owned(),
            ..RoleRequest::default()
        };
        assert_eq!(request("").seconds(), None);
        assert_eq!(request("8").seconds(), Some(28_800));
        assert_eq!(request("eight").seconds(), Some(0));
    }
}

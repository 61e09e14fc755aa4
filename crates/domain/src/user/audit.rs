//! What the audit log says: who did what to what, when, why, and from where. Storing and chaining it is not done here.

use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    pub at: Timestamp,
    /// An account id, `operator` at the command line, or `system`.
    pub actor: String,
    /// What was done: `order.ship`, `customer.reveal_phone`.
    pub action: String,
    /// To what: `order`.
    pub subject_kind: String,
    pub subject_id: String,
    /// Whose it is; `None` for the platform's.
    pub seller_id: Option<String>,
    pub reason: Option<String>,
    /// The changed fields as JSON, personal values masked; `None` where there was nothing.
    pub before: Option<String>,
    pub after: Option<String>,
    /// The IP address of the request.
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
}

/// A record in its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// 1, 2, 3 … without a gap.
    pub seq: i64,
    /// The hash of this entry, which the next one holds.
    pub hash: String,
    pub record: AuditRecord,
}

impl AuditEntry {
    /// The heads of [`AuditEntry::cells`].
    pub const COLUMNS: [&'static str; 14] = [
        "seq",
        "at",
        "actor",
        "action",
        "subject_kind",
        "subject_id",
        "seller_id",
        "reason",
        "before",
        "after",
        "address",
        "user_agent",
        "request_id",
        "hash",
    ];

    /// The entry as a row of a table: times as RFC 3339, nothing as an empty cell.
    pub fn cells(&self) -> [String; 14] {
        let record = &self.record;
        let cell = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.seq.to_string(),
            record.at.to_rfc3339(),
            record.actor.clone(),
            record.action.clone(),
            record.subject_kind.clone(),
            record.subject_id.clone(),
            cell(&record.seller_id),
            cell(&record.reason),
            cell(&record.before),
            cell(&record.after),
            cell(&record.address),
            cell(&record.user_agent),
            cell(&record.request_id),
            self.hash.clone(),
        ]
    }
}

/// Which entries are wanted; all by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    pub actor: Option<String>,
    /// How the action begins: `customer.` for everything done to customers.
    pub action: Option<String>,
    pub subject_kind: Option<String>,
    pub subject_id: Option<String>,
    pub seller_id: Option<String>,
    /// Not before this time.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
}

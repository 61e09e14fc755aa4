//! People as those who work here see them: personal values masked.

use super::{
    AccountId, AccountState, ApprovalId, ApprovalKind, ApprovalState, Audience, CashGivenUp, Level,
    PayoutAsked, Permission, PriceCut, RefundChange, RoleChange, Target,
};
use crate::kernel::{Localized, Timestamp};
use serde::{Deserialize, Serialize};

/// A part of a list, and where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part<T> {
    pub items: Vec<T>,
    /// The cursor of the next part; `None` at the end.
    pub next: Option<String>,
}

/// A row of the list of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    pub id: AccountId,
    /// Masked.
    pub name: String,
    /// Masked.
    pub email: String,
    /// Masked.
    pub phone: String,
    pub state: AccountState,
    pub level: Level,
    pub tags: Vec<String>,
    pub created_at: Timestamp,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerView {
    pub row: CustomerRow,
    pub blocked_reason: String,
    pub notes: Vec<NoteView>,
    /// Devices that are signed in.
    pub devices: i64,
    pub has_second_factor: bool,
    pub version: i64,
}

/// A note about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    pub body: String,
    /// Masked.
    pub author: String,
    pub at: Timestamp,
}

/// A customer's values in clear, for whoever gave a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerContact {
    pub name: String,
    pub email: String,
    pub phone: String,
}

/// What operators set about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerEdit {
    pub level: Level,
    pub blocked: bool,
    /// Shown to the customer; needed for blocking.
    pub blocked_reason: String,
    pub tags: Vec<String>,
    /// That of the customer when the form was opened.
    pub version: i64,
}

/// A role that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRole {
    pub role: String,
    pub target: Target,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    pub account: AccountId,
    pub name: String,
    /// Masked.
    pub contact: String,
    pub roles: Vec<HeldRole>,
}

/// A role, built in or made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    pub key: String,
    /// Empty for built-in ones, whose names the pages know.
    pub name: Localized,
    pub audience: Audience,
    pub permissions: Vec<Permission>,
    pub built_in: bool,
    pub version: i64,
}

/// A request for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalView {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    pub subject: String,
    /// For changes of roles.
    pub role: Option<RoleChange>,
    /// For refunds.
    pub refund: Option<RefundChange>,
    /// For prices.
    pub price: Option<PriceCut>,
    /// For payouts.
    pub payout: Option<PayoutAsked>,
    /// For cash that is given up.
    pub cash: Option<CashGivenUp>,
    /// Masked contact of whom a change of roles concerns.
    pub person: String,
    pub reason: String,
    pub state: ApprovalState,
    /// Masked.
    pub requested_by: String,
    pub requested_at: Timestamp,
    /// Masked; empty until it is decided.
    pub decided_by: String,
    pub decided_at: Option<Timestamp>,
    pub remark: String,
    pub expires_at: Timestamp,
    /// Whether whoever looks may decide it.
    pub may_decide: bool,
    /// Whether whoever looks asked for it and can take it back.
    pub may_withdraw: bool,
}

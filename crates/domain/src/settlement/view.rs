//! The books as people see them: the trial balance, statements, entries, what sellers are owed, and rules.

use super::{Account, AccountKind, CommissionRuleId, CommissionTerms, EntryId, EntryKind};
use crate::kernel::{Localized, Money, Slug, Timestamp};
use crate::merchant::SellerId;
use crate::order::OrderNumber;
use serde::{Deserialize, Serialize};

/// The trial balance at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    pub at: Timestamp,
    /// Kinds of accounts that were ever moved, in the order of [`AccountKind::ALL`] for every currency. Sellers'
    /// accounts of a kind are one line.
    pub lines: Vec<TrialLine>,
    /// Debits and credits of every currency, which are equal.
    pub sums: Vec<(Money, Money)>,
}

/// A line of the trial balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialLine {
    pub kind: AccountKind,
    pub debit: Money,
    pub credit: Money,
    /// On the side on which it grows.
    pub balance: Money,
}

/// What moved an account, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub account: Account,
    /// The name of its seller, if it is a seller's.
    pub seller: Option<Localized>,
    /// Now.
    pub balance: Money,
    pub lines: Vec<StatementLine>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
}

/// One transfer, as one of its accounts sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    pub entry: EntryId,
    pub kind: EntryKind,
    pub at: Timestamp,
    /// The account on the other side.
    pub other: Account,
    /// Above zero where the balance grew.
    pub change: Money,
    /// The order that it was for.
    pub order: Option<OrderNumber>,
}

/// An entry with all of its transfers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    pub id: EntryId,
    pub kind: EntryKind,
    pub key: String,
    pub at: Timestamp,
    /// The number of the purchase.
    pub group: Option<OrderNumber>,
    pub transfers: Vec<TransferView>,
}

/// A transfer of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferView {
    pub debit: Account,
    pub credit: Account,
    pub amount: Money,
    pub order: Option<OrderNumber>,
}

/// What a seller is owed in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerBalance {
    pub seller: SellerId,
    pub slug: Slug,
    pub name: Localized,
    /// Paid by buyers and not delivered.
    pub pending: Money,
    /// Earned, without commission.
    pub payable: Money,
    pub reserve: Money,
    pub deposit: Money,
}

/// A rule of commission in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommissionRuleView {
    pub id: CommissionRuleId,
    pub priority: i64,
    pub category: Option<Localized>,
    pub seller: Option<Localized>,
    pub grade: Option<String>,
    pub terms: CommissionTerms,
    pub starts_at: Timestamp,
    pub ends_at: Option<Timestamp>,
}

/// A rule to be added, as typed. Texts that are empty fit everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCommissionRule {
    pub priority: String,
    /// The address of a category.
    pub category: String,
    /// The address of a seller's shop.
    pub seller: String,
    pub grade: String,
    /// In percent.
    pub rate: String,
    /// In percent of the commission without it.
    pub tax: String,
}

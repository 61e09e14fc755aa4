//! Money that comes by courier and by bank as people see it: cash in transit, statements, receipts, and what is to be sent
//! back by hand.

use crate::kernel::{Money, Timestamp};
use crate::order::{OrderId, OrderNumber};
use crate::payment::{
    Cash, CourierLineId, CourierStatementId, IncomingState, ProofId, ReceiptId, RefundId, RemittanceAccount,
    RemittanceCode,
};
use serde::{Deserialize, Serialize};

/// How long couriers have had cash, in days: what is older than the last is a group of its own.
pub const CASH_AGES: [i64; 3] = [3, 7, 30];

/// Open cash of one currency by age, as [`CASH_AGES`] divides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashAges {
    pub groups: [Money; 4],
    pub total: Money,
}

/// The cash of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashRow {
    pub order: OrderId,
    pub number: OrderNumber,
    pub cash: Cash,
    pub collected_at: Timestamp,
}

/// What couriers have and what is missing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashView {
    /// Of every currency of which something is open.
    pub ages: Vec<CashAges>,
    /// Oldest first.
    pub rows: Vec<CashRow>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
}

/// A courier's statement as it is typed or sent in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCourierStatement {
    pub courier: String,
    /// The courier's number of it, or that of its transfer.
    pub reference: String,
    /// A line of CSV each: the number of an order or of a parcel, and an amount in yuan.
    pub lines: String,
}

/// What came of a courier's statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourierOutcome {
    pub id: CourierStatementId,
    /// Whether it had not been taken in before; if it had, nothing has changed, and the counts are zero.
    pub is_new: bool,
    pub lines: i64,
    /// Lines that settle the cash of an order whole.
    pub settled: i64,
    /// Lines of orders of which less was handed over than was open.
    pub short: i64,
    /// Lines that are more than is open.
    pub over: i64,
    /// Lines of which nobody knows whose they are.
    pub unknown: i64,
}

/// A courier's statement in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourierStatementRow {
    pub id: CourierStatementId,
    pub courier: String,
    pub reference: String,
    pub lines: i64,
    pub amount: Money,
    pub entered_at: Timestamp,
}

/// A line of a courier's statement that a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourierLineRow {
    pub id: CourierLineId,
    pub courier: String,
    pub reference: String,
    pub subject: String,
    pub order: Option<OrderNumber>,
    pub amount: Money,
    pub applied: Money,
    pub state: IncomingState,
}

/// Couriers' statements, and their lines that wait for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourierView {
    pub lines: Vec<CourierLineRow>,
    /// Newest first.
    pub statements: Vec<CourierStatementRow>,
}

/// Where a purchase is paid by remittance: for its buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittanceView {
    pub account: RemittanceAccount,
    pub code: RemittanceCode,
    pub amount: Money,
    pub came: Money,
    /// What is still to be sent.
    pub missing: Money,
    /// Until when it has to be there; `None` once nothing is waited for.
    pub deadline: Option<Timestamp>,
    /// When proofs were sent.
    pub proofs: Vec<Timestamp>,
}

/// A purchase that waits for its remittance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedRow {
    pub number: OrderNumber,
    pub code: RemittanceCode,
    pub amount: Money,
    pub came: Money,
    pub placed_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    /// Proofs that its buyer has sent, oldest first.
    pub proofs: Vec<ProofId>,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRow {
    pub id: ReceiptId,
    pub booked_on: String,
    pub payer: String,
    pub text: String,
    pub amount: Money,
    pub applied: Money,
    pub state: IncomingState,
    /// The purchase whose it is.
    pub number: Option<OrderNumber>,
    /// Purchases that wait for just this amount: for a person to look at, never more than a hint.
    pub hints: Vec<OrderNumber>,
}

/// Receipts and purchases that wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittancesView {
    /// That nobody knows whose they are, oldest first.
    pub open: Vec<ReceiptRow>,
    /// Oldest first.
    pub awaited: Vec<AwaitedRow>,
    /// Newest first.
    pub recent: Vec<ReceiptRow>,
}

/// What came of a statement of the bank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptsOutcome {
    /// Rows that are money which came in.
    pub rows: i64,
    /// Rows that were taken in before.
    pub known: i64,
    /// Receipts that a payment got.
    pub applied: i64,
    /// Receipts of which something is to be sent back.
    pub owed: i64,
    /// Receipts that wait for a person.
    pub open: i64,
    /// Rows that could not be read: their number in the file, and what is wrong.
    pub wrong: Vec<(i64, String)>,
}

/// What it is that is to be sent back by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwedSubject {
    /// A refund of a purchase that the gateway has nothing of.
    Refund(RefundId),
    /// A receipt, or what of it is more than was to be paid.
    Receipt(ReceiptId),
}

/// Money that is to be sent back by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedRow {
    pub subject: OwedSubject,
    pub number: Option<OrderNumber>,
    /// Who has sent the money, as the bank names them; empty where that is not known.
    pub payer: String,
    /// Where the buyer wants it, by the bank and the end of the number; empty where nothing was said.
    pub payee: String,
    pub amount: Money,
    pub since: Timestamp,
}

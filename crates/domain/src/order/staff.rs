//! Orders as those see them who work on them: rows of lists, a buyer's contact in clear, and what comes of a step.

use super::{OrderId, OrderNumber, OrderState};
use crate::kernel::{Money, Slug, Timestamp};
use crate::payment::PaymentState;
use crate::user::ApprovalId;
use serde::{Deserialize, Serialize};

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: OrderId,
    pub number: OrderNumber,
    /// The purchase that it is part of.
    pub group_number: OrderNumber,
    /// The address of its seller's shop.
    pub seller: Slug,
    pub state: OrderState,
    /// Of the whole purchase.
    pub payment_state: PaymentState,
    pub total: Money,
    /// How many lines it has.
    pub lines: i64,
    pub placed_at: Timestamp,
}

/// To whom and where a purchase goes, in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderContact {
    pub recipient: String,
    pub phone: String,
    pub email: Option<String>,
    pub address: Vec<String>,
    /// What the buyer asks for.
    pub note: String,
}

/// What comes of moving an order on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderMove {
    Done,
    /// Money would go back, and more than one person may decide: this request waits for a second one, and until then
    /// the order stays as it is.
    Waiting(ApprovalId),
}

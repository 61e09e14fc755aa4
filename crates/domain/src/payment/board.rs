//! What whoever runs the shop looks at: how ways of paying work, and money that waits.

use super::{
    DeclineCount, MethodFigures, PaymentId, PaymentMethod, PaymentState, RefundCause, RefundId, RefundState,
};
use crate::kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};

/// Money that goes back and is not back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRefund {
    pub id: RefundId,
    /// Of the order, or of the purchase where it belongs to none.
    pub number: String,
    pub cause: RefundCause,
    pub state: RefundState,
    pub amount: Money,
    pub attempt: i64,
    /// When it is sent again; `None` unless it is being retried.
    pub next_at: Option<Timestamp>,
    /// The gateway's code for why the last attempt failed.
    pub failure: Option<String>,
    pub requested_at: Timestamp,
}

/// A payment that waits for longer than it should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPayment {
    pub id: PaymentId,
    /// Of the purchase.
    pub number: String,
    pub method: PaymentMethod,
    pub state: PaymentState,
    pub amount: Money,
    pub placed_at: Timestamp,
}

/// Everything about payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentBoard {
    /// Of the last days.
    pub figures: Vec<MethodFigures>,
    /// Of as many days before them.
    pub before: Vec<MethodFigures>,
    pub declines: Vec<DeclineCount>,
    /// Those that a person has to look at first.
    pub refunds: Vec<OpenRefund>,
    pub payments: Vec<OpenPayment>,
}

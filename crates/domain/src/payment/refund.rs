//! Money on its way back: the share of a cancelled order, or a payment that came too late.

use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A refund. It is also its key at the gateway: the same id gives the money back once.
    RefundId, "rfd"
);

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Owed; the gateway has not confirmed yet.
    Pending,
    Refunded,
}

impl RefundState {
    pub const ALL: [Self; 2] = [Self::Pending, Self::Refunded];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Refunded => "refunded",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

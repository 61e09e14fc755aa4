//! Four eyes: what one person asks for and another must approve.

use super::{AccountId, Target};
use crate::kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A request for approval.
    ApprovalId, "apr"
);

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApprovalKind {
    RoleGrant,
    RoleRevoke,
    /// Orders that are paid end, and so much goes back that one person may not decide it.
    Refund,
    /// A price falls so far that one person may not decide it.
    PriceCut,
    /// A seller is paid what it has earned.
    Payout,
    /// So much cash of an order is given up that one person may not decide it.
    CashWriteOff,
}

impl ApprovalKind {
    pub const ALL: [Self; 6] = [
        Self::RoleGrant,
        Self::RoleRevoke,
        Self::Refund,
        Self::PriceCut,
        Self::Payout,
        Self::CashWriteOff,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RoleGrant => "role_grant",
            Self::RoleRevoke => "role_revoke",
            Self::Refund => "refund",
            Self::PriceCut => "price_cut",
            Self::Payout => "payout",
            Self::CashWriteOff => "cash_write_off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApprovalState {
    Waiting,
    Approved,
    Refused,
    /// Taken back by whoever asked.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
}

impl ApprovalState {
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Approved,
        Self::Refused,
        Self::Withdrawn,
        Self::Expired,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// The role to give or to take, kept as the payload of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    pub account: AccountId,
    /// The key of the role.
    pub role: String,
    pub target: Target,
    /// For how long from the approval, in seconds; `None` for good.
    pub seconds: Option<i64>,
}

/// The orders to end, or the request after a sale to pay back, and what goes back for them, kept as the payload of a
/// request. Numbers are texts here, since orders are defined further right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundChange {
    /// Of a purchase, of one of its orders, or of a request after a sale.
    pub number: String,
    pub amount: Money,
    /// In whose name it is done, for the history: `operator` or `seller`.
    pub cause: String,
    /// Of one order, the places of lines and the units of them that are cancelled; empty where all of it ends.
    #[serde(default)]
    pub units: Vec<(usize, i64)>,
}

/// New prices of a variant, kept as the payload of a request. Ids and codes are texts here, since goods are defined further
/// right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceCut {
    pub variant: String,
    /// The merchant's code.
    pub sku: String,
    /// The version of the prices that the asker has seen.
    pub version: i64,
    /// Prices with the former one that is shown struck through, one for each currency at most.
    pub before: Vec<(Money, Option<Money>)>,
    pub after: Vec<(Money, Option<Money>)>,
}

/// What a seller is to be paid, kept as the payload of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutAsked {
    pub payout: String,
    /// The address of the seller's shop.
    pub seller: String,
    pub amount: Money,
    /// The bank account, masked.
    pub account: String,
}

/// Cash of an order that is to be given up, kept as the payload of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashGivenUp {
    /// Of the order.
    pub number: String,
    /// What is missing.
    pub amount: Money,
}

/// Why somebody may not decide a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    #[error("whoever asks may not approve")]
    SamePerson,
    #[error("the request concerns whoever wants to decide it")]
    OwnCase,
    #[error("the request was decided, withdrawn or has expired")]
    Over,
}

/// A request and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    /// What it is about: the id of an account, an order, a product.
    pub subject: String,
    /// The seller whose people may decide it; `None` for the platform's.
    pub seller: Option<String>,
    /// The command to carry out, as JSON.
    pub payload: String,
    pub reason: String,
    pub state: ApprovalState,
    pub requested_by: AccountId,
    pub requested_at: Timestamp,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<Timestamp>,
    pub remark: String,
    pub expires_at: Timestamp,
}

impl Approval {
    /// Whether `decider` may approve or refuse now. What concerns rights is not decided by whom it concerns.
    /// # Errors
    /// [`DecisionError`].
    pub fn may_decide(&self, decider: AccountId, now: Timestamp) -> Result<(), DecisionError> {
        if self.state != ApprovalState::Waiting || self.expires_at <= now {
            return Err(DecisionError::Over);
        }
        if self.requested_by == decider {
            return Err(DecisionError::SamePerson);
        }
        if self.subject == decider.to_string() {
            return Err(DecisionError::OwnCase);
        }
        Ok(())
    }
}

/// Whether a refund or a write-off of `amount` asks for a second person: above `limit`, or in another currency than it.
pub fn needs_approval(amount: Money, limit: Money) -> bool {
    amount.currency() != limit.currency() || amount.minor() > limit.minor()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    fn request() -> Approval {
        Approval {
            id: ApprovalId::from_u128(1),
            kind: ApprovalKind::RoleGrant,
            subject: AccountId::from_u128(3).to_string(),
            seller: None,
            payload: String::new(),
            reason: String::new(),
            state: ApprovalState::Waiting,
            requested_by: AccountId::from_u128(1),
            requested_at: Timestamp::from_micros(0),
            decided_by: None,
            decided_at: None,
            remark: String::new(),
            expires_at: Timestamp::from_micros(100),
        }
    }

    #[test]
    fn another_person_decides_in_time() {
        let now = Timestamp::from_micros(50);
        let by = |number| request().may_decide(AccountId::from_u128(number), now);
        assert_eq!(by(1), Err(DecisionError::SamePerson));
        assert_eq!(by(2), Ok(()));
        assert_eq!(by(3), Err(DecisionError::OwnCase));
        let late = request().may_decide(AccountId::from_u128(2), Timestamp::from_micros(100));
        assert_eq!(late, Err(DecisionError::Over));
        for state in ApprovalState::ALL {
            let request = Approval { state, ..request() };
            let waits = state == ApprovalState::Waiting;
            assert_eq!(request.may_decide(AccountId::from_u128(2), now).is_ok(), waits);
        }
    }

    #[test]
    fn amounts_above_the_limit_need_a_second_person() {
        let limit = Money::new(50_000, Currency::Cny);
        assert!(!needs_approval(Money::new(50_000, Currency::Cny), limit));
        assert!(needs_approval(Money::new(50_001, Currency::Cny), limit));
        assert!(needs_approval(Money::new(1, Currency::Usd), limit));
    }
}

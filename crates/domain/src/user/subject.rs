//! What people ask about their own data, and by when it is answered.

use super::AccountId;
use crate::kernel::{FieldError, Timestamp};
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A request of a person about their data.
    SubjectRequestId, "req"
);

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubjectRequestKind {
    /// All of it: PIPL article 45, GDPR articles 15 and 20.
    Export,
    /// What is wrong put right: PIPL article 46, GDPR article 16.
    Correct,
    /// Nothing of it: PIPL article 47, GDPR article 17.
    Erase,
    /// That it is kept and not used: PIPL article 44, GDPR article 18.
    Restrict,
    /// That it is not used for something: PIPL article 44, GDPR article 21.
    Object,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubjectRequestState {
    Open,
    Done,
    /// With the reason as the answer.
    Refused,
    /// Taken back by its person.
    Withdrawn,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectRequest {
    pub id: SubjectRequestId,
    pub account: AccountId,
    pub kind: SubjectRequestKind,
    pub state: SubjectRequestState,
    /// What the person wrote.
    pub wish: String,
    /// What was answered.
    pub answer: String,
    pub asked_at: Timestamp,
    pub due_at: Timestamp,
    /// When an erasure is carried out unless its person signs in before.
    pub acts_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// Who works here and has taken it upon themselves to answer.
    pub taken_by: Option<AccountId>,
}

/// A request as whoever answers sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectRequestRow {
    pub id: SubjectRequestId,
    pub account: AccountId,
    /// Whom it is from, masked; empty once the account is closed.
    pub customer: String,
    pub kind: SubjectRequestKind,
    pub state: SubjectRequestState,
    /// What the person wrote.
    pub wish: String,
    pub answer: String,
    pub asked_at: Timestamp,
    pub due_at: Timestamp,
    pub acts_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// It is open and past its time.
    pub is_overdue: bool,
    /// Who has taken it, masked; empty for nobody.
    pub taker: String,
    /// Whoever looks has taken it.
    pub is_mine: bool,
}

/// What closing the account comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingView {
    /// What is to be finished first.
    pub obstacles: Vec<ErasureObstacle>,
    /// When it would be carried out if it were asked for now.
    pub acts_at: Timestamp,
}

/// Why an account cannot be closed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErasureObstacle {
    /// The order with this number waits for its payment.
    Unpaid(String),
    /// The order with this number has not been delivered.
    Undelivered(String),
    /// Money of the order with this number has not come back yet.
    RefundDue(String),
    /// The person has roles with the platform or a seller, which somebody else must take over.
    WorksHere,
}

impl SubjectRequestKind {
    pub const ALL: [Self; 5] = [
        Self::Export,
        Self::Correct,
        Self::Erase,
        Self::Restrict,
        Self::Object,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Correct => "correct",
            Self::Erase => "erase",
            Self::Restrict => "restrict",
            Self::Object => "object",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl SubjectRequestState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Refused, Self::Withdrawn];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

impl SubjectRequest {
    /// A request is answered within so many days: half of what GDPR article 12 (3) allows at most, since PIPL article 50
    /// asks for promptness.
    pub const DUE_DAYS: i64 = 15;
    /// So many days after it was asked for, an erasure is carried out.
    pub const COOLING_DAYS: i64 = 7;
    /// The longest wish and the longest answer, in characters.
    pub const TEXT_MOST: usize = 2_000;
}

impl ErasureObstacle {
    /// What it is, and the number of its order.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Unpaid(number) => ("unpaid", number),
            Self::Undelivered(number) => ("undelivered", number),
            Self::RefundDue(number) => ("refund_due", number),
            Self::WorksHere => ("works_here", ""),
        }
    }

    /// As programs get it.
    pub fn field(&self) -> FieldError {
        let (name, number) = self.parts();
        FieldError::new(name, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_states_read_back() {
        for kind in SubjectRequestKind::ALL {
            assert_eq!(SubjectRequestKind::parse(kind.as_str()), Some(kind));
        }
        for state in SubjectRequestState::ALL {
            assert_eq!(SubjectRequestState::parse(state.as_str()), Some(state));
        }
        const { assert!(SubjectRequest::COOLING_DAYS < SubjectRequest::DUE_DAYS) };
    }
}

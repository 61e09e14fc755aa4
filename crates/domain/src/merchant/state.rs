//! THE transition table of a seller.

use serde::{Deserialize, Serialize};

/// Where a seller stands. Only the goods of an approved one are for sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SellerState {
    /// Has handed in an application that nobody has looked at.
    Applied,
    InReview,
    Approved,
    /// Not let in. Another application is another seller.
    Rejected,
    /// Sells nothing for the time being; what was ordered is still delivered.
    Suspended,
    /// Has left for good.
    Closed,
}

/// What moves a seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SellerEvent {
    StartReview,
    Approve,
    Reject,
    Suspend,
    Resume,
    Close,
}

impl SellerEvent {
    pub const ALL: [Self; 6] = [
        Self::StartReview,
        Self::Approve,
        Self::Reject,
        Self::Suspend,
        Self::Resume,
        Self::Close,
    ];

    /// The name in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StartReview => "start_review",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Close => "close",
        }
    }

    /// Whether whoever causes it must say why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Reject | Self::Suspend | Self::Close)
    }
}

/// An event that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a seller that is {} cannot take {event:?}", from.as_str())]
pub struct InvalidSellerTransition {
    pub from: SellerState,
    pub event: SellerEvent,
}

impl SellerState {
    pub const ALL: [Self; 6] = [
        Self::Applied,
        Self::InReview,
        Self::Approved,
        Self::Rejected,
        Self::Suspended,
        Self::Closed,
    ];

    /// Every legal step. A shop is suspended before it closes, so that nothing new is ordered meanwhile.
    pub const TRANSITIONS: [(Self, SellerEvent, Self); 6] = [
        (Self::Applied, SellerEvent::StartReview, Self::InReview),
        (Self::InReview, SellerEvent::Approve, Self::Approved),
        (Self::InReview, SellerEvent::Reject, Self::Rejected),
        (Self::Approved, SellerEvent::Suspend, Self::Suspended),
        (Self::Suspended, SellerEvent::Resume, Self::Approved),
        (Self::Suspended, SellerEvent::Close, Self::Closed),
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The state after `event`.
    /// # Errors
    /// [`InvalidSellerTransition`] when the table has no such step.
    pub fn on(self, event: SellerEvent) -> Result<Self, InvalidSellerTransition> {
        Self::TRANSITIONS
            .iter()
            .find(|(from, on, _)| *from == self && *on == event)
            .map(|(.., to)| *to)
            .ok_or(InvalidSellerTransition { from: self, event })
    }

    /// The events that the state allows, in the order of the table.
    pub fn allowed(self) -> impl Iterator<Item = SellerEvent> {
        Self::TRANSITIONS
            .into_iter()
            .filter(move |(from, ..)| *from == self)
            .map(|(_, event, _)| event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_steps_of_the_table_are_legal() {
        let mut legal = Vec::new();
        for state in SellerState::ALL {
            for event in SellerEvent::ALL {
                match state.on(event) {
                    Ok(to) => legal.push((state, event, to)),
                    Err(refused) => assert_eq!(refused, InvalidSellerTransition { from: state, event }),
                }
                assert_eq!(state.on(event).is_ok(), state.allowed().any(|a| a == event));
            }
        }
        assert_eq!(legal, SellerState::TRANSITIONS, "no step twice");
    }

    #[test]
    fn nobody_comes_back_from_the_end() {
        for end in [SellerState::Rejected, SellerState::Closed] {
            assert_eq!(end.allowed().count(), 0);
        }
        assert!(SellerState::Approved.on(SellerEvent::Close).is_err());
        assert!(SellerState::Applied.on(SellerEvent::Approve).is_err());
    }

    #[test]
    fn state_names_round_trip() {
        for state in SellerState::ALL {
            assert_eq!(SellerState::parse(state.as_str()), Some(state));
        }
        assert_eq!(SellerState::parse("open"), None);
    }
}

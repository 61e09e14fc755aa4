//! Transfers: goods on their way from one location of a seller to another. On the way they belong to neither.

use super::LocationId;
use crate::kernel::Timestamp;
use crate::merchant::SellerId;
use crate::product::VariantId;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A transfer between two locations.
    TransferId, "trf"
);

/// Where a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Planned; nothing has moved.
    Draft,
    /// Gone from the one location, not yet at the other.
    InTransit,
    Received,
    /// Given up: what was on its way is back where it came from.
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferEvent {
    Send,
    Receive,
    Cancel,
}

/// An event that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a transfer that is {} cannot take {event:?}", from.as_str())]
pub struct InvalidTransferStep {
    pub from: TransferState,
    pub event: TransferEvent,
}

impl TransferState {
    pub const ALL: [Self; 4] = [Self::Draft, Self::InTransit, Self::Received, Self::Cancelled];

    /// Every legal step.
    pub const TRANSITIONS: [(Self, TransferEvent, Self); 4] = [
        (Self::Draft, TransferEvent::Send, Self::InTransit),
        (Self::Draft, TransferEvent::Cancel, Self::Cancelled),
        (Self::InTransit, TransferEvent::Receive, Self::Received),
        (Self::InTransit, TransferEvent::Cancel, Self::Cancelled),
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InTransit => "in_transit",
            Self::Received => "received",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The state after `event`.
    /// # Errors
    /// [`InvalidTransferStep`] when the table has no such step.
    pub fn on(self, event: TransferEvent) -> Result<Self, InvalidTransferStep> {
        Self::TRANSITIONS
            .iter()
            .find(|(from, on, _)| *from == self && *on == event)
            .map(|(.., to)| *to)
            .ok_or(InvalidTransferStep { from: self, event })
    }
}

/// One variant of a transfer. Always `sent = received + lost + returned + on the way`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferLine {
    pub variant: VariantId,
    pub sku: String,
    /// Units to send.
    pub units: i64,
    pub sent: i64,
    pub received: i64,
    /// Sent and never arrived.
    pub lost: i64,
    /// Back where they came from.
    pub returned: i64,
    /// Why units were lost; empty without any.
    pub reason: String,
}

impl TransferLine {
    /// Units that belong to neither location.
    pub const fn on_the_way(&self) -> i64 {
        self.sent - self.received - self.lost - self.returned
    }
}

/// What arrived of one variant; the rest was lost, for a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    pub variant: VariantId,
    pub received: i64,
    pub reason: String,
}

/// A transfer with its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub id: TransferId,
    pub seller: SellerId,
    pub from: LocationId,
    pub to: LocationId,
    pub state: TransferState,
    pub note: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Grows with every change.
    pub version: i64,
    pub lines: Vec<TransferLine>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_steps_of_the_table_are_legal() {
        let events = [TransferEvent::Send, TransferEvent::Receive, TransferEvent::Cancel];
        let legal = TransferState::ALL
            .iter()
            .flat_map(|state| events.map(|event| state.on(event)))
            .flatten()
            .count();
        assert_eq!(legal, TransferState::TRANSITIONS.len(), "no step twice");
        assert!(TransferState::Draft.on(TransferEvent::Receive).is_err());
        assert!(TransferState::Received.on(TransferEvent::Cancel).is_err());
        for state in TransferState::ALL {
            assert_eq!(TransferState::parse(state.as_str()), Some(state));
        }
    }
}

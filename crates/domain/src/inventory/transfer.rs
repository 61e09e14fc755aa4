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

crate::define_machine! {
    /// Where a transfer stands.
    "transfer": TransferState {
        /// Planned; nothing has moved.
        Draft = "draft",
        /// Gone from the one location, not yet at the other.
        InTransit = "in_transit",
        Received = "received",
        /// Given up: what was on its way is back where it came from.
        Cancelled = "cancelled",
    }
    TransferEvent {
        Send = "send",
        Receive = "receive",
        Cancel = "cancel",
    }
    /// Every legal step.
    steps {
        Draft, Send => InTransit;
        Draft, Cancel => Cancelled;
        InTransit, Receive => Received;
        InTransit, Cancel => Cancelled;
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
    fn what_is_received_is_not_given_up() {
        assert!(TransferState::Draft.on(TransferEvent::Receive).is_err());
        assert!(TransferState::Received.on(TransferEvent::Cancel).is_err());
    }

    #[test]
    fn what_has_neither_come_nor_been_lost_nor_gone_back_is_on_the_way() {
        let line = TransferLine {
            variant: VariantId::from_u128(1),
            sku: String::new(),
            units: 30,
            sent: 24,
            received: 7,
            lost: 3,
            returned: 2,
            reason: String::new(),
        };
        assert_eq!(line.on_the_way(), 12);
    }
}

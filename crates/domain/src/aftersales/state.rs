//! THE transition table of a request after a sale, and who may take which step for which kind.

use super::AfterSalesKind;
use crate::kernel::InvalidStep;

crate::define_machine! {
    /// Where a request after a sale stands.
    "after-sales request": AfterSalesState {
        /// The seller has yet to answer.
        Requested = "requested",
        /// What is to go back may be sent; a claim may be settled.
        Approved = "approved",
        /// The goods are on their way back.
        SentBack = "sent_back",
        /// The goods are in the house and have to be looked at.
        Received = "received",
        /// Looked at: what was accepted is refunded, replaced or repaired.
        Inspected = "inspected",
        /// The goods are back and the money goes back.
        Refunded = "refunded",
        /// The goods are back and others are on their way.
        Replaced = "replaced",
        /// The goods are repaired and on their way back to the buyer.
        Repaired = "repaired",
        /// The money goes back without the goods.
        Settled = "settled",
        /// Looked at, and nothing was accepted.
        Rejected = "rejected",
        Refused = "refused",
        /// Taken back by the buyer.
        Withdrawn = "withdrawn",
        /// Approved, and never sent back in time.
        Lapsed = "lapsed",
    }
    /// What moves a request after a sale.
    AfterSalesEvent {
        Approve = "approve",
        Refuse = "refuse",
        Withdraw = "withdraw",
        SendBack = "send_back",
        Receive = "receive",
        Inspect = "inspect",
        Refund = "refund",
        Replace = "replace",
        Repair = "repair",
        Settle = "settle",
        Reject = "reject",
        Lapse = "lapse",
    }
    /// Every legal step; [`AfterSalesState::offered`] says for which kind, and whose it is.
    steps {
        Requested, Approve => Approved;
        Requested, Refuse => Refused;
        Requested, Withdraw => Withdrawn;
        Approved, SendBack => SentBack;
        Approved, Receive => Received;
        Approved, Settle => Settled;
        Approved, Withdraw => Withdrawn;
        Approved, Lapse => Lapsed;
        SentBack, Receive => Received;
        Received, Inspect => Inspected;
        Inspected, Refund => Refunded;
        Inspected, Replace => Replaced;
        Inspected, Repair => Repaired;
        Inspected, Reject => Rejected;
    }
}

/// Who takes steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taker {
    Buyer,
    /// People of the seller and of the platform.
    Staff,
    Clock,
}

impl AfterSalesEvent {
    /// Whose step it is.
    pub const fn taker(self) -> Taker {
        match self {
            Self::Withdraw | Self::SendBack => Taker::Buyer,
            Self::Lapse => Taker::Clock,
            Self::Approve
            | Self::Refuse
            | Self::Receive
            | Self::Inspect
            | Self::Refund
            | Self::Replace
            | Self::Repair
            | Self::Settle
            | Self::Reject => Taker::Staff,
        }
    }

    /// Whether requests of this kind know it.
    pub const fn fits(self, kind: AfterSalesKind) -> bool {
        match self {
            Self::Approve | Self::Refuse | Self::Withdraw => true,
            Self::SendBack | Self::Receive | Self::Inspect | Self::Reject | Self::Lapse => kind.goes_back(),
            // What cannot be exchanged is paid back.
            Self::Refund => matches!(kind, AfterSalesKind::Return | AfterSalesKind::Exchange),
            Self::Replace => matches!(kind, AfterSalesKind::Exchange),
            Self::Repair => matches!(kind, AfterSalesKind::Repair),
            Self::Settle => matches!(kind, AfterSalesKind::Claim),
        }
    }

    /// Whether it fits what was accepted at inspection: nothing accepted is rejected, and the other way round.
    const fn fits_inspection(self, accepted: bool) -> bool {
        match self {
            Self::Reject => !accepted,
            Self::Refund | Self::Replace | Self::Repair => accepted,
            _ => true,
        }
    }

    /// Whether money goes back with it.
    pub const fn gives_back(self) -> bool {
        matches!(self, Self::Refund | Self::Settle)
    }

    /// Whether goods leave the house with it.
    pub const fn sends_out(self) -> bool {
        matches!(self, Self::Replace | Self::Repair)
    }
}

impl AfterSalesState {
    /// Whether it is under way: its units can be in no other request.
    pub fn is_open(self) -> bool {
        self.allowed().next().is_some()
    }

    /// The steps that `taker` may take now; `accepted` says whether an inspection has accepted anything.
    pub fn offered(self, kind: AfterSalesKind, accepted: bool, taker: Taker) -> Vec<AfterSalesEvent> {
        let fits = |event: &AfterSalesEvent| {
            event.taker() == taker && event.fits(kind) && event.fits_inspection(accepted)
        };
        self.allowed().filter(fits).collect()
    }

    /// The state after a step of a request of this kind.
    /// # Errors
    /// [`InvalidStep`] when the table has no such step, or not for this kind or what was accepted.
    pub fn step(
        self,
        kind: AfterSalesKind,
        accepted: bool,
        event: AfterSalesEvent,
    ) -> Result<Self, InvalidStep> {
        if event.fits(kind) && event.fits_inspection(accepted) {
            self.on(event)
        } else {
            Err(InvalidStep::new(self, event))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AfterSalesEvent as Event;
    use AfterSalesState as State;
    use std::collections::BTreeSet;

    /// All states that a request of a kind comes to.
    fn reached(kind: AfterSalesKind) -> BTreeSet<State> {
        let mut known = vec![State::Requested];
        let mut next = 0;
        while let Some(state) = known.get(next).copied() {
            next += 1;
            for event in Event::ALL {
                for accepted in [false, true] {
                    if let Ok(to) = state.step(kind, accepted, *event)
                        && !known.contains(&to)
                    {
                        known.push(to);
                    }
                }
            }
        }
        known.into_iter().collect()
    }

    #[test]
    fn every_kind_comes_to_its_own_ends() {
        for kind in AfterSalesKind::ALL {
            let ends: Vec<State> = reached(kind)
                .into_iter()
                .filter(|state| !state.is_open())
                .collect();
            let own: &[State] = match kind {
                AfterSalesKind::Return => &[State::Refunded],
                AfterSalesKind::Exchange => &[State::Refunded, State::Replaced],
                AfterSalesKind::Repair => &[State::Repaired],
                AfterSalesKind::Claim => &[State::Settled],
            };
            let mut expected = own.to_vec();
            if kind.goes_back() {
                expected.extend([State::Rejected, State::Lapsed]);
            }
            expected.extend([State::Refused, State::Withdrawn]);
            expected.sort_unstable();
            assert_eq!(ends, expected, "{kind:?}");
        }
    }

    #[test]
    fn from_every_state_of_every_kind_somebody_can_go_on_to_an_end() {
        for kind in AfterSalesKind::ALL {
            for state in reached(kind).into_iter().filter(|state| state.is_open()) {
                for accepted in [false, true] {
                    let people =
                        [Taker::Buyer, Taker::Staff].map(|taker| state.offered(kind, accepted, taker));
                    assert!(
                        people.iter().any(|steps| !steps.is_empty()),
                        "{kind:?} {state:?} {accepted}"
                    );
                }
            }
        }
    }

    #[test]
    fn steps_belong_to_one_taker() {
        let steps = |taker| State::Requested.offered(AfterSalesKind::Return, false, taker);
        assert_eq!(steps(Taker::Buyer), [Event::Withdraw]);
        assert_eq!(steps(Taker::Staff), [Event::Approve, Event::Refuse]);
        assert!(steps(Taker::Clock).is_empty());
        let due = State::Approved.offered(AfterSalesKind::Repair, false, Taker::Clock);
        assert_eq!(due, [Event::Lapse]);
        assert!(
            State::Approved
                .offered(AfterSalesKind::Claim, false, Taker::Clock)
                .is_empty()
        );
    }

    #[test]
    fn nothing_accepted_is_rejected_and_nothing_else() {
        for kind in AfterSalesKind::ALL.into_iter().filter(|kind| kind.goes_back()) {
            assert_eq!(
                State::Inspected.offered(kind, false, Taker::Staff),
                [Event::Reject]
            );
            assert!(
                !State::Inspected
                    .offered(kind, true, Taker::Staff)
                    .contains(&Event::Reject)
            );
        }
        assert!(
            State::Inspected
                .step(AfterSalesKind::Repair, true, Event::Refund)
                .is_err()
        );
        assert!(
            State::Approved
                .step(AfterSalesKind::Return, false, Event::Settle)
                .is_err()
        );
    }
}

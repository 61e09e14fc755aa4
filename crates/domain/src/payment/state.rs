//! THE transition table of a payment. Which state a payment is in derives from its events (`event.rs`).

crate::define_machine! {
    /// Where a payment stands.
    "payment": PaymentState {
        /// Waits for the buyer at the gateway. A declined attempt stays here: the buyer may try again.
        Pending = "pending",
        /// The gateway has the money.
        Captured = "captured",
        /// The courier will collect it.
        Due = "due",
        /// The courier has it.
        Collected = "collected",
        /// Money that has to go back, all of it or a part; the gateway has not confirmed yet.
        RefundPending = "refund_pending",
        /// All of it went back.
        Refunded = "refunded",
        /// Ended without money.
        Void = "void",
    }
    /// What moves a payment.
    PaymentEvent {
        Capture = "capture",
        Collect = "collect",
        /// The order ended before any money came.
        Void = "void",
        RequestRefund = "request_refund",
        /// Nothing is on its way back any more, and a part stays.
        RefundPart = "refund_part",
        /// As that, of money that couriers have collected.
        RefundPartOfCash = "refund_part_of_cash",
        Refund = "refund",
        /// The order ended when only a part of the money had come.
        VoidPart = "void_part",
        /// Money that was taken for refunded did not arrive.
        FailRefund = "fail_refund",
        /// The money came once more, and goes back.
        CaptureTwice = "capture_twice",
    }
    /// Every legal step. A capture after the end ([`PaymentState::Void`]) is money that came too late:
    /// it is taken note of and goes straight back.
    steps {
        Pending, Capture => Captured;
        Pending, Void => Void;
        Due, Collect => Collected;
        Due, Void => Void;
        Captured, RequestRefund => RefundPending;
        Void, Capture => RefundPending;
        RefundPending, RequestRefund => RefundPending;
        RefundPending, RefundPart => Captured;
        RefundPending, Refund => Refunded;
        Captured, Refund => Refunded;
        Pending, VoidPart => RefundPending;
        Captured, FailRefund => RefundPending;
        RefundPending, FailRefund => RefundPending;
        Refunded, FailRefund => RefundPending;
        Captured, CaptureTwice => RefundPending;
        RefundPending, CaptureTwice => RefundPending;
        Refunded, CaptureTwice => RefundPending;
        Collected, RequestRefund => RefundPending;
        RefundPending, RefundPartOfCash => Collected;
        Collected, FailRefund => RefundPending;
    }
}

impl PaymentState {
    /// Whether the money is here, or a part of it still is, so that something can go back.
    pub const fn can_give_back(self) -> bool {
        matches!(self, Self::Captured | Self::Collected | Self::RefundPending)
    }

    /// Whether a single step, or none, leads from here to `to`.
    pub fn leads_to(self, to: Self) -> bool {
        let is_step = |(from, _, end): &(Self, PaymentEvent, Self)| *from == self && *end == to;
        self == to || Self::TRANSITIONS.iter().any(is_step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_that_came_too_late_or_twice_goes_back() {
        assert!(PaymentState::Refunded.on(PaymentEvent::Capture).is_err());
        assert_eq!(
            PaymentState::Void.on(PaymentEvent::Capture),
            Ok(PaymentState::RefundPending)
        );
        assert_eq!(
            PaymentState::Refunded.on(PaymentEvent::CaptureTwice),
            Ok(PaymentState::RefundPending)
        );
        assert!(PaymentState::Void.leads_to(PaymentState::RefundPending));
        assert!(!PaymentState::Refunded.leads_to(PaymentState::Captured));
        assert!(PaymentState::Collected.leads_to(PaymentState::RefundPending));
        assert!(!PaymentState::Collected.leads_to(PaymentState::Captured));
    }

    #[test]
    fn money_that_is_here_can_go_back_and_no_other() {
        let can: Vec<_> = PaymentState::ALL
            .iter()
            .filter(|state| state.can_give_back())
            .collect();
        let here = [
            PaymentState::Captured,
            PaymentState::Collected,
            PaymentState::RefundPending,
        ];
        assert_eq!(can.len(), here.len());
        assert!(here.iter().all(|state| can.contains(&state)), "{can:?}");
    }
}

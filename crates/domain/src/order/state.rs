//! THE transition table of an order.

crate::define_machine! {
    /// Where an order stands.
    "order": OrderState {
        /// Placed; the gateway has not reported the money yet. Its stock is taken.
        AwaitingPayment = "awaiting_payment",
        /// Paid, or to be paid in cash: the warehouse may start.
        Confirmed = "confirmed",
        /// Everything that is not cancelled has left.
        Shipped = "shipped",
        /// Everything that left has come.
        Delivered = "delivered",
        /// Ended before shipping; its stock is back.
        Cancelled = "cancelled",
    }
    /// What moves an order.
    OrderEvent {
        Pay = "pay",
        Ship = "ship",
        Deliver = "deliver",
        Cancel = "cancel",
        /// A parcel came back: its goods are to be sent again.
        Reopen = "reopen",
        /// The time to pay ran out.
        Expire = "expire",
    }
    /// Every legal step.
    steps {
        AwaitingPayment, Pay => Confirmed;
        AwaitingPayment, Cancel => Cancelled;
        AwaitingPayment, Expire => Cancelled;
        Confirmed, Ship => Shipped;
        Confirmed, Cancel => Cancelled;
        Shipped, Deliver => Delivered;
        Shipped, Reopen => Confirmed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_ends_delivered_or_cancelled() {
        for end in [OrderState::Delivered, OrderState::Cancelled] {
            assert_eq!(end.allowed().count(), 0);
        }
        assert!(OrderState::Cancelled.on(OrderEvent::Pay).is_err());
        assert!(OrderState::Shipped.on(OrderEvent::Cancel).is_err());
    }
}

//! THE transition table of a seller.

crate::define_machine! {
    /// Where a seller stands. Only the goods of an approved one are for sale.
    "seller": SellerState {
        /// Has handed in an application that nobody has looked at.
        Applied = "applied",
        InReview = "in_review",
        Approved = "approved",
        /// Not let in. Another application is another seller.
        Rejected = "rejected",
        /// Sells nothing for the time being; what was ordered is still delivered.
        Suspended = "suspended",
        /// Has left for good.
        Closed = "closed",
    }
    /// What moves a seller.
    SellerEvent {
        StartReview = "start_review",
        Approve = "approve",
        Reject = "reject",
        Suspend = "suspend",
        Resume = "resume",
        Close = "close",
    }
    /// Every legal step. A shop is suspended before it closes, so that nothing new is ordered meanwhile.
    steps {
        Applied, StartReview => InReview;
        InReview, Approve => Approved;
        InReview, Reject => Rejected;
        Approved, Suspend => Suspended;
        Suspended, Resume => Approved;
        Suspended, Close => Closed;
    }
}

impl SellerEvent {
    /// Whether whoever causes it must say why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Reject | Self::Suspend | Self::Close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_comes_back_from_the_end() {
        for end in [SellerState::Rejected, SellerState::Closed] {
            assert_eq!(end.allowed().count(), 0);
        }
        assert!(SellerState::Approved.on(SellerEvent::Close).is_err());
        assert!(SellerState::Applied.on(SellerEvent::Approve).is_err());
    }
}

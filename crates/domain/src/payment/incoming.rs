//! Money that came by bank or by courier: what becomes of a receipt, or of a line of a courier's statement.

/// The largest file with a statement of the bank or of a courier, in bytes.
pub const STATEMENT_BYTES_MOST: u32 = 2 * 1_024 * 1_024;

crate::define_machine! {
    /// Where money stands that came.
    "incoming": IncomingState {
        /// Nobody knows whose it is.
        Open = "open",
        /// All of it is a payment's, or settles an order's cash.
        Applied = "applied",
        /// What is more than that, or all of it, is to be sent back.
        Owed = "owed",
        /// That has been sent.
        Returned = "returned",
        /// A person has decided that it stays.
        Kept = "kept",
    }
    /// What becomes of money that came.
    IncomingEvent {
        /// All of it is somebody's.
        Apply = "apply",
        /// Some of it is nobody's.
        Owe = "owe",
        Return = "return",
        Keep = "keep",
    }
    /// Every legal step.
    steps {
        Open, Apply => Applied;
        Open, Owe => Owed;
        Owed, Return => Returned;
        Owed, Keep => Kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_gone_back_or_stays_is_over() {
        for end in [
            IncomingState::Applied,
            IncomingState::Returned,
            IncomingState::Kept,
        ] {
            assert_eq!(end.allowed().count(), 0);
        }
        assert!(
            IncomingState::Open.on(IncomingEvent::Return).is_err(),
            "first a person decides"
        );
    }
}

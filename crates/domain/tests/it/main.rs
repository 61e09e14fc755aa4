//! Tests over several modules of the domain.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

mod purchase;
mod settlement_expected;
mod settlement_history;
mod states;

//! The parts of sign-in and account pages.

mod account_nav;
mod attempt;
mod live;
mod problem;
mod prove;

pub use account_nav::AccountNav;
pub use attempt::{Attempt, leave_for};
pub use live::LiveAccount;
pub use problem::{Problem, field_error};
pub use prove::{ProofDialog, ProofForm, Prover};

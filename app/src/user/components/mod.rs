//! The parts of sign-in and account pages.

mod account_nav;
mod attempt;
mod live;
mod problem;
mod prove;
mod recovery_codes;
mod sessions;
mod sign_ins;

pub use account_nav::AccountNav;
pub use attempt::{Attempt, leave_for, replace_by};
pub use live::LiveAccount;
pub use problem::{FieldWords, Problem, field_error, field_error_in};
pub use prove::{ProofDialog, ProofForm, Prover, plain_proof};
pub use recovery_codes::RecoveryCodes;
pub use sessions::Sessions;
pub use sign_ins::SignIns;

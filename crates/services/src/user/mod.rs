//! Accounts: registering, signing in, proving again, and what a person manages themselves.
//!
//! Nothing here tells whether an account exists: known and unknown contacts get the same answer after the same work.
//! Codes are sent by the outbox, so even the time says nothing.

mod code;
mod contact;
mod password;
mod profile;
mod register;
mod reset;
mod second_factor;
mod session;
mod sign_in;
mod token;

pub use contact::{confirm_contact, request_contact};
pub use password::Passwords;
pub use profile::{change_password, rename_account, signed_in, view_account};
pub use register::{confirm_registration, register};
pub use reset::{request_reset, reset_password};
pub use second_factor::{
    NewSecondFactor, confirm_second_factor, end_second_factor, renew_recovery_codes, start_second_factor,
};
pub use session::{
    list_sessions, prove_identity, revoke_other_sessions, revoke_session, sign_in_history, sign_out,
};
pub use sign_in::{SignInStep, request_sign_in_code, sign_in, sign_in_by_code, take_second_step};
pub use token::{SessionToken, Started};

pub(crate) use code::deliver_code;
pub(crate) use session::sweep_sessions;

//! Passkeys: the list on the account's security page, and the buttons that use one.
//!
//! Owns the asking of the browser (`browser`). What is asked for and what counts as an answer is the server's
//! (`services::user`); a cookie that scripts cannot read binds the two together.

pub mod api;
mod browser;
mod list;
mod offer;
mod prove;
mod sign_in;

pub use browser::Refused;
pub use list::Passkeys;
pub use prove::ProvePasskey;
pub use sign_in::SignInPasskey;

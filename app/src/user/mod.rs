//! People's own side of accounts: registering, signing in, and what they see and change of their account.
//!
//! Owns the entrances (sign-in, registration, reset), the account's layout with its table of sections (`section`), and
//! the asking for a fresh proof of identity (`components::Prover`).
//! Does not own rules about passwords and codes (`domain::user`, `services::user`) nor cookies (`server`).

mod account_page;
pub mod api;
pub mod components;
pub mod console;
mod device;
mod entrance;
#[cfg(feature = "ssr")]
mod flow;
pub mod keep;
mod onward;
mod overview_page;
pub mod passkey;
pub mod privacy;
mod profile_page;
mod section;
mod security_page;
mod setup;
pub mod strings;
mod two_step_page;

pub use account_page::{AccountPage, ToSignIn};
pub use entrance::EntrancePage;

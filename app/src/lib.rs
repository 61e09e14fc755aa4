//! The pages of the shop and what the browser may ask of the server.
//!
//! Compiled twice: with `ssr` into the server, which renders pages and runs server functions through `services`,
//! and with `hydrate` into the browser, which knows `domain` and `ui` only.
//!
//! Invariants: no page holds a rule (rules are in `domain`), no server function a decision (those are in `services`),
//! no view a text (texts are in the `strings` of each module) and no file but `routes` an address.

#![expect(
    clippy::needless_pass_by_value,
    reason = "components own their props, whether they consume them or not"
)]

pub mod aftersales;
pub mod cart;
pub mod console;
pub mod error;
pub mod flows;
pub mod inventory;
pub mod layout;
pub mod logistics;
pub mod merchant;
pub mod order;
pub mod page;
mod part;
pub mod payment;
pub mod product;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod server;
pub mod session;
mod setting;
pub mod settlement;
mod shell;
pub mod user;
mod wire;

pub use shell::{App, shell};

//! The frame of the consoles: who may come in, navigation from the table of permissions, the command palette, and what
//! all their lists share. `/console` is the platform's, `/seller` that of people who work for sellers.
//!
//! Does not own the pages: they live in the `console` folder of their module.

mod conflict;
mod export_link;
mod frame;
mod list;
mod nav;
pub mod strings;

pub use conflict::{Rivals, conflict_notice, differing};
pub use export_link::ExportLink;
pub use frame::ConsolePage;
pub use list::{Address, list_body, toolbar_words};

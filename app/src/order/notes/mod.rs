//! What staff note about a purchase: notes and tags, on the pages of orders of both consoles.

pub mod api;
mod panel;
mod strings;

pub use panel::OrderNotesPanel;
#[cfg(feature = "ssr")]
pub(super) use panel::desk_of;

//! Settings that operators change while the shop is open.

pub mod api;
mod console;
mod strings;

pub use console::SettingsPage;

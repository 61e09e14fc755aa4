//! What people may ask about their own data: to have it, to be erased, and other requests.
//!
//! Export and erasure walk the register of personal data; what it does not declare, the store's tests do not let in.

mod answer;
mod document;
mod erase;
mod export;
mod request;
mod words;

pub use answer::{close_subject_request, list_subject_requests, take_subject_request};
pub use erase::{closing_view, request_erasure};
pub use export::{ExportFile, ExportFormat, assert_fresh, export_data};
pub use request::{ask_about_data, list_own_requests};

pub(super) use erase::withdraw_erasure;
pub(crate) use erase::{erase_due, forget_old_orders};

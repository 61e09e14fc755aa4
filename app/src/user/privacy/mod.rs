//! A person's rights over their data: what is kept and why, consent, taking it out, closing the account.
//! What is kept is read from the register of personal data, so the page cannot say anything else than what is done.

pub mod api;
mod closing;
mod consents;
mod data_table;
mod notification_page;
mod privacy_page;
mod requests;
pub(super) mod strings;

pub use data_table::DataOfPeople;
pub use notification_page::NotificationPage;
pub use privacy_page::PrivacyPage;

//! Sellers in the platform's console: the list, and one seller with the decisions that are due.

pub mod api;
#[cfg(feature = "ssr")]
mod command;
mod decide;
mod documents;
mod question;
mod reveal;
mod seller;
mod sellers;
mod strings;

pub use question::SellerQuestion;
pub use seller::SellerPage;
pub use sellers::SellersPage;

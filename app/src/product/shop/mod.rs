//! The buyer's pages of the catalogue.

mod category;
mod detail;
mod filters;
mod hero;
mod home;
mod listing;
mod search;
mod toolbar;

pub use category::CategoryPage;
pub use detail::ProductPage;
pub use home::HomePage;
pub use listing::{ListingContent, ListingSkeleton};
pub use search::SearchPage;

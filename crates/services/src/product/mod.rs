//! Reading the catalogue as shoppers see it.

mod catalogue;
mod listing;
mod page;
mod picture;

pub use catalogue::{Catalogue, Freshness, refresh};
pub(crate) use listing::card;
pub use listing::listing;
pub(crate) use page::category_slugs;
pub use page::{categories, home, product_by_id, product_by_slug, product_page};
pub use picture::cover_view;

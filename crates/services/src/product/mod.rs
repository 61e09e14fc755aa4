//! Reading the catalogue as shoppers see it.

mod catalogue;
mod listing;
mod own;
mod page;
mod picture;

pub use catalogue::{Catalogue, Freshness, refresh};
pub(crate) use listing::card;
pub use listing::listing;
pub use own::list_own_products;
pub use page::{categories, home, product_by_id, product_by_slug, product_page};
pub(crate) use page::{category_names, category_slugs};
pub use picture::cover_view;
pub use store::OwnProductFilter;

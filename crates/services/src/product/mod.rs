//! Reading the catalogue as shoppers see it, and changing prices.

mod bundle;
mod catalogue;
mod hand_over;
mod listing;
mod own;
mod page;
mod picture;
mod price;

pub use bundle::{define_bundle, list_bundles};
pub use catalogue::{Catalogue, Freshness, refresh};
pub use hand_over::hand_over_product;
pub(crate) use listing::card;
pub use listing::listing;
pub use own::list_own_products;
pub use page::{categories, home, product_by_id, product_by_slug, product_page};
pub(crate) use page::{category_names, category_slugs};
pub use picture::cover_view;
pub(crate) use price::price_cut_approved;
pub use price::{ChangePrices, PricesOf, change_prices, list_prices, price_item};
pub use store::OwnProductFilter;

//! The catalogue: categories, brands, products with variants, attributes and pictures, and how lists of them are asked for.
//! Does not own stock (see `inventory`) nor what a buyer pays (see `cart::pricing`).

mod category;
mod favourite;
mod listing;
mod media;
mod own;
mod price;
#[expect(clippy::module_inception, reason = "the aggregate has the name of the module")]
mod product;
mod unit_list;
mod view;

pub use category::{Brand, Category, CategoryNode};
pub use favourite::Favourite;
pub use listing::{Facet, FacetValue, Listing, ListingQuery, ShopView, Sort};
pub use media::{Image, ImageSource};
pub use own::OwnProduct;
pub use price::{PriceChangeRow, PriceItemView, PriceOutcome, PriceRow, TypedPrices, cuts_deeper};
pub use product::{
    Attribute, AttributeKind, AttributeValue, OptionValue, Price, Product, ProductAttribute, ProductOption,
    ProductStatus, Variant,
};
pub use unit_list::{UnitListError, parse_units, write_units};
pub use view::{
    AttributeView, BundlePart, CategoryLink, Crumb, HomeView, ImageView, OptionValueView, OptionView,
    ProductCard, ProductView, VariantView,
};

crate::define_id!(
    /// A product: what a shopper reads about.
    ProductId, "prd"
);
crate::define_id!(
    /// A variant: what a shopper buys.
    VariantId, "var"
);
crate::define_id!(CategoryId, "cat");
crate::define_id!(BrandId, "brd");
crate::define_id!(ImageId, "img");

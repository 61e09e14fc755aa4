//! What pages and the API show of the catalogue: one language, one currency, stock included.

use super::{ProductId, VariantId};
use crate::kernel::{Money, Slug, Timestamp};
use crate::merchant::SellerLink;
use serde::{Deserialize, Serialize};

/// A picture ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageView {
    /// Path of the picture, or the stem of its sized files when `sizes` is not empty (`{stem}-{size}.avif`, `.webp`).
    pub src: String,
    /// Widths in pixels that exist as files; empty for drawings.
    pub sizes: Vec<u32>,
    pub alt: String,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    pub id: ProductId,
    pub slug: Slug,
    pub name: String,
    pub summary: String,
    pub image: ImageView,
    /// The lowest price of its variants.
    pub price: Money,
    pub compare_at: Option<Money>,
    /// Whether variants have different prices ("from").
    pub from: bool,
    pub in_stock: bool,
    /// Published within the last thirty days.
    pub is_new: bool,
}

/// A step of the path to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crumb {
    pub slug: Slug,
    pub name: String,
}

/// A category to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryLink {
    pub slug: Slug,
    pub name: String,
    pub image: ImageView,
    pub children: Vec<CategoryLink>,
}

/// A value of an option, with the picture palette when it is a colour of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionValueView {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    pub code: String,
    pub name: String,
    pub values: Vec<OptionValueView>,
}

/// A line of the specification table, already written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeView {
    pub code: String,
    pub name: String,
    pub value: String,
}

/// Something in a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePart {
    pub units: i64,
    pub name: String,
    /// Where it is sold singly; `None` where it is not.
    pub slug: Option<Slug>,
}

/// A variant that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantView {
    pub id: VariantId,
    pub sku: String,
    /// Value codes in the order of the product's options.
    pub choice: Vec<String>,
    pub price: Money,
    pub compare_at: Option<Money>,
    /// Units that can be bought now, capped at 20 so that the page tells no business figures.
    pub available: i64,
    /// What it is made of, if it is a bundle.
    pub inside: Vec<BundlePart>,
    /// Index into the product's images.
    pub image: usize,
    pub weight_g: i64,
}

/// A product page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    pub id: ProductId,
    pub slug: Slug,
    pub name: String,
    pub summary: String,
    /// Sanitised HTML.
    pub description_html: String,
    pub seller: SellerLink,
    pub brand: Option<String>,
    pub crumbs: Vec<Crumb>,
    pub images: Vec<ImageView>,
    pub options: Vec<OptionView>,
    pub variants: Vec<VariantView>,
    pub attributes: Vec<AttributeView>,
    pub tags: Vec<String>,
    pub related: Vec<ProductCard>,
    pub published_at: Timestamp,
}

impl ProductView {
    /// The variant with this code, else the first that can be bought, else the first.
    pub fn variant_or_default(&self, sku: Option<&str>) -> Option<&VariantView> {
        sku.and_then(|sku| self.variants.iter().find(|v| v.sku == sku))
            .or_else(|| self.variants.iter().find(|v| v.available > 0))
            .or_else(|| self.variants.first())
    }
}

/// The home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    pub categories: Vec<CategoryLink>,
    pub hot: Vec<ProductCard>,
    pub fresh: Vec<ProductCard>,
    pub offers: Vec<ProductCard>,
}

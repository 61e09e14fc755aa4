//! A product as a whole: the aggregate that is saved and loaded in one piece.

use super::{BrandId, CategoryId, Image, ProductId, VariantId};
use crate::kernel::{Currency, Localized, Money, Slug, Timestamp};
use crate::merchant::SellerId;
use serde::{Deserialize, Serialize};

/// Whether shoppers can see a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProductStatus {
    Draft,
    Published,
    Archived,
}

impl ProductStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Archived]
            .into_iter()
            .find(|s| s.as_str() == text)
    }
}

/// The type of an attribute's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeKind {
    /// One of a list of named values.
    Choice,
    /// A whole number with a unit.
    Number,
    Flag,
    Text,
}

impl AttributeKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Text => "text",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Choice, Self::Number, Self::Flag, Self::Text]
            .into_iter()
            .find(|k| k.as_str() == text)
    }
}

/// A definition that products refer to by `code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    pub code: String,
    pub name: Localized,
    pub kind: AttributeKind,
    /// The unit of a number; empty for the others.
    pub unit: Localized,
    /// Offered as a filter in listings (choices only).
    pub filter: bool,
    /// The named values of a choice, in the order shown.
    pub values: Vec<OptionValue>,
}

/// A typed value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeValue {
    /// The code of one of the attribute's values.
    Choice(String),
    Number(i64),
    Flag(bool),
    Text(Localized),
}

/// One attribute of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductAttribute {
    pub code: String,
    pub value: AttributeValue,
}

/// A named value, of an option or of a choice attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionValue {
    pub code: String,
    pub name: Localized,
}

/// What distinguishes the variants of a product: colour, size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductOption {
    pub code: String,
    pub name: Localized,
    pub values: Vec<OptionValue>,
}

/// The price of a variant in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub amount: Money,
    /// A higher former price, shown struck through.
    pub compare_at: Option<Money>,
}

/// What is bought: one combination of option values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    pub id: VariantId,
    /// The merchant's code; unique in the shop.
    pub sku: String,
    pub barcode: Option<String>,
    /// Value codes in the order of the product's options.
    pub choice: Vec<String>,
    /// At most one price per currency.
    pub prices: Vec<Price>,
    pub weight_g: i64,
    /// Length, width, height in millimetres; zero when unknown.
    pub size_mm: [i64; 3],
    pub position: i64,
}

impl Variant {
    /// The price in `currency`, if it is sold there.
    pub fn price_in(&self, currency: Currency) -> Option<Price> {
        self.prices
            .iter()
            .copied()
            .find(|p| p.amount.currency() == currency)
    }
}

/// A product with everything that belongs to it, but not its stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub slug: Slug,
    pub status: ProductStatus,
    /// Whose it is.
    pub seller: SellerId,
    pub brand: Option<BrandId>,
    /// The categories it is listed in; their ancestors list it too.
    pub categories: Vec<CategoryId>,
    pub name: Localized,
    /// One line for cards and search results.
    pub summary: Localized,
    /// Sanitised HTML.
    pub description: Localized,
    pub options: Vec<ProductOption>,
    pub attributes: Vec<ProductAttribute>,
    pub tags: Vec<String>,
    pub variants: Vec<Variant>,
    pub images: Vec<Image>,
    /// The drawing that stands in while there is no picture.
    pub family: String,
    pub palette: String,
    /// Sorts "popular" lists, higher first.
    pub popularity: i64,
    pub published_at: Timestamp,
}

impl Product {
    /// The lowest price in `currency` over all variants.
    pub fn lowest_price(&self, currency: Currency) -> Option<Price> {
        self.variants
            .iter()
            .filter_map(|v| v.price_in(currency))
            .min_by_key(|p| p.amount.minor())
    }
}

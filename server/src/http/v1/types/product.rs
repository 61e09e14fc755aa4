//! Products and categories in the JSON of version 1.

use super::{Image, Money, SellerName};
use domain::product as products;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A product in a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProductSummary {
    #[schema(example = "prd_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub id: String,
    #[schema(example = "celadon-gaiwan-150")]
    pub slug: String,
    pub name: String,
    /// One line.
    pub summary: String,
    pub image: Image,
    /// The lowest price of its variants.
    pub price: Money,
    /// A higher former price.
    #[schema(required = true)]
    pub compare_at: Option<Money>,
    /// Whether variants have different prices: `price` is a "from" price.
    pub price_varies: bool,
    pub in_stock: bool,
    /// Published within the last thirty days.
    pub is_new: bool,
}

impl From<products::ProductCard> for ProductSummary {
    fn from(card: products::ProductCard) -> Self {
        Self {
            id: card.id.to_string(),
            slug: card.slug.into(),
            name: card.name,
            summary: card.summary,
            image: card.image.into(),
            price: card.price.into(),
            compare_at: card.compare_at.map(Into::into),
            price_varies: card.from,
            in_stock: card.in_stock,
            is_new: card.is_new,
        }
    }
}

/// A part of a list of products.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProductList {
    pub items: Vec<ProductSummary>,
    /// Ask for the next part with this value as `cursor`; null at the end (12,000 products are the most one question
    /// can walk through: narrow it by a category or a price).
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// Products that fit the question.
    pub total: u64,
}

/// A category on the way to a product, the outermost first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CategoryName {
    #[schema(example = "tea-ware")]
    pub slug: String,
    pub name: String,
}

/// A value of an option.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OptionValue {
    #[schema(example = "celadon")]
    pub code: String,
    pub name: String,
}

/// What distinguishes the variants of a product.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProductOption {
    #[schema(example = "colour")]
    pub code: String,
    pub name: String,
    pub values: Vec<OptionValue>,
}

/// A line of the specification.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Attribute {
    #[schema(example = "material")]
    pub code: String,
    pub name: String,
    /// Written out, with its unit.
    pub value: String,
}

/// What is bought: one combination of option values.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Variant {
    #[schema(example = "var_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub id: String,
    #[schema(example = "GW-150-CEL")]
    pub sku: String,
    /// Value codes in the order of the product's `options`.
    pub choice: Vec<String>,
    pub price: Money,
    #[schema(required = true)]
    pub compare_at: Option<Money>,
    /// Units that can be bought now; 99 stands for 99 or more.
    #[schema(minimum = 0, maximum = 99)]
    pub available: i64,
    /// Index into the product's `images`.
    pub image: usize,
    pub weight_g: i64,
}

/// A product with everything a product page shows, in one language and one currency.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Product {
    #[schema(example = "prd_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub id: String,
    /// The current slug; a former one finds the product too.
    #[schema(example = "celadon-gaiwan-150")]
    pub slug: String,
    pub name: String,
    pub summary: String,
    /// Sanitised HTML.
    pub description_html: String,
    pub seller: SellerName,
    #[schema(required = true)]
    pub brand: Option<String>,
    pub categories: Vec<CategoryName>,
    pub images: Vec<Image>,
    pub options: Vec<ProductOption>,
    pub variants: Vec<Variant>,
    pub attributes: Vec<Attribute>,
    pub tags: Vec<String>,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub published_at: String,
}

impl From<products::ProductView> for Product {
    fn from(view: products::ProductView) -> Self {
        Self {
            id: view.id.to_string(),
            slug: view.slug.into(),
            name: view.name,
            summary: view.summary,
            description_html: view.description_html,
            seller: view.seller.into(),
            brand: view.brand,
            categories: view
                .crumbs
                .into_iter()
                .map(|crumb| CategoryName {
                    slug: crumb.slug.into(),
                    name: crumb.name,
                })
                .collect(),
            images: view.images.into_iter().map(Into::into).collect(),
            options: view.options.into_iter().map(Into::into).collect(),
            variants: view.variants.into_iter().map(Into::into).collect(),
            attributes: view
                .attributes
                .into_iter()
                .map(|a| Attribute {
                    code: a.code,
                    name: a.name,
                    value: a.value,
                })
                .collect(),
            tags: view.tags,
            published_at: view.published_at.to_rfc3339(),
        }
    }
}

impl From<products::OptionView> for ProductOption {
    fn from(option: products::OptionView) -> Self {
        let values = option
            .values
            .into_iter()
            .map(|v| OptionValue {
                code: v.code,
                name: v.name,
            })
            .collect();
        Self {
            code: option.code,
            name: option.name,
            values,
        }
    }
}

impl From<products::VariantView> for Variant {
    fn from(variant: products::VariantView) -> Self {
        Self {
            id: variant.id.to_string(),
            sku: variant.sku,
            choice: variant.choice,
            price: variant.price.into(),
            compare_at: variant.compare_at.map(Into::into),
            available: variant.available,
            image: variant.image,
            weight_g: variant.weight_g,
        }
    }
}

/// A category with those below it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Category {
    #[schema(example = "tea-ware")]
    pub slug: String,
    pub name: String,
    pub image: Image,
    #[schema(no_recursion)]
    pub children: Vec<Category>,
}

impl From<products::CategoryLink> for Category {
    fn from(link: products::CategoryLink) -> Self {
        Self {
            slug: link.slug.into(),
            name: link.name,
            image: link.image.into(),
            children: link.children.into_iter().map(Into::into).collect(),
        }
    }
}

/// The tree of categories.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CategoryList {
    pub items: Vec<Category>,
}

//! Products for those who work for their seller.

use super::{Price, Product, ProductId, ProductStatus};
use crate::kernel::{Currency, Localized, Slug, Timestamp};
use serde::{Deserialize, Serialize};

/// A row of the list of a shop's own goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProduct {
    pub id: ProductId,
    pub slug: Slug,
    pub name: Localized,
    pub status: ProductStatus,
    /// The lowest of its variants, in yuan; `None` for one that has no price in yuan.
    pub price: Option<Price>,
    /// How many variants it has.
    pub variants: usize,
    /// Units of all variants that can be sold.
    pub stock: i64,
    /// How many of its variants are sold out.
    pub sold_out: usize,
    pub published_at: Timestamp,
}

impl OwnProduct {
    /// A product whose variants have these levels, in their order.
    pub fn new(product: &Product, levels: &[i64]) -> Self {
        Self {
            id: product.id,
            slug: product.slug.clone(),
            name: product.name.clone(),
            status: product.status,
            price: product.lowest_price(Currency::Cny),
            variants: product.variants.len(),
            stock: levels.iter().sum(),
            sold_out: levels.iter().filter(|level| **level <= 0).count(),
            published_at: product.published_at,
        }
    }
}

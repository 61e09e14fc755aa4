//! Products that a person has marked.

use super::ProductCard;
use serde::{Deserialize, Serialize};

/// A marked product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favourite {
    /// Where it is not for sale, the price says nothing and its page is not there.
    pub product: ProductCard,
    pub for_sale: bool,
}

impl Favourite {
    /// The most products that one person marks.
    pub const MOST: i64 = 500;
}

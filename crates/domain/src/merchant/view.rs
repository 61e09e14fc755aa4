//! Sellers as pages and the API show them: one language.

use super::{Licence, Seller, SellerKind, SellerSign};
use crate::kernel::{Locale, Slug, Timestamp};
use serde::{Deserialize, Serialize};

/// The name of a shop and the way to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerLink {
    pub slug: Slug,
    pub name: String,
    pub kind: SellerKind,
}

impl SellerLink {
    pub fn new(sign: &SellerSign, locale: Locale) -> Self {
        Self {
            slug: sign.slug.clone(),
            name: sign.name.get(locale).clone(),
            kind: sign.kind,
        }
    }
}

/// A shop as buyers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerView {
    pub link: SellerLink,
    /// Plain text.
    pub description: String,
    pub licence: Option<Licence>,
    pub opened_at: Option<Timestamp>,
}

impl SellerView {
    pub fn new(seller: &Seller, locale: Locale) -> Self {
        Self {
            link: SellerLink::new(&seller.sign(), locale),
            description: seller.profile.description.get(locale).clone(),
            licence: seller.licence.clone(),
            opened_at: seller.opened_at,
        }
    }
}

//! Sellers in the JSON of version 1.

use super::SellerKind;
use domain::merchant as merchants;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who sells something.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SellerName {
    /// Names the seller in the API.
    #[schema(example = "jishi")]
    pub slug: String,
    pub name: String,
    pub kind: SellerKind,
}

impl From<merchants::SellerLink> for SellerName {
    fn from(link: merchants::SellerLink) -> Self {
        Self {
            slug: link.slug.into(),
            name: link.name,
            kind: link.kind.into(),
        }
    }
}

/// A business licence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Licence {
    /// The company as registered.
    pub company: String,
    /// Its unified social credit code (GB 32100-2015).
    #[schema(example = "91000000MA00000015", min_length = 18, max_length = 18)]
    pub credit_code: String,
}

/// A shop on the platform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Seller {
    #[schema(example = "jishi")]
    pub slug: String,
    pub name: String,
    pub kind: SellerKind,
    /// Plain text.
    pub description: String,
    /// Null while it is not known.
    #[schema(required = true)]
    pub licence: Option<Licence>,
    /// RFC 3339, UTC; null for the platform's own shop.
    #[schema(required = true, format = DateTime)]
    pub opened_at: Option<String>,
}

impl From<merchants::SellerView> for Seller {
    fn from(view: merchants::SellerView) -> Self {
        Self {
            slug: view.link.slug.into(),
            name: view.link.name,
            kind: view.link.kind.into(),
            description: view.description,
            licence: view.licence.map(|licence| Licence {
                company: licence.company,
                credit_code: licence.code.into(),
            }),
            opened_at: view.opened_at.map(domain::kernel::Timestamp::to_rfc3339),
        }
    }
}

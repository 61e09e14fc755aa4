//! Sellers as those who work for the platform see them: personal values masked.

use super::{
    Credit, Deposit, DocumentKind, Licence, Profile, Seller, SellerEvent, SellerFile, SellerId, SellerKind,
    SellerState,
};
use crate::kernel::{Localized, Slug, Timestamp};
use crate::user::{mask_email, mask_name, mask_phone};
use serde::{Deserialize, Serialize};

/// A row of the list of sellers. Nothing in it is of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerRow {
    pub id: SellerId,
    pub slug: Slug,
    pub kind: SellerKind,
    pub state: SellerState,
    pub name: Localized,
    /// The company as registered; empty while there is no licence.
    pub company: String,
    /// Its unified social credit code; empty while there is no licence.
    pub credit_code: String,
    pub deposit: Deposit,
    pub created_at: Timestamp,
    pub opened_at: Option<Timestamp>,
}

/// Everything the platform has about a seller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerDossier {
    pub row: SellerRow,
    pub profile: Profile,
    pub licence: Option<Licence>,
    /// Masked.
    pub contact: ContactView,
    pub credit: Credit,
    /// `None` for the own shop, which never applied.
    pub application: Option<ApplicationView>,
    /// Oldest first.
    pub history: Vec<SellerStep>,
    /// What the state allows.
    pub allowed: Vec<SellerEvent>,
    /// Whether whoever looks is the applicant: others decide then.
    pub is_own: bool,
    pub version: i64,
}

/// What a seller handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationView {
    /// The categories that it means to sell in. One that is gone since has its slug for a name.
    pub categories: Vec<Localized>,
    pub sells_food: bool,
    /// What is in them is shown for a reason only.
    pub documents: Vec<DocumentView>,
    /// The account that applied, masked; empty for somebody who was not signed in.
    pub applicant: String,
    pub submitted_at: Timestamp,
}

/// Whom to ask at a seller; empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    pub representative: String,
    pub phone: String,
    pub email: String,
}

/// A document that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    pub kind: DocumentKind,
    /// `None` for one whose file is gone, or that is kept somewhere else.
    pub file: Option<SellerFile>,
}

/// Whom to ask at a seller, in clear, and where documents are that are kept somewhere else, for whoever gave a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerContactView {
    pub contact: ContactView,
    pub documents: Vec<(DocumentKind, String)>,
}

/// A step of a seller's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerStep {
    pub state: SellerState,
    pub at: Timestamp,
    /// `applicant`, `operator`, `migration`, or the masked contact of whoever decided.
    pub cause: String,
    pub reason: String,
}

/// A shop for those who work for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnShop {
    pub row: SellerRow,
    pub profile: Profile,
    pub licence: Option<Licence>,
    pub credit: Credit,
    /// Why it is in its state, as the platform told; empty where it needs no reason.
    pub reason: String,
    /// When it came into its state.
    pub since: Timestamp,
    pub version: i64,
}

impl SellerRow {
    pub fn new(seller: &Seller) -> Self {
        let licence = seller.licence.as_ref();
        Self {
            id: seller.id,
            slug: seller.slug.clone(),
            kind: seller.kind,
            state: seller.state,
            name: seller.profile.name.clone(),
            company: licence.map_or_else(String::new, |licence| licence.company.clone()),
            credit_code: licence.map_or_else(String::new, |licence| licence.code.to_string()),
            deposit: seller.deposit,
            created_at: seller.created_at,
            opened_at: seller.opened_at,
        }
    }
}

impl ContactView {
    /// The contact of a seller in clear.
    pub fn clear(seller: &Seller) -> Self {
        let contact = &seller.contact;
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            representative: contact.representative.clone(),
            phone: text(contact.phone.as_ref().map(crate::user::Phone::as_str)),
            email: text(contact.email.as_ref().map(crate::user::Email::as_str)),
        }
    }

    /// The contact of a seller, masked.
    pub fn masked(seller: &Seller) -> Self {
        let Self {
            representative,
            phone,
            email,
        } = Self::clear(seller);
        let unless_empty = |text: String, mask: fn(&str) -> String| {
            if text.is_empty() { text } else { mask(&text) }
        };
        Self {
            representative: unless_empty(representative, mask_name),
            phone: unless_empty(phone, mask_phone),
            email: unless_empty(email, mask_email),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, Money};
    use crate::merchant::SellerContact;
    use crate::user::{Email, Phone};

    #[test]
    fn a_masked_contact_says_nothing_that_is_in_the_clear_one() {
        let nothing = Money::zero(Currency::Cny);
        let mut seller = Seller {
            id: SellerId::OWN_SHOP,
            slug: Slug::parse("tea").unwrap(),
            kind: SellerKind::ThirdParty,
            state: SellerState::Applied,
            profile: Profile {
                name: Localized::new("茶", "Tea"),
                description: Localized::new("", ""),
            },
            licence: None,
            contact: SellerContact {
                representative: "李雷".to_owned(),
                phone: Phone::parse("13800138000").ok(),
                email: Email::parse("shop@example.com").ok(),
            },
            deposit: Deposit {
                required: nothing,
                held: nothing,
            },
            credit: Credit::default(),
            created_at: Timestamp::from_micros(0),
            opened_at: None,
            version: 1,
        };
        let (clear, masked) = (ContactView::clear(&seller), ContactView::masked(&seller));
        assert_eq!(clear.phone, "13800138000");
        assert_eq!(
            [masked.representative, masked.phone, masked.email],
            ["李*", "138****8000", "s***@example.com"]
        );
        seller.contact = SellerContact::default();
        assert_eq!(ContactView::masked(&seller), ContactView::default());
    }
}

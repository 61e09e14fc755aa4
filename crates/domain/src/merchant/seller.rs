//! A seller as it is kept.

use super::{CreditCode, SellerEvent, SellerId, SellerState};
use crate::kernel::{InvalidStep, Localized, Money, Slug, Timestamp};
use crate::user::{Email, Phone};
use serde::{Deserialize, Serialize};

/// Whose shop it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SellerKind {
    /// The platform sells itself (自营).
    Own,
    ThirdParty,
}

impl SellerKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::ThirdParty => "third_party",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Own, Self::ThirdParty]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// The business licence that buyers see (E-commerce Law of the PRC, article 15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// The company as registered.
    pub company: String,
    pub code: CreditCode,
    /// Where the picture of the licence is; `None` while only its text is known.
    pub document: Option<String>,
}

/// Whom the platform turns to. Not shown to buyers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerContact {
    /// The legal representative.
    pub representative: String,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
}

/// The money a seller has to leave with the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    pub required: Money,
    pub held: Money,
}

/// How far a seller is trusted; both empty until it is rated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    pub grade: Option<String>,
    pub score: Option<i64>,
}

/// What a seller says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: Localized,
    /// Plain text.
    pub description: Localized,
}

/// A seller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seller {
    pub id: SellerId,
    /// The address of its shop. Free again once an application is rejected.
    pub slug: Slug,
    pub kind: SellerKind,
    pub state: SellerState,
    pub profile: Profile,
    /// `None` for the own shop until the operator has filled it in.
    pub licence: Option<Licence>,
    pub contact: SellerContact,
    pub deposit: Deposit,
    pub credit: Credit,
    pub created_at: Timestamp,
    /// When it was approved first.
    pub opened_at: Option<Timestamp>,
    /// Grows with every change: whoever changes it names the version they have seen.
    pub version: i64,
}

/// Who sells something, for lines and pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerSign {
    pub id: SellerId,
    pub slug: Slug,
    pub name: Localized,
    pub kind: SellerKind,
}

/// A step of a seller's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerEntry {
    pub state: SellerState,
    pub at: Timestamp,
    /// Who caused it: `applicant`, `operator`, `migration`, or an account.
    pub cause: String,
    /// Why; empty where it needs no reason.
    pub reason: String,
}

impl Seller {
    /// The state after `event`. The own shop can rest but not leave: goods of former times are its.
    /// # Errors
    /// [`InvalidStep`] when the table has no such step.
    pub fn on(&self, event: SellerEvent) -> Result<SellerState, InvalidStep> {
        let from = self.state;
        if self.kind == SellerKind::Own && event == SellerEvent::Close {
            return Err(InvalidStep::new(from, event));
        }
        from.on(event)
    }

    pub fn sign(&self) -> SellerSign {
        SellerSign {
            id: self.id,
            slug: self.slug.clone(),
            name: self.profile.name.clone(),
            kind: self.kind,
        }
    }
}

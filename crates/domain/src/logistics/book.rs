//! The address book of an account.
//!
//! Owns what an entry is and which ones are accepted: the rules of an address are the checkout's. Orders keep copies,
//! so editing an entry changes no order.

use super::{Address, AddressText};
use crate::kernel::FieldError;
use crate::user::{Phone, holds_card_number};
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// An entry of an address book.
    AddressId, "adr"
);

/// What a person types to add or edit an entry, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookForm {
    pub label: String,
    pub recipient: String,
    pub phone: String,
    pub country: String,
    pub region: String,
    pub city: String,
    pub district: String,
    pub street: String,
    pub postcode: String,
    /// Whether it is to be the one that is offered first.
    pub is_default: bool,
}

/// What an entry says: everything of it that is personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookCard {
    /// What the person calls it (home, work, …); may be empty.
    pub label: String,
    pub phone: Phone,
    pub address: Address,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookEntry {
    pub id: AddressId,
    pub card: BookCard,
    /// At most one entry of a book is.
    pub is_default: bool,
    /// Guards against two edits at once.
    pub version: i64,
}

impl BookCard {
    /// The longest label, in characters.
    pub const LABEL_MOST: usize = 20;
}

impl BookEntry {
    /// The most entries a book holds.
    pub const MOST: usize = 50;
}

impl BookForm {
    /// Checks every field.
    /// # Errors
    /// One [`FieldError`] for every field that is wrong.
    pub fn check(&self) -> Result<BookCard, Vec<FieldError>> {
        let checked = AddressText {
            phone: &self.phone,
            recipient: &self.recipient,
            country: &self.country,
            region: &self.region,
            city: &self.city,
            district: &self.district,
            street: &self.street,
            postcode: &self.postcode,
        }
        .check();
        let (checked, mut errors) = match checked {
            Ok(checked) => (Some(checked), Vec::new()),
            Err(errors) => (None, errors),
        };
        let label = self.label.trim();
        if label.chars().count() > BookCard::LABEL_MOST || label.chars().any(char::is_control) {
            errors.push(FieldError::new("label", "too_long"));
        }
        for (name, text) in [
            ("label", label),
            ("recipient", &self.recipient),
            ("street", &self.street),
        ] {
            if holds_card_number(text) {
                errors.retain(|error| error.field != name);
                errors.push(FieldError::new(name, "card_number"));
            }
        }
        match checked {
            Some((phone, address)) if errors.is_empty() => Ok(BookCard {
                label: label.to_owned(),
                phone,
                address,
            }),
            _ => Err(errors),
        }
    }
}

impl From<&BookEntry> for BookForm {
    fn from(entry: &BookEntry) -> Self {
        let (card, address) = (&entry.card, &entry.card.address);
        Self {
            label: card.label.clone(),
            recipient: address.recipient.clone(),
            phone: card.phone.as_str().to_owned(),
            country: address.country.as_str().to_owned(),
            region: address.region.clone(),
            city: address.city.clone(),
            district: address.district.clone(),
            street: address.street.clone(),
            postcode: address.postcode.clone(),
            is_default: entry.is_default,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> BookForm {
        BookForm {
            label: " 家 ".into(),
            recipient: "李雷".into(),
            phone: "138 0013 8000".into(),
            country: "CN".into(),
            region: "浙江省".into(),
            city: "杭州市".into(),
            district: "西湖区".into(),
            street: "龙井路 1 号".into(),
            ..BookForm::default()
        }
    }

    #[test]
    fn an_entry_is_trimmed_and_reads_back_as_its_form() {
        let card = form().check().unwrap();
        assert_eq!((card.label.as_str(), card.phone.as_str()), ("家", "13800138000"));
        let entry = BookEntry {
            id: AddressId::from_u128(1),
            card: card.clone(),
            is_default: true,
            version: 1,
        };
        let again = BookForm::from(&entry);
        assert!(again.is_default);
        assert_eq!(again.check(), Ok(card));
    }

    #[test]
    fn every_wrong_field_is_named_once() {
        let wrong = BookForm {
            label: "长".repeat(21),
            phone: String::new(),
            city: " ".into(),
            street: "卡号 4111 1111 1111 1111".into(),
            ..form()
        };
        let errors: Vec<_> = wrong.check().unwrap_err();
        let errors: Vec<_> = errors
            .iter()
            .map(|error| (error.field.as_str(), error.code.as_str()))
            .collect();
        assert_eq!(
            errors,
            [
                ("phone", "required"),
                ("city", "required"),
                ("label", "too_long"),
                ("street", "card_number")
            ]
        );
    }
}

//! What a buyer types into the checkout, as typed; it is kept with the cart, so that nothing is lost on an error.

use crate::kernel::Currency;
use crate::logistics::{Tariff, Zone};
use crate::user::{Phone, holds_card_number, mask_card_numbers};
use serde::{Deserialize, Serialize};

/// The fields of the checkout page, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutForm {
    pub email: String,
    pub phone: String,
    pub recipient: String,
    pub country: String,
    pub region: String,
    pub city: String,
    pub district: String,
    pub street: String,
    pub postcode: String,
    /// A [`crate::logistics::DeliveryMethod`] by name.
    pub delivery: String,
    /// A payment method by name.
    pub payment: String,
    pub note: String,
}

impl CheckoutForm {
    /// Where it goes, as far as it is known.
    pub fn zone(&self, tariff: &Tariff, currency: Currency) -> Zone {
        tariff.zone(&self.country, &self.region, currency)
    }

    /// Every field by name.
    pub fn fields(&self) -> [(&'static str, &str); 12] {
        [
            ("email", &self.email),
            ("phone", &self.phone),
            ("recipient", &self.recipient),
            ("country", &self.country),
            ("region", &self.region),
            ("city", &self.city),
            ("district", &self.district),
            ("street", &self.street),
            ("postcode", &self.postcode),
            ("delivery", &self.delivery),
            ("payment", &self.payment),
            ("note", &self.note),
        ]
    }

    /// The names of the fields that hold the number of a payment card. A telephone number with its country code is none.
    pub fn card_number_fields(&self) -> Vec<&'static str> {
        let fields = self.fields().into_iter();
        fields
            .filter(|(name, text)| holds_card_number(text) && !(*name == "phone" && is_foreign_phone(text)))
            .map(|(name, _)| name)
            .collect()
    }

    /// The form as it may be kept: of card numbers only the last four digits stay.
    #[must_use]
    pub fn without_card_numbers(mut self) -> Self {
        for name in self.card_number_fields() {
            if let Some(field) = self.field_mut(name) {
                *field = mask_card_numbers(field);
            }
        }
        self
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "email" => &mut self.email,
            "phone" => &mut self.phone,
            "recipient" => &mut self.recipient,
            "country" => &mut self.country,
            "region" => &mut self.region,
            "city" => &mut self.city,
            "district" => &mut self.district,
            "street" => &mut self.street,
            "postcode" => &mut self.postcode,
            "delivery" => &mut self.delivery,
            "payment" => &mut self.payment,
            "note" => &mut self.note,
            _ => return None,
        })
    }
}

fn is_foreign_phone(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with('+') || text.starts_with("00")) && Phone::parse(text).is_ok()
}

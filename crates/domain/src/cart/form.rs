//! What a buyer types into the checkout, as typed; it is kept with the cart, so that nothing is lost on an error.

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
}

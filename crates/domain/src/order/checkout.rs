//! From what was typed to what can be ordered: every field is checked, every error is named.

use crate::cart::{CheckoutForm, FieldError};
use crate::kernel::Currency;
use crate::logistics::{Address, AddressText, CountryCode, DeliveryMethod, Tariff, Zone};
use crate::payment::PaymentMethod;
use crate::user::{Email, Phone};
use serde::{Deserialize, Serialize};

/// A checked checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// At least one of e-mail and phone is there.
    pub email: Option<Email>,
    pub phone: Phone,
    pub address: Address,
    pub delivery: DeliveryMethod,
    pub payment: PaymentMethod,
    pub note: String,
}

const MAX_NOTE: usize = 500;
/// Stands where a person was taken out.
const ERASED: &str = "—";

impl Checkout {
    /// Where it goes.
    pub fn zone(&self, tariff: &Tariff, currency: Currency) -> Zone {
        tariff.zone(self.address.country.as_str(), &self.address.region, currency)
    }

    /// What the books keep when the person is taken out: the country, and how it was delivered and paid.
    #[must_use]
    pub fn without_person(&self) -> Self {
        Self {
            email: None,
            phone: Phone::erased(),
            address: Address {
                recipient: ERASED.to_owned(),
                country: self.address.country,
                region: String::new(),
                city: ERASED.to_owned(),
                district: String::new(),
                street: ERASED.to_owned(),
                postcode: String::new(),
            },
            delivery: self.delivery,
            payment: self.payment,
            note: String::new(),
        }
    }
}

/// Checks a form for an order in `currency`.
/// # Errors
/// One [`FieldError`] for every field that is wrong.
pub fn check_form(form: &CheckoutForm, currency: Currency) -> Result<Checkout, Vec<FieldError>> {
    let mut errors = Vec::new();
    let email = match form.email.trim() {
        "" => None,
        text => Email::parse(text)
            .map_err(|_| errors.push(FieldError::new("email", "email")))
            .ok(),
    };
    let typed = AddressText {
        phone: &form.phone,
        recipient: &form.recipient,
        country: &form.country,
        region: &form.region,
        city: &form.city,
        district: &form.district,
        street: &form.street,
        postcode: &form.postcode,
    };
    let typed = typed.check().map_err(|wrong| errors.extend(wrong)).ok();
    let country = CountryCode::parse(&form.country);
    let delivery = DeliveryMethod::parse(&form.delivery);
    if delivery.is_none() {
        errors.push(FieldError::new("delivery", "unknown"));
    }
    let payment = PaymentMethod::parse(&form.payment);
    match payment {
        None => errors.push(FieldError::new("payment", "unknown")),
        Some(method) if country.is_some_and(|c| !method.is_available(c, currency)) => {
            errors.push(FieldError::new("payment", "not_available"));
        }
        Some(_) => {}
    }
    if form.note.chars().count() > MAX_NOTE {
        errors.push(FieldError::new("note", "too_long"));
    }
    let cards = form.card_number_fields();
    errors.retain(|error| !cards.contains(&error.field.as_str()));
    errors.extend(cards.into_iter().map(|name| FieldError::new(name, "card_number")));
    match (typed, delivery, payment) {
        (Some((phone, address)), Some(delivery), Some(payment)) if errors.is_empty() => Ok(Checkout {
            email,
            phone,
            address,
            delivery,
            payment,
            note: form.note.trim().to_owned(),
        }),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> CheckoutForm {
        CheckoutForm {
            phone: "138 0013 8000".into(),
            recipient: "李雷".into(),
            country: "CN".into(),
            region: "浙江省".into(),
            city: "杭州市".into(),
            district: "西湖区".into(),
            street: "龙井路 1 号".into(),
            delivery: "standard".into(),
            payment: "cash_on_delivery".into(),
            ..CheckoutForm::default()
        }
    }

    #[test]
    fn a_filled_form_is_accepted() {
        let checkout = check_form(&form(), Currency::Cny).unwrap();
        assert_eq!(checkout.phone.as_str(), "13800138000");
        assert_eq!(checkout.email, None);
    }

    #[test]
    fn an_empty_form_names_every_required_field() {
        let fields: Vec<String> = check_form(&CheckoutForm::default(), Currency::Cny)
            .unwrap_err()
            .into_iter()
            .map(|e| e.field)
            .collect();
        assert_eq!(
            fields,
            [
                "phone",
                "country",
                "recipient",
                "region",
                "city",
                "street",
                "delivery",
                "payment"
            ]
        );
    }

    #[test]
    fn a_card_number_is_refused_wherever_it_is_typed() {
        let form = CheckoutForm {
            note: "我的卡号是 4111-1111-1111-1111".into(),
            phone: "5555 5555 5555 4444".into(),
            ..form()
        };
        let errors = ["phone", "note"].map(|name| FieldError::new(name, "card_number"));
        assert_eq!(
            check_form(&form, Currency::Cny),
            Err(errors.to_vec()),
            "one error a field"
        );
    }

    #[test]
    fn cash_on_delivery_needs_a_mainland_address_and_yuan() {
        assert_eq!(
            check_form(&form(), Currency::Usd),
            Err(vec![FieldError::new("payment", "not_available")])
        );
        let abroad = CheckoutForm {
            country: "US".into(),
            ..form()
        };
        assert_eq!(
            check_form(&abroad, Currency::Cny),
            Err(vec![FieldError::new("payment", "not_available")])
        );
    }
}

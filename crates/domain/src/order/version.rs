//! Former versions of a purchase: what a change has replaced, and changes of whom and where it goes to.

use super::{Checkout, OrderGroup, OrderGroupView, OrderNumber, OrderState};
use crate::kernel::{Currency, FieldError, Localized, Money, Timestamp};
use crate::logistics::{AddressText, Tariff};
use crate::user::holds_card_number;
use serde::{Deserialize, Serialize};

/// What has replaced a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderChange {
    UnitsCancelled,
    /// Recipient, telephone, address or note.
    ContactChanged,
    /// By a supplement: the purchase itself stays as it is.
    GoodsAdded,
}

impl OrderChange {
    pub const ALL: [Self; 3] = [Self::UnitsCancelled, Self::ContactChanged, Self::GoodsAdded];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnitsCancelled => "units_cancelled",
            Self::ContactChanged => "contact_changed",
            Self::GoodsAdded => "goods_added",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.as_str() == text)
    }
}

/// A purchase as it was until a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSnapshot {
    pub checkout: Checkout,
    pub orders: Vec<OrderThen>,
    /// Why it was changed, in words of whoever did it; empty for buyers.
    pub reason: String,
    /// The number of the purchase by which goods were added.
    #[serde(default)]
    pub supplement: Option<OrderNumber>,
}

/// What one seller was to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderThen {
    pub number: OrderNumber,
    pub state: OrderState,
    pub total: Money,
    pub lines: Vec<LineThen>,
}

/// A line as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineThen {
    pub sku: String,
    pub name: Localized,
    pub choice: Localized,
    pub quantity: i64,
    pub cancelled: i64,
    pub unit: Money,
}

impl OrderSnapshot {
    /// The purchase as it is before a change for this reason.
    pub fn of(group: &OrderGroup, reason: &str) -> Self {
        let lines = |lines: &[super::OrderLine]| {
            let then = lines.iter().map(|line| LineThen {
                sku: line.sku.clone(),
                name: line.name.clone(),
                choice: line.choice.clone(),
                quantity: line.quantity.get(),
                cancelled: line.progress.cancelled,
                unit: line.unit,
            });
            then.collect()
        };
        let orders = group.orders.iter().map(|order| OrderThen {
            number: order.number.clone(),
            state: order.state,
            total: order.totals.total,
            lines: lines(&order.lines),
        });
        Self {
            checkout: group.checkout.clone(),
            orders: orders.collect(),
            reason: reason.to_owned(),
            supplement: None,
        }
    }
}

/// A former version for those who work on the purchase: its buyer masked, the address to the city only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderVersionView {
    /// Counts from 1.
    pub number: i64,
    pub change: OrderChange,
    /// `buyer`, `operator` or `seller`.
    pub cause: String,
    /// Who of them, masked; empty for guests and the command line.
    pub author: String,
    pub reason: String,
    /// By which goods were added.
    pub supplement: Option<OrderNumber>,
    pub recipient: String,
    pub phone: String,
    pub place: String,
    pub lines: Vec<LineThenView>,
    /// When it was replaced.
    pub at: Timestamp,
}

/// A purchase with everything to change it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderToEdit {
    /// Its buyer masked.
    pub order: OrderGroupView,
    /// Newest first.
    pub versions: Vec<OrderVersionView>,
}

/// A line of a former version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineThenView {
    pub name: String,
    pub choice: String,
    pub quantity: i64,
    pub cancelled: i64,
}

/// To whom and where a purchase is to go instead. What is empty stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactEdit {
    pub recipient: String,
    pub phone: String,
    pub region: String,
    pub city: String,
    pub district: String,
    pub street: String,
    pub postcode: String,
    pub note: String,
    /// How many changes there had been when whoever edits saw the purchase.
    pub version: i64,
}

const MAX_NOTE: usize = 500;

impl ContactEdit {
    /// What is wrong with free text.
    fn text_errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.note.chars().count() > MAX_NOTE {
            errors.push(FieldError::new("note", "too_long"));
        }
        for (name, text) in [
            ("recipient", &self.recipient),
            ("street", &self.street),
            ("note", &self.note),
        ] {
            if holds_card_number(text) {
                errors.push(FieldError::new(name, "card_number"));
            }
        }
        errors
    }

    /// The checkout once this is changed. The country stays, and so does whatever the delivery fee depends on: another one
    /// would be another price.
    /// # Errors
    /// One [`FieldError`] for every field that is wrong; `region` with `other_zone` where delivery costs otherwise,
    /// `recipient` with `unchanged` when nothing would change.
    pub fn apply(
        &self,
        old: &Checkout,
        tariff: &Tariff,
        currency: Currency,
    ) -> Result<Checkout, Vec<FieldError>> {
        let place = [&self.region, &self.city, &self.district, &self.street];
        let moves = place.into_iter().any(|text| !text.trim().is_empty());
        let part = |new: &str, old: &str| {
            if moves {
                new.trim().to_owned()
            } else {
                old.to_owned()
            }
        };
        let (phone, recipient) = (
            or(&self.phone, old.phone.as_str()),
            or(&self.recipient, &old.address.recipient),
        );
        let (region, city) = (
            part(&self.region, &old.address.region),
            part(&self.city, &old.address.city),
        );
        let (district, street) = (
            part(&self.district, &old.address.district),
            part(&self.street, &old.address.street),
        );
        let postcode = part(&self.postcode, &old.address.postcode);
        let mut errors = self.text_errors();
        let typed = AddressText {
            phone: &phone,
            recipient: &recipient,
            country: old.address.country.as_str(),
            region: &region,
            city: &city,
            district: &district,
            street: &street,
            postcode: &postcode,
        };
        let typed = typed.check().map_err(|wrong| errors.extend(wrong)).ok();
        let Some((phone, address)) = typed.filter(|_| errors.is_empty()) else {
            return Err(errors);
        };
        let new = Checkout {
            phone,
            address,
            note: or(&self.note, &old.note),
            ..old.clone()
        };
        if new == *old {
            return Err(vec![FieldError::new("recipient", "unchanged")]);
        }
        if new.zone(tariff, currency) != old.zone(tariff, currency) {
            return Err(vec![FieldError::new("region", "other_zone")]);
        }
        Ok(new)
    }
}

/// What was typed, or what was there where nothing was.
fn or(new: &str, old: &str) -> String {
    match new.trim() {
        "" => old.to_owned(),
        new => new.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logistics::{Address, CountryCode, DeliveryMethod};
    use crate::payment::PaymentMethod;
    use crate::user::Phone;

    fn checkout() -> Checkout {
        Checkout {
            email: None,
            phone: Phone::parse("13800138000").unwrap(),
            address: Address {
                recipient: "李雷".to_owned(),
                country: CountryCode::CN,
                region: "浙江省".to_owned(),
                city: "杭州市".to_owned(),
                district: "西湖区".to_owned(),
                street: "龙井路 1 号".to_owned(),
                postcode: String::new(),
            },
            delivery: DeliveryMethod::Standard,
            payment: PaymentMethod::Online,
            note: "轻放".to_owned(),
        }
    }

    fn applied(edit: &ContactEdit) -> Result<Checkout, Vec<FieldError>> {
        edit.apply(&checkout(), &Tariff::house(), Currency::Cny)
    }

    fn wrong(edit: &ContactEdit) -> Vec<(String, String)> {
        let errors = applied(edit).unwrap_err();
        errors
            .into_iter()
            .map(|error| (error.field, error.code))
            .collect()
    }

    #[test]
    fn what_is_left_empty_stays() {
        let edit = ContactEdit {
            recipient: " 韩梅梅 ".to_owned(),
            ..ContactEdit::default()
        };
        let new = applied(&edit).unwrap();
        assert_eq!(new.address.recipient, "韩梅梅");
        assert_eq!((new.phone, new.note), (checkout().phone, checkout().note));
        assert_eq!(new.address.street, checkout().address.street);
    }

    #[test]
    fn an_address_is_replaced_whole() {
        let edit = ContactEdit {
            region: "浙江省".to_owned(),
            city: "宁波市".to_owned(),
            street: "中山路 2 号".to_owned(),
            ..ContactEdit::default()
        };
        let new = applied(&edit).unwrap();
        assert_eq!(
            (new.address.city.as_str(), new.address.district.as_str()),
            ("宁波市", "")
        );
        let half = ContactEdit {
            street: "中山路 2 号".to_owned(),
            ..ContactEdit::default()
        };
        let fields: Vec<String> = wrong(&half).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["region", "city"]);
    }

    #[test]
    fn nothing_and_another_price_are_refused() {
        let pair = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(wrong(&ContactEdit::default()), pair("recipient", "unchanged"));
        let far = ContactEdit {
            region: "西藏自治区".to_owned(),
            city: "拉萨市".to_owned(),
            street: "北京路 1 号".to_owned(),
            ..ContactEdit::default()
        };
        assert_eq!(wrong(&far), pair("region", "other_zone"));
        let long = ContactEdit {
            note: "长".repeat(501),
            ..ContactEdit::default()
        };
        assert_eq!(wrong(&long), pair("note", "too_long"));
        let card = ContactEdit {
            note: "4111 1111 1111 1111".to_owned(),
            ..ContactEdit::default()
        };
        assert_eq!(wrong(&card), pair("note", "card_number"));
    }
}

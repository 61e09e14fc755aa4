//! Carts in the JSON of version 1, and what changes them.

use super::{Currency, DeliveryMethod, Image, Money, PaymentMethod, SellerName, Totals};
use domain::{cart as carts, payment as payments};
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// Nothing: a cart starts empty. The body may be left out.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct NewCart {}

/// Units of a variant to add to what the cart holds of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"variant": "var_06ddhfyw2w5rk8aj4k4m6k8x1c", "quantity": 2}))]
pub struct NewLine {
    /// The id of the variant.
    pub variant: String,
    #[serde(default = "one", deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 999, default = 1, required = false)]
    pub quantity: i64,
}

/// The units that the line shall hold.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"quantity": 3}))]
pub struct SetQuantity {
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 999)]
    pub quantity: i64,
}

const fn one() -> i64 {
    1
}

/// Reads any whole number; one beyond 64 bits becomes the nearest that fits, so that it is refused as out of range
/// and not as unreadable.
fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    struct WholeNumber;

    impl Visitor<'_> for WholeNumber {
        type Value = i64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number")
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
            Ok(value)
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
            Ok(i64::try_from(value).unwrap_or(i64::MAX))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
            const BEYOND: f64 = 1e18;
            if value >= BEYOND {
                Ok(i64::MAX)
            } else if value <= -BEYOND {
                Ok(i64::MIN)
            } else {
                Err(E::custom("a quantity is a whole number"))
            }
        }
    }

    deserializer.deserialize_any(WholeNumber)
}

/// Something the buyer must know about a line of a cart.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineWarning {
    /// The price is not what it was when the line was last seen.
    PriceChanged { was: Money },
    /// Fewer units are left than wanted; the cart cannot be ordered.
    OnlyLeft { available: i64 },
    /// Nothing is left; the cart cannot be ordered.
    SoldOut,
    /// Not sold any more, or not in this currency; the cart cannot be ordered.
    NotForSale,
}

impl From<carts::LineWarning> for LineWarning {
    fn from(warning: carts::LineWarning) -> Self {
        match warning {
            carts::LineWarning::PriceChanged { was } => Self::PriceChanged { was: was.into() },
            carts::LineWarning::OnlyLeft { available } => Self::OnlyLeft { available },
            carts::LineWarning::SoldOut => Self::SoldOut,
            carts::LineWarning::NotForSale => Self::NotForSale,
        }
    }
}

/// A line of a cart.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartLine {
    /// The id of the variant; it names the line in the API.
    #[schema(example = "var_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub variant: String,
    /// The slug of its seller.
    #[schema(example = "jishi")]
    pub seller: String,
    pub product_slug: String,
    pub sku: String,
    pub name: String,
    /// The chosen option values, written out; empty without options.
    pub choice: String,
    pub image: Image,
    #[schema(minimum = 1, maximum = 999)]
    pub quantity: i64,
    pub unit: Money,
    pub total: Money,
    pub warnings: Vec<LineWarning>,
}

impl CartLine {
    /// A line of `seller`.
    fn of(line: carts::CartLineView, seller: String) -> Self {
        Self {
            variant: line.variant.to_string(),
            seller,
            product_slug: line.product_slug.into(),
            sku: line.sku,
            name: line.name,
            choice: line.choice,
            image: line.image.into(),
            quantity: line.quantity.get(),
            unit: line.unit.into(),
            total: line.total.into(),
            warnings: line.warnings.into_iter().map(Into::into).collect(),
        }
    }
}

/// What one seller sends: it has a delivery fee of its own.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Parcel {
    pub seller: SellerName,
    pub totals: Totals,
    /// What is missing for free standard delivery of this parcel; null once reached.
    #[schema(required = true)]
    pub free_delivery_gap: Option<Money>,
}

impl From<carts::ParcelView> for Parcel {
    fn from(view: carts::ParcelView) -> Self {
        Self {
            seller: view.seller.into(),
            totals: view.parcel.totals.into(),
            free_delivery_gap: view.parcel.free_delivery_gap.map(Into::into),
        }
    }
}

/// Who gets the goods, and where.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "email": "li@example.com", "phone": "138 0013 8000", "recipient": "李雷", "country": "CN", "region": "浙江省",
    "city": "杭州市", "district": "西湖区", "street": "龙井路 1 号", "postcode": "310013"
}))]
pub struct Address {
    /// For the confirmation; may be left out.
    #[serde(default)]
    pub email: String,
    /// With the country's code unless in mainland China.
    pub phone: String,
    #[schema(max_length = 120)]
    pub recipient: String,
    /// ISO 3166-1 alpha-2.
    #[schema(min_length = 2, max_length = 2)]
    pub country: String,
    /// Province or state; required in mainland China.
    #[serde(default)]
    #[schema(max_length = 120)]
    pub region: String,
    #[schema(max_length = 120)]
    pub city: String,
    /// Used in mainland China only.
    #[serde(default)]
    #[schema(max_length = 120)]
    pub district: String,
    #[schema(max_length = 120)]
    pub street: String,
    #[serde(default)]
    #[schema(max_length = 120)]
    pub postcode: String,
}

/// How the goods travel and how they are paid.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"delivery_method": "standard", "payment_method": "cash_on_delivery", "note": "请放前台"}))]
#[expect(clippy::struct_field_names, reason = "carts and orders call it so, too")]
pub struct Delivery {
    #[schema(value_type = DeliveryMethod)]
    pub delivery_method: String,
    #[schema(value_type = PaymentMethod)]
    pub payment_method: String,
    /// To the courier.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// A cart with its prices now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Cart {
    /// As good as a key to the cart: keep it from others.
    #[schema(example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub id: String,
    pub currency: Currency,
    pub lines: Vec<CartLine>,
    /// One for each seller; checking out makes an order of each.
    pub parcels: Vec<Parcel>,
    /// Units in all lines.
    pub count: i64,
    pub totals: Totals,
    /// What is missing for free standard delivery of every parcel; null once reached, and for an empty cart.
    #[schema(required = true)]
    pub free_delivery_gap: Option<Money>,
    /// Whether its lines can be ordered as they are.
    pub orderable: bool,
    /// As it was sent; null before.
    #[schema(required = true)]
    pub address: Option<Address>,
    /// The method that `totals` are computed with.
    pub delivery_method: DeliveryMethod,
    /// Null until chosen.
    #[schema(required = true)]
    pub payment_method: Option<PaymentMethod>,
    pub note: String,
}

impl Cart {
    /// The cart `id` as the services show it.
    pub fn of(id: carts::CartId, view: carts::CartView) -> Self {
        let seller = |line: &carts::CartLineView| {
            let parcel = view.parcels.iter().find(|p| p.parcel.seller == line.line.seller);
            parcel.map_or_else(String::new, |p| p.seller.slug.to_string())
        };
        let lines = view.lines.into_iter().map(|line| {
            let seller = seller(&line);
            CartLine::of(line, seller)
        });
        let lines = lines.collect();
        let form = view.form;
        let address = Address {
            email: form.email,
            phone: form.phone,
            recipient: form.recipient,
            country: form.country,
            region: form.region,
            city: form.city,
            district: form.district,
            street: form.street,
            postcode: form.postcode,
        };
        Self {
            id: id.to_string(),
            currency: view.currency.into(),
            lines,
            parcels: view.parcels.into_iter().map(Into::into).collect(),
            count: view.count,
            totals: view.totals.into(),
            free_delivery_gap: view.free_delivery_gap.map(Into::into),
            orderable: view.orderable,
            address: (!address.street.is_empty()).then_some(address),
            delivery_method: view.delivery.into(),
            payment_method: payments::PaymentMethod::parse(&form.payment).map(Into::into),
            note: form.note,
        }
    }
}

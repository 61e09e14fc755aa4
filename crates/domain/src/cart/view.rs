//! The cart as pages and the API show it.

use super::CheckoutForm;
use super::{CartLine, LineWarning, Parcel, Quantity};
use crate::kernel::{Currency, Money, MoneyError, Slug};
use crate::logistics::{DeliveryMethod, Tariff, Zone};
use crate::merchant::SellerLink;
use crate::product::{ImageView, VariantId};
use serde::{Deserialize, Serialize};

/// A line with everything to show and to price it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLineView {
    pub variant: VariantId,
    pub product_slug: Slug,
    pub sku: String,
    pub name: String,
    /// The chosen option values, written out; empty without options.
    pub choice: String,
    pub image: ImageView,
    pub quantity: Quantity,
    pub unit: Money,
    pub total: Money,
    /// What `price_cart` needs to price the line again in the browser.
    pub line: CartLine,
    pub warnings: Vec<LineWarning>,
}

/// The sums below a cart or an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub subtotal: Money,
    pub delivery: Money,
    pub total: Money,
}

impl Totals {
    pub const fn zero(currency: Currency) -> Self {
        let nothing = Money::zero(currency);
        Self {
            subtotal: nothing,
            delivery: nothing,
            total: nothing,
        }
    }

    /// The sum of both.
    /// # Errors
    /// [`MoneyError`] on overflow, and for another currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            subtotal: self.subtotal.checked_add(other.subtotal)?,
            delivery: self.delivery.checked_add(other.delivery)?,
            total: self.total.checked_add(other.total)?,
        })
    }
}

/// What one seller sends, of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelView {
    /// Its lines are those of the cart with this seller.
    pub parcel: Parcel,
    pub seller: SellerLink,
}

/// A cart page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartView {
    pub currency: Currency,
    /// Oldest first.
    pub lines: Vec<CartLineView>,
    /// One for each seller, in the order of its oldest line.
    pub parcels: Vec<ParcelView>,
    /// Units in all lines.
    pub count: i64,
    pub totals: Totals,
    pub delivery: DeliveryMethod,
    /// Where it goes, as far as the buyer has said.
    pub zone: Zone,
    /// What delivery costs in its currency, for pricing it again in the browser.
    pub tariff: Tariff,
    /// What is still missing for every parcel to travel free; `None` once they do or when empty.
    pub free_delivery_gap: Option<Money>,
    pub orderable: bool,
    /// What the buyer has filled in so far.
    pub form: CheckoutForm,
}

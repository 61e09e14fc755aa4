//! The cart as pages and the API show it.

use super::CheckoutForm;
use super::{CartLine, LineWarning, Quantity};
use crate::kernel::{Currency, Money, Slug};
use crate::logistics::DeliveryMethod;
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

/// A cart page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartView {
    pub currency: Currency,
    pub lines: Vec<CartLineView>,
    /// Units in all lines.
    pub count: i64,
    pub totals: Totals,
    pub delivery: DeliveryMethod,
    /// What is still missing for free delivery; `None` once reached or when empty.
    pub free_delivery_gap: Option<Money>,
    pub orderable: bool,
    /// What the buyer has filled in so far.
    pub form: CheckoutForm,
}

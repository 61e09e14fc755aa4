//! The lines and history of an order, the command that makes one, and orders as they are shown.

use super::{LinkedOrder, OrderNumber, OrderState, ParcelId, ParcelNote, ParcelState, Progress};
use crate::cart::{CheckoutForm, Quantity, Totals};
use crate::inventory::LocationId;
use crate::kernel::{Localized, Money, Slug, Timestamp};
use crate::logistics::DeliveryMethod;
use crate::merchant::SellerLink;
use crate::payment::{PaymentMethod, PaymentState, Refunded};
use crate::product::{ImageView, VariantId};
use serde::{Deserialize, Serialize};

/// A line of an order. Names and prices are copies: later changes of the catalogue do not reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub variant: VariantId,
    pub product_slug: Slug,
    pub sku: String,
    pub name: Localized,
    pub choice: Localized,
    pub image: String,
    pub quantity: Quantity,
    pub unit: Money,
    pub total: Money,
    pub progress: Progress,
}

/// A step of an order's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub state: OrderState,
    pub at: Timestamp,
    /// Who or what caused it: `buyer`, `gateway`, `operator`, `clock`.
    pub cause: String,
}

/// The command to order what is in the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOrder {
    pub form: CheckoutForm,
    /// The total that the buyer saw, in minor units. Another one now is shown, not charged.
    pub seen_total: Money,
    /// Made once per checkout page; the same key gives the same order.
    pub key: String,
}

/// What comes of a placed order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    pub number: OrderNumber,
    pub access_key: String,
    pub total: Money,
    /// Where to pay; `None` when nothing is to be paid online now.
    pub pay_url: Option<String>,
}

/// A line that could not be had in the wanted quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldOutLine {
    pub variant: VariantId,
    pub name: Localized,
    pub available: i64,
}

/// The page of a purchase, in one language.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one act is offered"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderGroupView {
    pub number: OrderNumber,
    /// Where the last of its orders stands.
    pub state: OrderState,
    /// One for each seller, in the order of the cart.
    pub orders: Vec<OrderView>,
    pub totals: Totals,
    pub recipient: String,
    pub address: Vec<String>,
    /// Masked: 138****8000.
    pub phone: String,
    pub email: Option<String>,
    pub delivery: DeliveryMethod,
    pub payment: PaymentMethod,
    pub payment_state: PaymentState,
    pub note: String,
    pub placed_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub history: Vec<HistoryEntry>,
    /// Whether all of it can be cancelled.
    pub can_cancel: bool,
    pub can_pay: bool,
    /// Whether the buyer can say that something of it has come.
    pub can_receive: bool,
    /// Whether recipient, telephone, address and note can be changed.
    pub can_change: bool,
    /// How many changes it has had, where it was opened to be changed.
    pub changes: i64,
    /// Whether goods can be added.
    pub can_add: bool,
    /// The purchase that it adds goods to.
    pub adds_to: Option<LinkedOrder>,
    /// What was added, the oldest first.
    pub supplements: Vec<LinkedOrder>,
}

impl OrderGroupView {
    /// The lines of all orders.
    pub fn lines(&self) -> Vec<OrderLineView> {
        self.orders.iter().flat_map(|order| order.lines.clone()).collect()
    }
}

/// What one seller sends of a purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    pub number: OrderNumber,
    pub seller: SellerLink,
    pub state: OrderState,
    pub lines: Vec<OrderLineView>,
    pub totals: Totals,
    /// What of its money goes back.
    pub refund: Refunded,
    pub history: Vec<HistoryEntry>,
    /// What has left of it, the oldest first.
    pub parcels: Vec<ParcelView>,
    /// What locations could send of it now: for those who send.
    pub to_send: Vec<DispatchView>,
    pub received_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// Whether it can be cancelled by its own number.
    pub can_cancel: bool,
    /// Whether the buyer can say that it has come.
    pub can_receive: bool,
    /// Whether its buyer can cancel a part of it.
    pub can_cancel_part: bool,
}

/// A parcel of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelView {
    pub id: ParcelId,
    pub state: ParcelState,
    /// Empty if it is not known.
    pub carrier: String,
    /// The carrier's number; empty if it has none.
    pub tracking: String,
    pub lines: Vec<ParcelLineView>,
    /// What was told of it, the oldest first.
    pub notes: Vec<ParcelNote>,
}

/// Units of a line that are in a parcel, or could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelLineView {
    /// The line's place in the order, from 0.
    pub line: i64,
    pub name: String,
    pub choice: String,
    pub units: i64,
}

/// What one location could send of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchView {
    pub location: LocationId,
    /// Of the location.
    pub name: String,
    pub lines: Vec<ParcelLineView>,
}

/// A line of an order page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLineView {
    pub product_slug: Slug,
    pub name: String,
    pub choice: String,
    pub image: ImageView,
    pub quantity: Quantity,
    pub unit: Money,
    pub total: Money,
    pub progress: Progress,
}

impl OrderLineView {
    /// Units that are still to be sent.
    pub const fn open(&self) -> i64 {
        self.quantity.get() - self.progress.cancelled - self.progress.shipped
    }
}

/// One of one's own purchases, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseCard {
    pub number: OrderNumber,
    /// Where the last of its orders stands.
    pub state: OrderState,
    pub payment_state: PaymentState,
    pub total: Money,
    pub placed_at: Timestamp,
    pub items: Vec<PurchaseItem>,
    pub can_pay: bool,
}

/// Something bought, in such a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseItem {
    pub name: String,
    pub image: ImageView,
    pub quantity: i64,
}

//! Orders in the JSON of version 1, and what makes one.

use super::{
    DeliveryMethod, Dispatch, Image, Money, OrderParcel, OrderState, PaymentMethod, PaymentState, Refund,
    SellerName, Totals,
};
use domain::order as orders;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The order to buy what is in the cart.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"seen_total": {"minor": 26_800, "currency": "CNY"}}))]
pub struct Checkout {
    /// The total that the buyer saw. If it is another one now, nothing is ordered and the answer tells the new one.
    /// Its currency is the currency of the order.
    pub seen_total: Money,
}

/// A placed order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlacedOrder {
    #[schema(example = "261122-K7M2Q-9XF4C")]
    pub number: String,
    /// Opens the order without an account: keep it from others.
    pub access_key: String,
    pub total: Money,
    /// Where to pay; null when nothing is to be paid online now.
    #[schema(required = true)]
    pub pay_url: Option<String>,
}

impl From<orders::PlacedOrder> for PlacedOrder {
    fn from(placed: orders::PlacedOrder) -> Self {
        Self {
            number: placed.number.to_string(),
            access_key: placed.access_key,
            total: placed.total.into(),
            pay_url: placed.pay_url,
        }
    }
}

/// Where an order is paid.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PayPlace {
    /// A page of the payment gateway, for the buyer's browser.
    pub pay_url: String,
}

/// A line of an order. Names and prices are those of the moment it was placed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderLine {
    pub product_slug: String,
    pub name: String,
    pub choice: String,
    pub image: Image,
    pub quantity: i64,
    /// Units of it that are cancelled, sent, of those delivered, and of those given back.
    pub cancelled: i64,
    pub shipped: i64,
    pub delivered: i64,
    pub returned: i64,
    pub unit: Money,
    pub total: Money,
}

impl From<&orders::OrderLineView> for OrderLine {
    fn from(line: &orders::OrderLineView) -> Self {
        Self {
            product_slug: line.product_slug.to_string(),
            name: line.name.clone(),
            choice: line.choice.clone(),
            image: line.image.clone().into(),
            quantity: line.quantity.get(),
            cancelled: line.progress.cancelled,
            shipped: line.progress.shipped,
            delivered: line.progress.delivered,
            returned: line.progress.returned,
            unit: line.unit.into(),
            total: line.total.into(),
        }
    }
}

/// A step of an order's life.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HistoryEntry {
    pub state: OrderState,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub at: String,
    /// `buyer`, `gateway`, `seller`, `operator` or `clock`.
    #[schema(example = "buyer")]
    pub cause: String,
}

fn history(entries: Vec<orders::HistoryEntry>) -> Vec<HistoryEntry> {
    let entry = |entry: orders::HistoryEntry| HistoryEntry {
        state: entry.state.into(),
        at: entry.at.to_rfc3339(),
        cause: entry.cause,
    };
    entries.into_iter().map(entry).collect()
}

/// What one seller sends of an order. Once the order is paid, it can be cancelled by its own number.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderPart {
    /// The order's own number where one seller sends everything.
    #[schema(example = "261122-K7M2Q-9XF4C")]
    pub number: String,
    pub seller: SellerName,
    pub state: OrderState,
    pub lines: Vec<OrderLine>,
    pub totals: Totals,
    /// What of its money goes back: of one order several refunds may, of all together never more than its total.
    pub refund: Refund,
    pub history: Vec<HistoryEntry>,
    /// What has left of it, the oldest first.
    pub parcels: Vec<OrderParcel>,
    /// What locations could send of it now; empty for buyers.
    pub to_send: Vec<Dispatch>,
    /// When the buyer said, or time told, that everything has come; null until then.
    #[schema(required = true, format = DateTime)]
    pub received_at: Option<String>,
    /// When the time for after-sales was over; null until then.
    #[schema(required = true, format = DateTime)]
    pub closed_at: Option<String>,
    /// Whether it can be cancelled by its own number.
    pub can_cancel: bool,
}

impl From<orders::OrderView> for OrderPart {
    fn from(part: orders::OrderView) -> Self {
        Self {
            number: part.number.to_string(),
            seller: part.seller.into(),
            state: part.state.into(),
            lines: part.lines.iter().map(Into::into).collect(),
            totals: part.totals.into(),
            refund: part.refund.into(),
            history: history(part.history),
            parcels: part.parcels.into_iter().map(Into::into).collect(),
            to_send: part.to_send.into_iter().map(Into::into).collect(),
            received_at: part.received_at.map(domain::kernel::Timestamp::to_rfc3339),
            closed_at: part.closed_at.map(domain::kernel::Timestamp::to_rfc3339),
            can_cancel: part.can_cancel,
        }
    }
}

/// An order: what was bought at once and is paid at once. Each seller of its goods sends a part of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Order {
    #[schema(example = "261122-K7M2Q-9XF4C")]
    pub number: String,
    /// The state of the part that is least advanced and not cancelled.
    pub state: OrderState,
    /// The lines of all parts.
    pub lines: Vec<OrderLine>,
    /// One for each seller.
    pub parts: Vec<OrderPart>,
    pub totals: Totals,
    pub recipient: String,
    /// The address as its country writes it, one line each.
    pub address: Vec<String>,
    /// Masked.
    #[schema(example = "138****8000")]
    pub phone: String,
    #[schema(required = true)]
    pub email: Option<String>,
    pub delivery_method: DeliveryMethod,
    pub payment_method: PaymentMethod,
    pub payment_state: PaymentState,
    pub note: String,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub placed_at: String,
    /// When the order ends unless it is paid; null when it cannot.
    #[schema(required = true, format = DateTime)]
    pub expires_at: Option<String>,
    /// When `state` changed.
    pub history: Vec<HistoryEntry>,
    /// Whether all of it can be cancelled.
    pub can_cancel: bool,
    pub can_pay: bool,
}

impl From<orders::OrderGroupView> for Order {
    fn from(order: orders::OrderGroupView) -> Self {
        let lines = order.orders.iter().flat_map(|part| &part.lines).map(Into::into);
        Self {
            number: order.number.to_string(),
            state: order.state.into(),
            lines: lines.collect(),
            parts: order.orders.into_iter().map(Into::into).collect(),
            totals: order.totals.into(),
            recipient: order.recipient,
            address: order.address,
            phone: order.phone,
            email: order.email,
            delivery_method: order.delivery.into(),
            payment_method: order.payment.into(),
            payment_state: order.payment_state.into(),
            note: order.note,
            placed_at: order.placed_at.to_rfc3339(),
            expires_at: order.expires_at.map(domain::kernel::Timestamp::to_rfc3339),
            history: history(order.history),
            can_cancel: order.can_cancel,
            can_pay: order.can_pay,
        }
    }
}

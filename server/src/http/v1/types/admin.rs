//! The shop from inside in the JSON of version 1.

use super::{Money, OrderState, PaymentState, SellerKind};
use domain::kernel::Locale;
use domain::user::{self as users, Part};
use domain::{merchant as merchants, order as orders};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror!(
    /// Where an account stands.
    #[serde(rename_all = "snake_case")]
    CustomerState = users::AccountState { Active, Blocked, Closed }
);
mirror!(
    /// Where a seller stands. Only the goods of an approved one are for sale.
    #[serde(rename_all = "snake_case")]
    SellerState = merchants::SellerState { Applied, InReview, Approved, Rejected, Suspended, Closed }
);

/// One seller's part of an order, in a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AdminOrder {
    #[schema(example = "261122-K7M2Q-9XF4C")]
    pub number: String,
    /// The order that it is part of.
    #[schema(example = "261122-K7M2Q-9XF4C")]
    pub order_number: String,
    /// The slug of its seller.
    #[schema(example = "jishi")]
    pub seller: String,
    pub state: OrderState,
    /// Of the whole order.
    pub payment_state: PaymentState,
    pub total: Money,
    /// How many lines it has.
    pub lines: i64,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub placed_at: String,
}

/// A part of the list of all orders.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AdminOrderList {
    pub items: Vec<AdminOrder>,
    /// The `cursor` of the next part; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl From<Part<orders::OrderRow>> for AdminOrderList {
    fn from(part: Part<orders::OrderRow>) -> Self {
        let item = |row: orders::OrderRow| AdminOrder {
            number: row.number.to_string(),
            order_number: row.group_number.to_string(),
            seller: row.seller.to_string(),
            state: row.state.into(),
            payment_state: row.payment_state.into(),
            total: row.total.into(),
            lines: row.lines,
            placed_at: row.placed_at.to_rfc3339(),
        };
        Self {
            items: part.items.into_iter().map(item).collect(),
            next_cursor: part.next,
        }
    }
}

/// Why an order is cancelled.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "the buyer asked for it by telephone"}))]
pub struct CancelOrder {
    /// Kept in the audit log. Where a second person has to approve, that one reads it, and it has at least four letters.
    #[schema(max_length = 500)]
    pub reason: String,
}

/// What waits for a second person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Waiting {
    /// The id of the request, as in the console.
    #[schema(example = "apr_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub approval: String,
}

impl From<users::ApprovalId> for Waiting {
    fn from(id: users::ApprovalId) -> Self {
        Self {
            approval: id.to_string(),
        }
    }
}

/// A customer, masked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    #[schema(example = "acc_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub id: String,
    /// Masked; empty if it is not known.
    #[schema(example = "李*")]
    pub name: String,
    /// Masked; empty if it is not known.
    #[schema(example = "l***@example.com")]
    pub email: String,
    /// Masked; empty if it is not known.
    #[schema(example = "138****8000")]
    pub phone: String,
    pub state: CustomerState,
    pub tags: Vec<String>,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub created_at: String,
}

/// A part of the list of customers.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerList {
    pub items: Vec<Customer>,
    /// The `cursor` of the next part; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl From<Part<users::CustomerRow>> for CustomerList {
    fn from(part: Part<users::CustomerRow>) -> Self {
        let item = |row: users::CustomerRow| Customer {
            id: row.id.to_string(),
            name: row.name,
            email: row.email,
            phone: row.phone,
            state: row.state.into(),
            tags: row.tags,
            created_at: row.created_at.to_rfc3339(),
        };
        Self {
            items: part.items.into_iter().map(item).collect(),
            next_cursor: part.next,
        }
    }
}

/// A seller in any state, in a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AdminSeller {
    #[schema(example = "sel_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub id: String,
    #[schema(example = "jishi")]
    pub slug: String,
    pub name: String,
    pub kind: SellerKind,
    pub state: SellerState,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub created_at: String,
}

/// A part of the list of sellers.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AdminSellerList {
    pub items: Vec<AdminSeller>,
    /// The `cursor` of the next part; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl AdminSellerList {
    /// A part of at most `limit` sellers.
    pub fn new(found: &[merchants::Seller], limit: i64, locale: Locale) -> Self {
        let full = i64::try_from(found.len()).is_ok_and(|length| length >= limit);
        let item = |seller: &merchants::Seller| AdminSeller {
            id: seller.id.to_string(),
            slug: seller.slug.to_string(),
            name: seller.profile.name.get(locale).clone(),
            kind: seller.kind.into(),
            state: seller.state.into(),
            created_at: seller.created_at.to_rfc3339(),
        };
        Self {
            next_cursor: found.last().filter(|_| full).map(|seller| seller.id.to_string()),
            items: found.iter().map(item).collect(),
        }
    }
}

//! Purchases and their orders: placing them, showing them, moving them on.

mod advance;
mod again;
mod cancel;
mod follow;
mod inside;
mod linked;
mod manual;
mod news;
mod note;
mod own;
mod paid;
mod parcel;
mod parcel_cost;
mod part;
mod place;
mod receive;
mod show;
mod staff;
mod stock;
mod supplement;
mod version;

pub(crate) use advance::held;
pub use advance::{
    cancel_order, cancel_order_as_operator, deliver_order, expire_orders, move_seller_order, ship_order,
};
pub use again::buy_again;
pub(crate) use cancel::refund_approved;
pub use manual::{add_draft_line, draft_order, new_draft, order_link, place_order_for, set_draft_line};
pub use note::{add_order_note, order_notes, set_order_tags};
pub(crate) use own::index_contacts;
pub use own::{claim_orders, count_claimable_orders, list_own_orders};
pub(crate) use paid::confirm_paid;
pub use parcel::{note_parcel, ship_parcel};
pub use parcel_cost::{StatedCost, set_parcel_cost};
pub use part::{cancel_order_units, cancel_units};
pub(crate) use place::order_url;
pub use place::place_order;
pub use receive::{close_due_orders, receive_due_orders, receive_order};
pub(crate) use show::opened;
pub use show::{order_page, order_path, track_order, track_order_path};
pub use staff::{
    export_orders, list_orders, list_seller_orders, moved_order, order_as_operator, reveal_order,
    search_orders, seller_order,
};
pub(crate) use stock::components;
pub use store::OrderFilter;
pub use supplement::{add_goods, add_goods_for, goods_to_add, goods_to_add_for};
pub use version::{change_contact, change_order_contact, order_to_edit};

use crate::payment;
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;

/// Where the buyer pays an unpaid purchase.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, [`ServiceError::Conflict`] when nothing is to be paid,
/// [`ServiceError::PaymentUnavailable`].
pub async fn pay_order(ctx: &Ctx, _locale: Locale, number: &str, key: &str) -> Result<String, ServiceError> {
    let (group, _) = opened(ctx, number, key).await?;
    payment::open_payment(ctx, &group).await
}

//! `/v1/admin/orders`: all orders, and moving them on.

use super::{Keyed, Part, take_word, unknown_cursor};
use crate::http::problem::Problem;
use crate::http::v1::extract::{IdempotencyKey, Json, Path, Visit};
use crate::http::v1::openapi::{
    AdminCancelProblems, AdminListProblems, AdminOrderProblems, AdminReadProblems, ListParameters,
    OptionalKey, VisitParameters,
};
use crate::http::v1::query::Query;
use crate::http::v1::respond::personal;
use crate::http::v1::types::{AdminOrderList, CancelOrder, Order, Waiting};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::kernel::Locale;
use domain::order::{OrderMove, OrderNumber, OrderState};
use domain::user::permission::policy::{OrderRead, OrderUpdate};
use services::{Permit, ServiceError};

/// List all orders
///
/// Those of all buyers and sellers, newest first, a row for each seller's part. Pass `next_cursor` of one answer as
/// `cursor` of the next question, with everything else unchanged.
#[utoipa::path(
    get,
    path = "/v1/admin/orders",
    operation_id = "list_orders",
    tag = "Administration",
    security(("key" = ["order.read"])),
    params(
        ("state" = Option<String>, Query, description = "Only orders in this state.",
            pattern = "^(awaiting_payment|confirmed|shipped|delivered|cancelled)$", example = "confirmed"),
        ListParameters,
        VisitParameters
    ),
    responses((status = 200, description = "A part of the list.", body = AdminOrderList), AdminListProblems)
)]
pub async fn list_orders(Keyed(permit): Keyed<OrderRead>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Query::parse(uri.query())?;
    let (part, _) = Part::take(&mut query)?;
    let state = take_word(&mut query, "state", OrderState::parse)?;
    query.finish()?;
    let found = services::order::list_orders(&permit, state, part.cursor.as_deref(), part.limit).await;
    let found = found.map_err(|error| match error {
        ServiceError::NotFound(_) => unknown_cursor(),
        error => error.into(),
    })?;
    personal(StatusCode::OK, &AdminOrderList::from(found))
}

/// Read any order
///
/// By its number, or by that of one of its parts. The recipient is masked, the address is cut to the city, and the
/// buyer's note is left out.
#[utoipa::path(
    get,
    path = "/v1/admin/orders/{number}",
    operation_id = "read_any_order",
    tag = "Administration",
    security(("key" = ["order.read"])),
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        VisitParameters
    ),
    responses((status = 200, description = "The order, its buyer masked.", body = Order), AdminReadProblems)
)]
pub async fn read_any_order(
    Keyed(permit): Keyed<OrderRead>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let number = known(&number)?;
    let order = services::order::order_as_operator(&permit, visit.locale, number.as_str()).await?;
    personal(StatusCode::OK, &Order::from(order))
}

/// Ship an order
///
/// Marks it as handed to the carrier. An order of several parts is shipped part by part, each by its own number.
/// Shipping what is shipped changes nothing and is no error, with or without an `Idempotency-Key`.
#[utoipa::path(
    post,
    path = "/v1/admin/orders/{number}/ship",
    operation_id = "ship_order",
    tag = "Administration",
    security(("key" = ["order.update"])),
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        VisitParameters,
        OptionalKey
    ),
    responses((status = 200, description = "The order, its buyer masked.", body = Order), AdminOrderProblems)
)]
pub async fn ship_order(
    Keyed(permit): Keyed<OrderUpdate>,
    visit: Visit,
    Path(number): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
) -> Result<Response, Problem> {
    let number = known(&number)?;
    let moved = services::order::ship_order(&permit, number.as_str()).await;
    moved_to(&permit, visit.locale, &number, OrderState::Shipped, moved).await
}

/// Deliver an order
///
/// Marks it as delivered; cash on delivery is collected with its last part. As for shipping, once is enough.
#[utoipa::path(
    post,
    path = "/v1/admin/orders/{number}/deliver",
    operation_id = "deliver_order",
    tag = "Administration",
    security(("key" = ["order.update"])),
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        VisitParameters,
        OptionalKey
    ),
    responses((status = 200, description = "The order, its buyer masked.", body = Order), AdminOrderProblems)
)]
pub async fn deliver_order(
    Keyed(permit): Keyed<OrderUpdate>,
    visit: Visit,
    Path(number): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
) -> Result<Response, Problem> {
    let number = known(&number)?;
    let moved = services::order::deliver_order(&permit, number.as_str()).await;
    moved_to(&permit, visit.locale, &number, OrderState::Delivered, moved).await
}

/// Cancel any order
///
/// Possible until any of it is shipped. Where money goes back, the key needs `refund.request` too. If more goes back
/// than one person may decide, nothing is cancelled yet: the answer is 202 with the id of a request that another
/// person than the maker of the key has to approve in the console. Asking again gives the same id.
#[utoipa::path(
    post,
    path = "/v1/admin/orders/{number}/cancel",
    operation_id = "cancel_any_order",
    tag = "Administration",
    security(("key" = ["order.update"])),
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        VisitParameters,
        OptionalKey
    ),
    request_body = CancelOrder,
    responses(
        (status = 200, description = "The cancelled order, its buyer masked.", body = Order),
        (status = 202, description = "A second person has to approve it.", body = Waiting),
        AdminCancelProblems
    )
)]
pub async fn cancel_any_order(
    Keyed(permit): Keyed<OrderUpdate>,
    visit: Visit,
    Path(number): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
    Json(cancel): Json<CancelOrder>,
) -> Result<Response, Problem> {
    let number = known(&number)?;
    let moved = services::order::cancel_order_as_operator(&permit, number.as_str(), &cancel.reason).await;
    if let Ok(OrderMove::Waiting(approval)) = moved {
        return personal(StatusCode::ACCEPTED, &Waiting::from(approval));
    }
    let moved = moved.map(drop);
    moved_to(&permit, visit.locale, &number, OrderState::Cancelled, moved).await
}

pub(super) fn known(number: &str) -> Result<OrderNumber, Problem> {
    OrderNumber::parse(number).map_err(|error| Problem::bad_request(error.to_string()))
}

/// The order after a step. A step that was taken before is no error.
async fn moved_to(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    number: &OrderNumber,
    wanted: OrderState,
    moved: Result<(), ServiceError>,
) -> Result<Response, Problem> {
    match moved {
        Ok(()) | Err(ServiceError::Conflict(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let order = services::order::moved_order(permit, locale, number.as_str()).await?;
    if let Err(error) = moved {
        let part = order.orders.iter().find(|part| part.number == *number);
        if part.map_or(order.state, |part| part.state) != wanted {
            return Err(error.into());
        }
    }
    personal(StatusCode::OK, &Order::from(order))
}

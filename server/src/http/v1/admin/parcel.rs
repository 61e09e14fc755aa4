//! `/v1/admin/orders/{number}/parcels`: sending goods of an order in parcels, and what is told of them.

use super::Keyed;
use super::order::known;
use crate::http::problem::Problem;
use crate::http::v1::extract::{IdempotencyKey, Json, Path, Visit};
use crate::http::v1::openapi::{AdminCancelProblems, OptionalKey, VisitParameters};
use crate::http::v1::respond::personal;
use crate::http::v1::types::{Order, ParcelNews, SendParcel};
use axum::http::StatusCode;
use axum::response::Response;
use domain::order::{ParcelLine, ShipParcel};
use domain::user::permission::policy::OrderUpdate;
use services::order::StatedCost;

/// Send a parcel
///
/// Sends some goods of an order from one location: `to_send` of the order says what each location could send. The order
/// is shipped once everything of it has left. An order of several parts is sent part by part, each by its own number.
#[utoipa::path(
    post,
    path = "/v1/admin/orders/{number}/parcels",
    operation_id = "send_parcel",
    tag = "Administration",
    security(("key" = ["order.update"])),
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        VisitParameters,
        OptionalKey
    ),
    request_body = SendParcel,
    responses((status = 200, description = "The order, its buyer masked.", body = Order), AdminCancelProblems)
)]
pub async fn send_parcel(
    Keyed(permit): Keyed<OrderUpdate>,
    visit: Visit,
    Path(number): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
    Json(parcel): Json<SendParcel>,
) -> Result<Response, Problem> {
    let number = known(&number)?;
    let chosen = ShipParcel {
        location: id_of(&parcel.location)?,
        carrier: parcel.carrier,
        tracking: parcel.tracking,
        lines: parcel
            .lines
            .iter()
            .map(|line| ParcelLine {
                line: line.line,
                units: line.units,
            })
            .collect(),
    };
    let cost = match parcel.cost {
        Some(cost) => StatedCost::Amount(cost.into()),
        None => StatedCost::Typed(String::new()),
    };
    services::order::ship_parcel(&permit, number.as_str(), chosen, cost).await?;
    let order = services::order::moved_order(&permit, visit.locale, number.as_str()).await?;
    personal(StatusCode::OK, &Order::from(order))
}

/// Tell of a parcel
///
/// Where it is, that it has come, that it is lost, or that it came back undelivered. The order is delivered once all of
/// its parcels are; what came back is to be sent again.
#[utoipa::path(
    post,
    path = "/v1/admin/orders/{number}/parcels/{parcel}/events",
    operation_id = "note_parcel",
    tag = "Administration",
    security(("key" = ["order.update"])),
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        ("parcel" = String, Path, description = "The id of the parcel.", example = "par_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters,
        OptionalKey
    ),
    request_body = ParcelNews,
    responses((status = 200, description = "The order, its buyer masked.", body = Order), AdminCancelProblems)
)]
pub async fn note_parcel(
    Keyed(permit): Keyed<OrderUpdate>,
    visit: Visit,
    Path((number, parcel)): Path<(String, String)>,
    IdempotencyKey(_): IdempotencyKey,
    Json(news): Json<ParcelNews>,
) -> Result<Response, Problem> {
    let number = known(&number)?;
    let (parcel, mark) = (id_of(&parcel)?, news.mark.into());
    services::order::note_parcel(&permit, number.as_str(), parcel, mark, &news.place).await?;
    let order = services::order::moved_order(&permit, visit.locale, number.as_str()).await?;
    personal(StatusCode::OK, &Order::from(order))
}

fn id_of<I: std::str::FromStr<Err: ToString>>(text: &str) -> Result<I, Problem> {
    text.parse()
        .map_err(|error: I::Err| Problem::bad_request(error.to_string()))
}

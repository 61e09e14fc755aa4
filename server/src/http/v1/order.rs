//! `/v1/carts/{cart}/checkout` and `/v1/orders`: from a cart to goods on the way.

use super::extract::{IdempotencyKey, Json, Path, Visit, parse_id};
use super::keys::scoped_key;
use super::openapi::{
    CheckoutProblems, OptionalKey, OrderProblems, PayProblems, ReadProblems, RequiredKey, VisitParameters,
};
use super::query::Query;
use super::repeat::written;
use super::respond::personal;
use super::types::{Checkout, Order, PayPlace, PlacedOrder};
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use domain::cart::CartId;
use domain::order::{self as orders, OrderNumber, OrderState, PlaceOrder};
use services::ServiceError;
use services::idempotency::{Answer, Claim, Repeat};

/// Check out
///
/// Orders what is in the cart, in one transaction: the total is compared with `seen_total`, the stock of every line
/// is taken, or nothing happens at all. Goods of several sellers are one order with a part for each, paid at once. Sent again with the same `Idempotency-Key` it answers with the same order.
/// With online payment, lead the buyer to `pay_url`; where it is null although the buyer pays online, the gateway did
/// not answer: the order stands, ask for the address again at `POST /v1/orders/{number}/pay`.
#[utoipa::path(
    post,
    path = "/v1/carts/{cart}/checkout",
    operation_id = "check_out",
    tag = "Orders",
    params(
        ("cart" = String, Path, description = "The id of the cart.", example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters,
        RequiredKey
    ),
    request_body = Checkout,
    responses(
        (status = 201, description = "The order.", body = PlacedOrder,
            headers(("Location" = String, description = "The path of the order, with its key."))),
        CheckoutProblems
    )
)]
pub async fn check_out(
    State(state): State<AppState>,
    visit: Visit,
    Path(cart): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    claim: Option<Extension<Claim>>,
    Json(checkout): Json<Checkout>,
) -> Result<Response, Problem> {
    let id: CartId = parse_id(&cart)?;
    let key = key.ok_or_else(|| Problem::bad_request("the header Idempotency-Key is required here"))?;
    let seen_total = checkout.seen_total.into();
    let visit = Visit {
        currency: checkout.seen_total.currency.into(),
        ..visit
    };
    let ctx = visit.ctx(&state, Some(id));
    let form = services::cart::form(&ctx).await?;
    // Keys are one's own: a buyer who picks the key of another must not meet the other's order.
    let command = PlaceOrder {
        form,
        seen_total,
        key: scoped_key(id, &key),
    };
    let ctx = ctx.with_repeat(claim.map(|Extension(claim)| Repeat { claim, answer }));
    let placed = services::order::place_order(&ctx, visit.locale, command).await?;
    Ok(written(&answer(&placed)))
}

/// How a placed order is answered, first and to repeats.
fn answer(placed: &orders::PlacedOrder) -> Answer {
    let placed = PlacedOrder::from(placed.clone());
    let location = format!("/v1/orders/{}?key={}", placed.number, placed.access_key);
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
        (header::LOCATION, location.as_str()),
    ];
    Answer {
        status: StatusCode::CREATED.as_u16(),
        headers: headers
            .map(|(name, value)| (name.as_str().to_owned(), value.to_owned()))
            .into(),
        body: serde_json::json!(placed).to_string(),
    }
}

/// Read an order
///
/// By its number, or by that of one of its parts.
#[utoipa::path(
    get,
    path = "/v1/orders/{number}",
    operation_id = "read_order",
    tag = "Orders",
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        ("key" = String, Query, description = "The access key of the order."),
        VisitParameters
    ),
    responses((status = 200, description = "The order.", body = Order), ReadProblems)
)]
pub async fn read_order(
    State(state): State<AppState>,
    uri: Uri,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (number, key, visit) = address(&number, &uri)?;
    let ctx = visit.ctx(&state, None);
    let order = services::order::order_page(&ctx, visit.locale, &number, &key).await?;
    personal(StatusCode::OK, &Order::from(order))
}

/// Cancel an order
///
/// Possible until any of it is shipped. Stock goes back at once, and money that was paid is sent back. Once it is paid,
/// the number of one of its `parts` cancels that part alone, and its share goes back. Cancelling what is cancelled
/// already changes nothing and is no error, with or without an `Idempotency-Key`.
#[utoipa::path(
    post,
    path = "/v1/orders/{number}/cancel",
    operation_id = "cancel_order",
    tag = "Orders",
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        ("key" = String, Query, description = "The access key of the order."),
        VisitParameters,
        OptionalKey
    ),
    responses((status = 200, description = "The cancelled order.", body = Order), OrderProblems)
)]
pub async fn cancel_order(
    State(state): State<AppState>,
    uri: Uri,
    Path(number): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
) -> Result<Response, Problem> {
    let (number, key, visit) = address(&number, &uri)?;
    let ctx = visit.ctx(&state, None);
    let order = match services::order::cancel_order(&ctx, visit.locale, &number, &key).await {
        Err(ServiceError::Conflict(reason)) => {
            let order = services::order::order_page(&ctx, visit.locale, &number, &key).await?;
            let part = order.orders.iter().find(|part| part.number.to_string() == number);
            if part.map_or(order.state, |part| part.state) != OrderState::Cancelled {
                return Err(ServiceError::Conflict(reason).into());
            }
            order
        }
        order => order?,
    };
    personal(StatusCode::OK, &Order::from(order))
}

/// Pay an order
///
/// Gives the address of the gateway's page for an order that waits for its payment, after a declined or abandoned
/// attempt for example. Asking twice pays once, with or without an `Idempotency-Key`.
#[utoipa::path(
    post,
    path = "/v1/orders/{number}/pay",
    operation_id = "pay_order",
    tag = "Orders",
    params(
        ("number" = String, Path, description = "The number of the order.", example = "261122-K7M2Q-9XF4C"),
        ("key" = String, Query, description = "The access key of the order."),
        VisitParameters,
        OptionalKey
    ),
    responses((status = 200, description = "Where to pay.", body = PayPlace), PayProblems)
)]
pub async fn pay_order(
    State(state): State<AppState>,
    uri: Uri,
    Path(number): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
) -> Result<Response, Problem> {
    let (number, key, visit) = address(&number, &uri)?;
    let ctx = visit.ctx(&state, None);
    let pay_url = services::order::pay_order(&ctx, visit.locale, &number, &key).await?;
    personal(StatusCode::OK, &PayPlace { pay_url })
}

/// The number, the key and the visit in the address of an order.
pub(super) fn address(number: &str, uri: &Uri) -> Result<(String, String, Visit), Problem> {
    let number: OrderNumber =
        OrderNumber::parse(number).map_err(|error| Problem::bad_request(error.to_string()))?;
    let mut query = Query::parse(uri.query())?;
    let visit = Visit::take(&mut query)?;
    let key = query
        .take("key")?
        .ok_or_else(|| Problem::bad_request("the parameter key is required here"))?;
    query.finish()?;
    Ok((number.to_string(), key.into_owned(), visit))
}

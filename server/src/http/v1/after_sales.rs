//! `/v1/orders/{number}/after-sales`: what buyers ask for after a sale.

use super::extract::{IdempotencyKey, Json, Path};
use super::openapi::{LineProblems, OptionalKey, OrderProblems, ReadProblems, VisitParameters};
use super::order::address;
use super::respond::{created, personal};
use super::types::{AfterSalesOffer, AfterSalesRequest, AskAfterSales};
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::aftersales::AfterSalesView;
use services::ServiceError;
use services::aftersales::{ask_after_sales, offer_after_sales, own_after_sales, withdraw_after_sales};

/// List requests of an order
///
/// And what else can be asked for of it: kinds, units of each line, and what they can be exchanged for. An order of several
/// parts is asked after part by part, each by its own number.
#[utoipa::path(
    get,
    path = "/v1/orders/{number}/after-sales",
    operation_id = "list_order_after_sales",
    tag = "After-sales",
    params(
        ("number" = String, Path, description = "The number of the part of the order.", example = "261122-K7M2Q-9XF4C"),
        ("key" = String, Query, description = "The access key of the order."),
        VisitParameters
    ),
    responses((status = 200, description = "What can be asked for, and what was.", body = AfterSalesOffer), ReadProblems)
)]
pub async fn list_order_after_sales(
    State(state): State<AppState>,
    uri: Uri,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (number, key, visit) = address(&number, &uri)?;
    let ctx = visit.ctx(&state, None);
    let offer = offer_after_sales(&ctx, visit.locale, &number, &key).await?;
    personal(StatusCode::OK, &AfterSalesOffer::from(offer))
}

/// Ask for something after a sale
///
/// A return, an exchange, a repair, or a claim without sending back. Where the order was paid in cash or by remittance, a
/// request for money names the account that it is to be sent to.
#[utoipa::path(
    post,
    path = "/v1/orders/{number}/after-sales",
    operation_id = "ask_after_sales",
    tag = "After-sales",
    params(
        ("number" = String, Path, description = "The number of the part of the order.", example = "261122-K7M2Q-9XF4C"),
        ("key" = String, Query, description = "The access key of the order."),
        VisitParameters,
        OptionalKey
    ),
    request_body = AskAfterSales,
    responses(
        (status = 201, description = "The request.", body = AfterSalesRequest,
            headers(("Location" = String, description = "The path of the request, with the key."))),
        LineProblems
    )
)]
pub async fn ask(
    State(state): State<AppState>,
    uri: Uri,
    Path(number): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
    Json(asked): Json<AskAfterSales>,
) -> Result<Response, Problem> {
    let (number, key, visit) = address(&number, &uri)?;
    let ctx = visit.ctx(&state, None);
    let made = ask_after_sales(&ctx, &number, &key, asked.into(), &[], Vec::new()).await;
    let made = made.map_err(|again| again.error)?.to_string();
    let view = own_after_sales(&ctx, visit.locale, &made, &key).await?;
    let location = format!("/v1/orders/{number}/after-sales/{made}?key={key}");
    created(&location, &AfterSalesRequest::from(view))
}

/// Read a request
#[utoipa::path(
    get,
    path = "/v1/orders/{number}/after-sales/{request}",
    operation_id = "read_after_sales",
    tag = "After-sales",
    params(
        ("number" = String, Path, description = "The number of the part of the order.", example = "261122-K7M2Q-9XF4C"),
        ("request" = String, Path, description = "The number of the request.", example = "261122-K7M2Q-9XF4C-S1"),
        ("key" = String, Query, description = "The access key of the order."),
        VisitParameters
    ),
    responses((status = 200, description = "The request.", body = AfterSalesRequest), ReadProblems)
)]
pub async fn read_after_sales(
    State(state): State<AppState>,
    uri: Uri,
    Path((number, request)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (number, key, visit) = address(&number, &uri)?;
    let ctx = visit.ctx(&state, None);
    let view = own_after_sales(&ctx, visit.locale, &request, &key).await?;
    of_order(&view, &number)?;
    personal(StatusCode::OK, &AfterSalesRequest::from(view))
}

/// Withdraw a request
///
/// Possible until the goods are sent back.
#[utoipa::path(
    post,
    path = "/v1/orders/{number}/after-sales/{request}/withdraw",
    operation_id = "withdraw_after_sales",
    tag = "After-sales",
    params(
        ("number" = String, Path, description = "The number of the part of the order.", example = "261122-K7M2Q-9XF4C"),
        ("request" = String, Path, description = "The number of the request.", example = "261122-K7M2Q-9XF4C-S1"),
        ("key" = String, Query, description = "The access key of the order."),
        VisitParameters,
        OptionalKey
    ),
    responses((status = 200, description = "The request.", body = AfterSalesRequest), OrderProblems)
)]
pub async fn withdraw(
    State(state): State<AppState>,
    uri: Uri,
    Path((number, request)): Path<(String, String)>,
    IdempotencyKey(_): IdempotencyKey,
) -> Result<Response, Problem> {
    let (number, key, visit) = address(&number, &uri)?;
    let ctx = visit.ctx(&state, None);
    of_order(
        &own_after_sales(&ctx, visit.locale, &request, &key).await?,
        &number,
    )?;
    let view = withdraw_after_sales(&ctx, visit.locale, &request, &key).await?;
    personal(StatusCode::OK, &AfterSalesRequest::from(view))
}

/// A request is found below its own order alone.
fn of_order(view: &AfterSalesView, number: &str) -> Result<(), Problem> {
    if view.order.to_string() == number {
        Ok(())
    } else {
        Err(ServiceError::NotFound("after-sales request").into())
    }
}

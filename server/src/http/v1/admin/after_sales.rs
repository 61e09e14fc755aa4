//! `/v1/admin/after-sales`: requests of all buyers, answering them, and what comes of their goods.

use super::{Keyed, Part, take_word, unknown_cursor};
use crate::http::problem::Problem;
use crate::http::v1::extract::{IdempotencyKey, Json, Path, Visit, parse_id};
use crate::http::v1::openapi::{
    AdminCancelProblems, AdminListProblems, AdminReadProblems, ListParameters, OptionalKey, VisitParameters,
};
use crate::http::v1::query::Query;
use crate::http::v1::respond::personal;
use crate::http::v1::types::{
    AfterSalesAnswer, AfterSalesList, AfterSalesRequest, DecideAfterSales, InspectAfterSales, InspectedLine,
    ReceiveAfterSales,
};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::aftersales::{AfterSalesKind, AfterSalesNumber, AfterSalesState, Inspected};
use domain::kernel::Locale;
use domain::user::permission::policy::{AfterSalesRead, AfterSalesUpdate};
use services::Permit;
use services::aftersales::{
    AfterSalesFilter, StaffStep, after_sales_as_staff, list_after_sales as list, move_after_sales,
    moved_after_sales,
};

/// List all requests after a sale
///
/// Those of all buyers and sellers, newest first.
#[utoipa::path(
    get,
    path = "/v1/admin/after-sales",
    operation_id = "list_after_sales",
    tag = "Administration",
    security(("key" = ["after_sales.read"])),
    params(
        ("state" = Option<String>, Query, description = "Only requests in this state.", example = "requested"),
        ("kind" = Option<String>, Query, description = "Only requests of this kind.",
            pattern = "^(return|exchange|repair|claim)$", example = "return"),
        ListParameters,
        VisitParameters
    ),
    responses((status = 200, description = "A part of the list.", body = AfterSalesList), AdminListProblems)
)]
pub async fn list_after_sales(Keyed(permit): Keyed<AfterSalesRead>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Query::parse(uri.query())?;
    let (part, _) = Part::take(&mut query)?;
    let before = part.cursor.as_deref().map(AfterSalesNumber::parse).transpose();
    let filter = AfterSalesFilter {
        before: before.map_err(|_| unknown_cursor())?,
        state: take_word(&mut query, "state", AfterSalesState::parse)?,
        kind: take_word(&mut query, "kind", AfterSalesKind::parse)?,
    };
    query.finish()?;
    let found = list(&permit, &filter, part.limit).await?;
    personal(StatusCode::OK, &AfterSalesList::from(found))
}

/// Read any request
///
/// The buyer's words and photos are left out.
#[utoipa::path(
    get,
    path = "/v1/admin/after-sales/{request}",
    operation_id = "read_any_after_sales",
    tag = "Administration",
    security(("key" = ["after_sales.read"])),
    params(
        ("request" = String, Path, description = "The number of the request.", example = "261122-K7M2Q-9XF4C-S1"),
        VisitParameters
    ),
    responses((status = 200, description = "The request.", body = AfterSalesRequest), AdminReadProblems)
)]
pub async fn read_any_after_sales(
    Keyed(permit): Keyed<AfterSalesRead>,
    visit: Visit,
    Path(request): Path<String>,
) -> Result<Response, Problem> {
    let view = after_sales_as_staff(&permit, visit.locale, &request).await?;
    personal(StatusCode::OK, &AfterSalesRequest::of_key(view))
}

/// Answer a request
///
/// Approving says where the goods go; of an exchange what is wanted instead is kept in stock, and without enough of it the
/// answer is 409. The buyer is told.
#[utoipa::path(
    post,
    path = "/v1/admin/after-sales/{request}/decide",
    operation_id = "decide_after_sales",
    tag = "Administration",
    security(("key" = ["after_sales.update"])),
    params(
        ("request" = String, Path, description = "The number of the request.", example = "261122-K7M2Q-9XF4C-S1"),
        VisitParameters,
        OptionalKey
    ),
    request_body = DecideAfterSales,
    responses((status = 200, description = "The request.", body = AfterSalesRequest), AdminCancelProblems)
)]
pub async fn decide_after_sales(
    Keyed(permit): Keyed<AfterSalesUpdate>,
    visit: Visit,
    Path(request): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
    Json(decided): Json<DecideAfterSales>,
) -> Result<Response, Problem> {
    let step = match decided.answer {
        AfterSalesAnswer::Approve => StaffStep::Approve {
            location: decided.location.as_deref().map(parse_id).transpose()?,
            remark: decided.remark,
        },
        AfterSalesAnswer::Refuse => StaffStep::Refuse {
            reason: decided.remark,
        },
    };
    moved(&permit, visit.locale, &request, decided.version, step).await
}

/// Receive the goods of a request
#[utoipa::path(
    post,
    path = "/v1/admin/after-sales/{request}/receive",
    operation_id = "receive_after_sales",
    tag = "Administration",
    security(("key" = ["after_sales.update"])),
    params(
        ("request" = String, Path, description = "The number of the request.", example = "261122-K7M2Q-9XF4C-S1"),
        VisitParameters,
        OptionalKey
    ),
    request_body = ReceiveAfterSales,
    responses((status = 200, description = "The request.", body = AfterSalesRequest), AdminCancelProblems)
)]
pub async fn receive_after_sales(
    Keyed(permit): Keyed<AfterSalesUpdate>,
    visit: Visit,
    Path(request): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
    Json(received): Json<ReceiveAfterSales>,
) -> Result<Response, Problem> {
    moved(
        &permit,
        visit.locale,
        &request,
        received.version,
        StaffStep::Receive,
    )
    .await
}

/// Inspect the goods of a request
///
/// What is accepted goes back to stock, less what is written off. What follows, a refund, others instead or the same again,
/// is decided in the console.
#[utoipa::path(
    post,
    path = "/v1/admin/after-sales/{request}/inspect",
    operation_id = "inspect_after_sales",
    tag = "Administration",
    security(("key" = ["after_sales.update"])),
    params(
        ("request" = String, Path, description = "The number of the request.", example = "261122-K7M2Q-9XF4C-S1"),
        VisitParameters,
        OptionalKey
    ),
    request_body = InspectAfterSales,
    responses((status = 200, description = "The request.", body = AfterSalesRequest), AdminCancelProblems)
)]
pub async fn inspect_after_sales(
    Keyed(permit): Keyed<AfterSalesUpdate>,
    visit: Visit,
    Path(request): Path<String>,
    IdempotencyKey(_): IdempotencyKey,
    Json(inspected): Json<InspectAfterSales>,
) -> Result<Response, Problem> {
    let line = |line: &InspectedLine| Inspected {
        position: line.line,
        accepted: line.accepted,
        written_off: line.written_off,
        rejected: line.rejected,
    };
    let step = StaffStep::Inspect {
        lines: inspected.lines.iter().map(line).collect(),
        fate: inspected.fate.map(Into::into),
        remark: inspected.remark,
    };
    moved(&permit, visit.locale, &request, inspected.version, step).await
}

/// The request after a step.
async fn moved(
    permit: &Permit<AfterSalesUpdate>,
    locale: Locale,
    request: &str,
    version: i64,
    step: StaffStep,
) -> Result<Response, Problem> {
    move_after_sales(permit, request, version, step).await?;
    let view = moved_after_sales(permit, locale, request).await?;
    personal(StatusCode::OK, &AfterSalesRequest::of_key(view))
}

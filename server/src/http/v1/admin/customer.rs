//! `/v1/admin/customers`: who buys here, masked.

use super::{Keyed, Part, take_word, unknown_cursor};
use crate::http::problem::Problem;
use crate::http::v1::openapi::{AdminListProblems, ListParameters, VisitParameters};
use crate::http::v1::query::Query;
use crate::http::v1::respond::personal;
use crate::http::v1::types::CustomerList;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::user::AccountState;
use domain::user::permission::policy::CustomerRead;
use services::user::AccountFilter;

/// List customers
///
/// Newest first; names and contacts are masked. Pass `next_cursor` of one answer as `cursor` of the next question, with
/// everything else unchanged.
#[utoipa::path(
    get,
    path = "/v1/admin/customers",
    operation_id = "list_customers",
    tag = "Administration",
    security(("key" = ["customer.read"])),
    params(
        ("state" = Option<String>, Query, description = "Only customers in this state.",
            pattern = "^(active|blocked|closed)$", example = "active"),
        ListParameters,
        VisitParameters
    ),
    responses((status = 200, description = "A part of the list.", body = CustomerList), AdminListProblems)
)]
pub async fn list_customers(Keyed(permit): Keyed<CustomerRead>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Query::parse(uri.query())?;
    let (part, _) = Part::take(&mut query)?;
    let state = take_word(&mut query, "state", AccountState::parse)?;
    query.finish()?;
    let filter = AccountFilter {
        state,
        ..AccountFilter::default()
    };
    let before = part
        .cursor
        .map(|cursor| cursor.parse().map_err(|_| unknown_cursor()))
        .transpose()?;
    let found = services::user::list_customers(&permit, &filter, before, part.limit).await?;
    personal(StatusCode::OK, &CustomerList::from(found))
}

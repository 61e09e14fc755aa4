//! `/v1/categories`: the tree that products are sorted in.

use super::extract::Visit;
use super::openapi::{ListProblems, VisitParameters};
use super::respond::revalidated;
use super::types::CategoryList;
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// List categories
///
/// The whole tree, in the order shops show it.
#[utoipa::path(
    get,
    path = "/v1/categories",
    operation_id = "list_categories",
    tag = "Products",
    params(VisitParameters),
    responses(
        (status = 200, description = "The tree.", body = CategoryList,
            headers(("ETag" = String, description = "For If-None-Match."))),
        (status = 304, description = "Nothing has changed since the answer with the sent entity tag."),
        ListProblems
    )
)]
pub async fn list_categories(
    State(state): State<AppState>,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Response, Problem> {
    let categories = services::product::categories(&visit.ctx(&state, None), visit.locale).await?;
    revalidated(
        &headers,
        &CategoryList {
            items: categories.into_iter().map(Into::into).collect(),
        },
    )
}

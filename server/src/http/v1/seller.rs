//! `/v1/sellers`: who sells on the platform.

use super::extract::{Path, Visit};
use super::openapi::{ReadProblems, VisitParameters};
use super::respond::revalidated;
use super::types::Seller;
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::kernel::Slug;

/// Read a seller
///
/// With its licence. Its goods are at `/v1/products?seller={seller}`.
#[utoipa::path(
    get,
    path = "/v1/sellers/{seller}",
    operation_id = "read_seller",
    tag = "Products",
    params(
        ("seller" = String, Path, description = "The slug of the seller.", example = "jishi"),
        VisitParameters
    ),
    responses(
        (status = 200, description = "The seller.", body = Seller,
            headers(("ETag" = String, description = "For If-None-Match."))),
        (status = 304, description = "Nothing has changed since the answer with the sent entity tag."),
        ReadProblems
    )
)]
pub async fn read_seller(
    State(state): State<AppState>,
    headers: HeaderMap,
    visit: Visit,
    Path(asked): Path<String>,
) -> Result<Response, Problem> {
    Slug::parse(&asked).map_err(|error| Problem::bad_request(error.to_string()))?;
    let ctx = visit.ctx(&state, None);
    let view = services::merchant::seller_page(&ctx, visit.locale, &asked).await?;
    revalidated(&headers, &Seller::from(view))
}

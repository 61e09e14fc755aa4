//! `/v1/admin/sellers`: who sells here, in any state.

use super::{Keyed, Part, take_word, unknown_cursor};
use crate::http::problem::Problem;
use crate::http::v1::openapi::{AdminListProblems, ListParameters, VisitParameters};
use crate::http::v1::query::Query;
use crate::http::v1::respond::personal;
use crate::http::v1::types::AdminSellerList;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::merchant::SellerState;
use domain::user::permission::policy::SellerRead;

/// List sellers
///
/// Newest first, those that may not sell too. Pass `next_cursor` of one answer as `cursor` of the next question, with
/// everything else unchanged.
#[utoipa::path(
    get,
    path = "/v1/admin/sellers",
    operation_id = "list_sellers",
    tag = "Administration",
    security(("key" = ["seller.read"])),
    params(
        ("state" = Option<String>, Query, description = "Only sellers in this state.",
            pattern = "^(applied|in_review|approved|rejected|suspended|closed)$", example = "applied"),
        ListParameters,
        VisitParameters
    ),
    responses((status = 200, description = "A part of the list.", body = AdminSellerList), AdminListProblems)
)]
pub async fn list_sellers(Keyed(permit): Keyed<SellerRead>, uri: Uri) -> Result<Response, Problem> {
    let mut query = Query::parse(uri.query())?;
    let (part, visit) = Part::take(&mut query)?;
    let state = take_word(&mut query, "state", SellerState::parse)?;
    query.finish()?;
    let before = part
        .cursor
        .map(|cursor| cursor.parse().map_err(|_| unknown_cursor()))
        .transpose()?;
    let found = services::merchant::list_sellers(&permit, state, before, part.limit).await?;
    personal(
        StatusCode::OK,
        &AdminSellerList::new(&found, part.limit, visit.locale),
    )
}

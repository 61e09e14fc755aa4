//! A document of a seller as a file, for reviewers. Opening one asks for a reason and is logged.

use super::refused::back_to;
use crate::state::AppState;
use app::error::ApiError;
use app::routes::{self, ConsoleSection};
use axum::Form;
use axum::extract::State;
use axum::http::{Extensions, HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::kernel::Locale;
use domain::user::permission::policy::SellerReveal;
use serde::Deserialize;
use services::merchant::Opened;
use services::{Ctx, ServiceError};

/// The server function that the page asks before; its refusals and those of here look alike.
const ASKED_BEFORE: &str = "/api/merchant/prepare_document";

/// What the page of a seller sends. Without scripts the button says which file, with them the field `chosen`.
#[derive(Debug, Deserialize)]
pub struct Choice {
    locale: Locale,
    seller: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    chosen: String,
    #[serde(default)]
    reason: String,
}

/// `POST /export/seller-document`: the file, or back to the page with what is missing.
pub async fn open(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(choice): Form<Choice>,
) -> Response {
    let ctx = state.visitor_ctx(&headers, &extensions, choice.locale);
    match opened(&ctx, &choice).await {
        Ok(opened) => attachment(&choice.seller, opened),
        Err(error) => {
            let page = routes::console_item(choice.locale, ConsoleSection::Sellers, &choice.seller);
            back_to(page, ASKED_BEFORE, ApiError::from(error))
        }
    }
}

async fn opened(ctx: &Ctx, choice: &Choice) -> Result<Opened, ServiceError> {
    let permit = ctx.permit::<SellerReveal>().await?;
    let file = if choice.file.is_empty() {
        &choice.chosen
    } else {
        &choice.file
    };
    let missing = |_| ServiceError::NotFound("document");
    let (seller, file) = (
        choice.seller.parse().map_err(missing)?,
        file.parse().map_err(missing)?,
    );
    services::merchant::open_document(&permit, seller, file, &choice.reason).await
}

/// Saved, never shown: nothing that a stranger has sent runs at our address.
fn attachment(seller: &str, opened: Opened) -> Response {
    let (kind, format) = (opened.file.kind.as_str(), opened.file.format);
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            // The id was read as one, so it holds nothing but letters and digits.
            format!("attachment; filename=\"{seller}-{kind}.{}\"", format.ending()),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'".to_owned(),
        ),
    ];
    (headers, opened.content).into_response()
}

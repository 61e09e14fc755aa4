//! A person's own data as a file.

use super::refused::back_to;
use crate::state::AppState;
use app::error::ApiError;
use app::routes::{self, AccountSection};
use axum::Form;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Extensions, HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::kernel::Locale;
use domain::user::permission::policy::AccountExport;
use serde::Deserialize;
use services::user::{ExportFile, ExportFormat};

/// What the page of one's data sends. Without scripts the button says the format, with them the field `chosen`.
#[derive(Debug, Deserialize)]
pub struct Choice {
    locale: Locale,
    #[serde(default)]
    format: String,
    #[serde(default)]
    chosen: String,
}

/// `POST /export/my-data`: the file, or back to the page with what is missing.
pub async fn hand_out(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(choice): Form<Choice>,
) -> Response {
    let format = if choice.format.is_empty() {
        choice.chosen.as_str()
    } else {
        choice.format.as_str()
    };
    let format = match format {
        "json" => ExportFormat::Json,
        _ => ExportFormat::Html,
    };
    let ctx = state.visitor_ctx(&headers, &extensions, choice.locale);
    let made = match ctx.permit::<AccountExport>().await {
        Ok(permit) => services::user::export_data(&permit, format).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(file) => attachment(file),
        // The page shows the form that proves who it is.
        Err(error) => {
            let page = routes::account(choice.locale, AccountSection::Privacy);
            back_to(page, routes::MY_DATA, ApiError::from(error))
        }
    }
}

fn attachment(file: ExportFile) -> Response {
    let headers = [
        (header::CONTENT_TYPE, file.content_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file.name),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Bytes::from(file.body)).into_response()
}

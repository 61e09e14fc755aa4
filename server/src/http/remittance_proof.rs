//! Proofs of remittances: sent by buyers with the form of an order's page, opened by staff for a reason that is logged.

use super::refused::back_to;
use crate::state::AppState;
use app::error::ApiError;
use app::routes::{self, ConsoleSection, Realm};
use axum::Form;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::kernel::{FieldError, Locale};
use domain::merchant::SellerFile;
use domain::user::permission::policy::ReceiptReveal;
use serde::Deserialize;
use services::ServiceError;

/// The server function that the page asks before; its refusals and those of here look alike.
const ASKED_BEFORE: &str = "/api/payment/prepare_proof";
/// Bytes of the form: the file at its largest, and everything else.
pub const MOST_BYTES: usize = SellerFile::BYTES_MOST as usize + 64 * 1_024;
const TEXT_MOST: usize = 200;
const FIELDS_MOST: usize = 10;

/// What the page of an order sends.
#[derive(Debug, Default)]
struct Sent {
    locale: String,
    number: String,
    key: String,
    content: Vec<u8>,
}

/// `POST /remittances/proof`: back to the page of the order, with what is wrong if anything is.
pub async fn hand_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    multipart: Multipart,
) -> Response {
    let mut sent = Sent::default();
    let read = read(multipart, &mut sent).await;
    let locale = Locale::ALL
        .into_iter()
        .find(|locale| locale.prefix() == sent.locale);
    let Some(locale) = locale.filter(|_| !sent.number.is_empty()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let page = routes::order(locale, &sent.number, &sent.key);
    let ctx = state.visitor_ctx(&headers, &extensions, locale);
    let kept = match read {
        Ok(()) => services::payment::send_proof(&ctx, &sent.number, &sent.key, sent.content).await,
        Err(_) => Err(ServiceError::Invalid(vec![FieldError::new(
            "proof",
            "file_too_large",
        )])),
    };
    match kept {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(error) => back_to(page, routes::SEND_PROOF, ApiError::from(error)),
    }
}

/// Reads field by field, as far as it goes.
async fn read(mut multipart: Multipart, sent: &mut Sent) -> Result<(), MultipartError> {
    for _ in 0..FIELDS_MOST {
        let Some(field) = multipart.next_field().await? else {
            break;
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "proof" {
            // One byte more than allowed tells that it is too large.
            sent.content = bytes(field, SellerFile::BYTES_MOST as usize + 1).await?;
            continue;
        }
        let text = String::from_utf8_lossy(&bytes(field, TEXT_MOST).await?).into_owned();
        match name.as_str() {
            "locale" => sent.locale = text,
            "number" => sent.number = text,
            "key" => sent.key = text,
            _ => {}
        }
    }
    Ok(())
}

/// The beginning of a field, of at most so many bytes; the rest is read and left.
async fn bytes(mut field: Field<'_>, most: usize) -> Result<Vec<u8>, MultipartError> {
    let mut content = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        let room = most.saturating_sub(content.len());
        content.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(content)
}

/// What the page of remittances sends.
#[derive(Debug, Deserialize)]
pub struct Choice {
    locale: Locale,
    proof: String,
    #[serde(default)]
    reason: String,
}

/// `POST /export/remittance-proof`: the file, or back to the page with what is missing.
pub async fn open(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(choice): Form<Choice>,
) -> Response {
    let ctx = state.visitor_ctx(&headers, &extensions, choice.locale);
    let opened = async {
        let permit = ctx.permit::<ReceiptReveal>().await?;
        let id = choice
            .proof
            .parse()
            .map_err(|_| ServiceError::NotFound("proof"))?;
        let (format, content) = services::payment::open_proof(&permit, id, &choice.reason).await?;
        Ok::<_, ServiceError>((id, format, content))
    };
    match opened.await {
        Ok((id, format, content)) => {
            // Saved, never shown: nothing that a stranger has sent runs at our address.
            let headers = [
                (header::CONTENT_TYPE, format.content_type().to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{id}.{}\"", format.ending()),
                ),
                (header::CACHE_CONTROL, "no-store".to_owned()),
                (
                    header::CONTENT_SECURITY_POLICY,
                    "default-src 'none'; sandbox; frame-ancestors 'none'".to_owned(),
                ),
            ];
            (headers, content).into_response()
        }
        Err(error) => {
            let page = routes::console(choice.locale, Realm::Platform, ConsoleSection::Remittances);
            back_to(page, ASKED_BEFORE, ApiError::from(error))
        }
    }
}

//! Statements of the bank and of couriers as files, sent with the forms of the console's pages.

use super::refused::back_to;
use crate::state::AppState;
use app::error::ApiError;
use app::routes::{self, ConsoleSection};
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::kernel::{FieldError, Locale};
use domain::payment::STATEMENT_BYTES_MOST;
use domain::settlement::NewCourierStatement;
use domain::user::permission::policy::ReceiptUpdate;
use services::payment::{import_statement, statement_text, take_courier_statement};
use services::{Ctx, ServiceError};

/// Bytes of the form: the file at its largest, and everything else.
pub const MOST_BYTES: usize = STATEMENT_BYTES_MOST as usize + 64 * 1_024;
const TEXT_MOST: usize = 400;
const FIELDS_MOST: usize = 10;

/// What a page sends.
#[derive(Debug, Default)]
struct Sent {
    locale: String,
    currency: String,
    courier: String,
    reference: String,
    content: Vec<u8>,
}

/// `POST /incoming/bank-statement`: back to the page, with what is wrong if anything is.
pub async fn bank(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    multipart: Multipart,
) -> Response {
    let sent = read(multipart).await;
    let Some(locale) = locale(&sent) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let ctx = state.visitor_ctx(&headers, &extensions, locale);
    let taken = take_bank(&ctx, sent).await;
    let page = routes::console_item(locale, ConsoleSection::Remittances, "import");
    answer(page, routes::BANK_STATEMENT, taken)
}

/// `POST /incoming/courier-statement`: back to the page, with what is wrong if anything is.
pub async fn courier(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    multipart: Multipart,
) -> Response {
    let sent = read(multipart).await;
    let Some(locale) = locale(&sent) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let ctx = state.visitor_ctx(&headers, &extensions, locale);
    let taken = take_courier(&ctx, sent).await;
    let page = routes::console_item(locale, ConsoleSection::Cash, "statements");
    answer(page, routes::COURIER_STATEMENT, taken)
}

async fn take_bank(ctx: &Ctx, sent: Result<Sent, Sent>) -> Result<(), ServiceError> {
    let permit = ctx.permit::<ReceiptUpdate>().await?;
    let sent = sent.map_err(|_| too_large())?;
    let currency = sent.currency.parse();
    let currency = currency.map_err(|_| ServiceError::BadRequest("there is no such currency".to_owned()))?;
    let text = statement_text(&sent.content)?;
    import_statement(&permit, currency, &text).await.map(drop)
}

async fn take_courier(ctx: &Ctx, sent: Result<Sent, Sent>) -> Result<(), ServiceError> {
    let permit = ctx.permit::<ReceiptUpdate>().await?;
    let sent = sent.map_err(|_| too_large())?;
    let new = NewCourierStatement {
        courier: sent.courier,
        reference: sent.reference,
        lines: statement_text(&sent.content)?,
    };
    take_courier_statement(&permit, &new).await.map(drop)
}

fn answer(page: String, route: &str, taken: Result<(), ServiceError>) -> Response {
    match taken {
        Ok(()) => Redirect::to(&format!("{page}?done=saved")).into_response(),
        Err(error) => back_to(page, route, ApiError::from(error)),
    }
}

fn too_large() -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new("file", "statement_too_large")])
}

fn locale(sent: &Result<Sent, Sent>) -> Option<Locale> {
    let (Ok(sent) | Err(sent)) = sent;
    Locale::ALL
        .into_iter()
        .find(|locale| locale.prefix() == sent.locale)
}

/// Reads field by field; what was read by then, where the form is too large or cut off.
async fn read(mut multipart: Multipart) -> Result<Sent, Sent> {
    let mut sent = Sent::default();
    match read_into(&mut multipart, &mut sent).await {
        Ok(()) => Ok(sent),
        Err(_) => Err(sent),
    }
}

async fn read_into(multipart: &mut Multipart, sent: &mut Sent) -> Result<(), MultipartError> {
    for _ in 0..FIELDS_MOST {
        let Some(field) = multipart.next_field().await? else {
            break;
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            // One byte more than allowed tells that it is too large.
            sent.content = bytes(field, STATEMENT_BYTES_MOST as usize + 1).await?;
            continue;
        }
        let text = String::from_utf8_lossy(&bytes(field, TEXT_MOST).await?).into_owned();
        match name.as_str() {
            "locale" => sent.locale = text,
            "currency" => sent.currency = text,
            "courier" => sent.courier = text,
            "reference" => sent.reference = text,
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

//! Applications to sell: a form with files that browsers send to the address of its page. One that is not accepted is
//! answered with the page, filled in as it was sent.

use super::pages;
use crate::state::AppState;
use app::error::ApiError;
use app::merchant::ReturnedApplication;
use app::routes;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::kernel::{FieldError, Locale};
use domain::merchant::{ApplicationDocument, ApplicationForm, DocumentKind, SellerFile};
use services::merchant::{Upload, hand_in_application};

/// Bytes of a form: all documents at their largest, and everything else.
pub const MOST_BYTES: usize = SellerFile::BYTES_MOST as usize * DocumentKind::ALL.len() + 256 * 1_024;
/// Bytes of a field that is no file. What is longer is cut, and then refused as too long.
const TEXT_MOST: usize = 4_096;
/// Fields of a form; it has about fifty.
const FIELDS_MOST: usize = 100;

/// A form as it was sent.
#[derive(Debug, Default)]
struct Sent {
    form: ApplicationForm,
    uploads: Vec<Upload>,
}

/// `POST /{lang}/sell`: on to the thanks, or the page again.
pub async fn hand_in(State(state): State<AppState>, request: Request) -> Response {
    let Some(locale) = routes::locale_of(request.uri().path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (page, multipart) = match split(request).await {
        Ok(split) => split,
        Err(refused) => return refused,
    };
    let mut sent = Sent::default();
    let returned = match read(multipart, &mut sent).await {
        Ok(()) => {
            let ctx = state.visitor_ctx(page.headers(), page.extensions(), locale);
            match hand_in_application(&ctx, locale, sent.form, sent.uploads).await {
                Ok(_) => return Redirect::to(&format!("{}?done=1", routes::sell(locale))).into_response(),
                Err(returned) => ReturnedApplication {
                    form: returned.form,
                    kept: returned.kept,
                    error: Some(ApiError::from(returned.error)),
                },
            }
        }
        Err(error) => ReturnedApplication {
            form: sent.form,
            kept: Vec::new(),
            error: Some(unreadable(&error)),
        },
    };
    again(&state, locale, page, returned).await
}

/// A form with files, and the request for the page that it was on.
pub(super) async fn split(request: Request) -> Result<(Request, Multipart), Response> {
    let (parts, body) = request.into_parts();
    let mut page = Request::new(Body::empty());
    *page.uri_mut() = parts.uri.clone();
    *page.headers_mut() = parts.headers.clone();
    *page.extensions_mut() = parts.extensions.clone();
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
        page.headers_mut().remove(name);
    }
    match Multipart::from_request(Request::from_parts(parts, body), &()).await {
        Ok(multipart) => Ok((page, multipart)),
        Err(refused) => Err(refused.into_response()),
    }
}

/// The page with what was sent and why it was not accepted, under the status of the error.
async fn again(state: &AppState, locale: Locale, page: Request, returned: ReturnedApplication) -> Response {
    let status = returned.error.as_ref().map_or(400, ApiError::status);
    let mut response = pages::render_with(state, locale, page, returned).await;
    if response.status().is_success() {
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    }
    response
}

/// A form that broke off: most likely one that is too large.
fn unreadable(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError {
            fields: vec![FieldError::new("documents", "file_too_large")],
            ..ApiError::new("invalid_form", "the files are too large")
        };
    }
    ApiError::new("bad_request", "the form could not be read")
}

/// Reads field by field, as far as it goes.
async fn read(mut multipart: Multipart, sent: &mut Sent) -> Result<(), MultipartError> {
    for _ in 0..FIELDS_MOST {
        let Some(field) = multipart.next_field().await? else {
            break;
        };
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(kind) = DocumentKind::parse(&name) {
            // One byte more than allowed tells that it is too large.
            let content = bytes(field, SellerFile::BYTES_MOST as usize + 1).await?;
            // A field without a choice is sent as an empty file.
            if !content.is_empty() {
                sent.uploads.retain(|upload| upload.kind != kind);
                sent.uploads.push(Upload { kind, content });
            }
        } else {
            let text = String::from_utf8_lossy(&bytes(field, TEXT_MOST).await?).into_owned();
            fill(&mut sent.form, &name, text);
        }
    }
    Ok(())
}

/// The beginning of a field, of at most so many bytes; the rest is read and left.
pub(super) async fn bytes(mut field: Field<'_>, most: usize) -> Result<Vec<u8>, MultipartError> {
    let mut content = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        let room = most.saturating_sub(content.len());
        content.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(content)
}

/// Puts a text where its name says; other names are left.
fn fill(form: &mut ApplicationForm, name: &str, text: String) {
    let place = match name {
        "company" => &mut form.company,
        "credit_code" => &mut form.credit_code,
        "representative" => &mut form.representative,
        "phone" => &mut form.phone,
        "email" => &mut form.email,
        "slug" => &mut form.slug,
        "name_zh" => &mut form.name_zh,
        "name_en" => &mut form.name_en,
        "description_zh" => &mut form.description_zh,
        "description_en" => &mut form.description_en,
        "sells_food" => {
            form.sells_food = true;
            return;
        }
        "categories" => return form.categories.push(text),
        "kept" => return keep(form, &text),
        _ => return,
    };
    *place = text;
}

/// A file of an earlier try: the kind of the document, a colon, and the file's id.
fn keep(form: &mut ApplicationForm, reference: &str) {
    if let Some((kind, reference)) = reference.split_once(':')
        && let Some(kind) = DocumentKind::parse(kind)
    {
        form.documents.push(ApplicationDocument {
            kind,
            reference: reference.to_owned(),
        });
    }
}

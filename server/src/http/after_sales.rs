//! Requests after a sale: a form with photos that browsers send to the address of its page, and the photos themselves. A
//! form that is not accepted is answered with the page, filled in as it was sent.

use super::application::{bytes, split};
use super::pages;
use super::problem::Problem;
use crate::state::AppState;
use app::aftersales::ReturnedRequest;
use app::error::ApiError;
use app::routes;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Path, Query, Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::aftersales::{AfterSalesForm, NewAfterSales, Photo, PhotoId, WantedUnits};
use domain::kernel::{FieldError, Locale};
use domain::user::permission::policy::AfterSalesRead;
use serde::Deserialize;
use services::aftersales::{OpenedPhoto, ask_after_sales, open_own_photo, open_photo};
use services::{Ctx, ServiceError};

/// Bytes of a form: all photos at their largest, and everything else.
pub const MOST_BYTES: usize = Photo::BYTES_MOST as usize * NewAfterSales::PHOTOS_MOST + 256 * 1_024;
/// Bytes of a field that is no photo. What is longer is cut, and then refused as too long.
const TEXT_MOST: usize = 8_192;
/// Fields of a form; two for each line, and few others.
const FIELDS_MOST: usize = 500;

/// A form as it was sent.
#[derive(Debug, Default)]
struct Sent {
    key: String,
    form: AfterSalesForm,
    kept: Vec<PhotoId>,
    photos: Vec<Vec<u8>>,
}

/// `POST /{lang}/orders/{number}/after-sales`: on to the request, or the page again.
pub async fn ask(
    State(state): State<AppState>,
    Path((locale, number)): Path<(Locale, String)>,
    request: Request,
) -> Response {
    let (page, multipart) = match split(request).await {
        Ok(split) => split,
        Err(refused) => return refused,
    };
    let mut sent = Sent::default();
    let returned = match read(multipart, &mut sent).await {
        Ok(()) => {
            let ctx = state.visitor_ctx(page.headers(), page.extensions(), locale);
            let Sent {
                key,
                form,
                kept,
                photos,
            } = sent;
            match ask_after_sales(&ctx, &number, &key, form, &kept, photos).await {
                Ok(made) => {
                    let (order, made) = (made.order().to_string(), made.to_string());
                    return Redirect::to(&routes::after_sales_request(locale, &order, &made, &key))
                        .into_response();
                }
                Err(again) => ReturnedRequest {
                    form: again.form,
                    kept: again.kept,
                    error: Some(ApiError::from(again.error)),
                },
            }
        }
        Err(error) => ReturnedRequest {
            form: sent.form,
            kept: Vec::new(),
            error: Some(unreadable(&error)),
        },
    };
    again(&state, locale, page, returned).await
}

/// The page with what was sent and why it was not accepted, under the status of the error.
async fn again(state: &AppState, locale: Locale, page: Request, returned: ReturnedRequest) -> Response {
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
            fields: vec![FieldError::new("photos", "file_too_large")],
            ..ApiError::new("invalid_form", "the photos are too large")
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
        if name == "photos" {
            // One byte more than allowed tells that it is too large; of more photos than allowed one is enough to tell.
            let content = bytes(field, Photo::BYTES_MOST as usize + 1).await?;
            // A field without a choice is sent as an empty file.
            if !content.is_empty() && sent.photos.len() <= NewAfterSales::PHOTOS_MOST {
                sent.photos.push(content);
            }
        } else {
            let text = String::from_utf8_lossy(&bytes(field, TEXT_MOST).await?).into_owned();
            fill(sent, &name, text);
        }
    }
    Ok(())
}

/// Puts a text where its name says; other names are left.
fn fill(sent: &mut Sent, name: &str, text: String) {
    match name {
        "key" => sent.key = text,
        "kind" => sent.form.kind = text,
        "reason" => sent.form.reason = text,
        "text" => sent.form.text = text,
        "holder" => sent.form.payee.holder = text,
        "bank" => sent.form.payee.bank = text,
        "number" => sent.form.payee.number = text,
        "kept" => sent.kept.extend(text.parse::<PhotoId>().ok()),
        _ => {
            let line = name.split_once('.');
            if let Some((field, Ok(position))) = line.map(|(field, line)| (field, line.parse::<i64>())) {
                fill_line(&mut sent.form, field, position, text);
            }
        }
    }
}

fn fill_line(form: &mut AfterSalesForm, field: &str, position: i64, text: String) {
    let known = form.lines.iter().position(|line| line.position == position);
    let at = known.unwrap_or_else(|| {
        form.lines.push(WantedUnits {
            position,
            ..WantedUnits::default()
        });
        form.lines.len() - 1
    });
    match field {
        "units" => form.lines[at].units = text,
        "instead" => form.lines[at].instead = text,
        _ => {}
    }
}

/// Which photo of which request, and who asks: its buyer, by the key or signed in, or those who answer.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    request: String,
    id: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    side: String,
}

/// `GET /export/after-sales-photo`: the picture.
pub async fn photo(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    Query(wanted): Query<Wanted>,
) -> Response {
    let ctx = state.visitor_ctx(&headers, &extensions, Locale::Zh);
    match opened(&ctx, &wanted).await {
        Ok(opened) => picture(opened),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn opened(ctx: &Ctx, wanted: &Wanted) -> Result<OpenedPhoto, ServiceError> {
    let id = wanted.id.parse().map_err(|_| ServiceError::NotFound("photo"))?;
    if wanted.side == "staff" {
        let permit = ctx.permit::<AfterSalesRead>().await?;
        return open_photo(&permit, &wanted.request, id).await;
    }
    open_own_photo(ctx, &wanted.request, &wanted.key, id).await
}

/// Shown as the picture that its first bytes say it is, and as nothing else: what a stranger has sent runs nothing here.
fn picture(opened: OpenedPhoto) -> Response {
    let headers = [
        (header::CONTENT_TYPE, opened.photo.format.content_type()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'",
        ),
    ];
    (headers, opened.content).into_response()
}

//! The merchant's API of the sandbox gateway: JSON under `/v1`, a bearer key, idempotency keys on POST.

use super::Gateway;
use super::book::{Charge, Payment, Refusal, Status, money};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::kernel::{Currency, Locale};
use reqwest::Url;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const MAX_BODY: usize = 64 * 1024;
const MAX_KEY: usize = 255;
const MAX_TEXT: usize = 128;
const MAX_URL: usize = 2_048;

pub fn routes(gateway: &Gateway) -> Router<Gateway> {
    Router::new()
        .route("/payments", post(create))
        .route("/payments/{id}", get(show))
        .route("/payments/{id}/cancel", post(cancel))
        .route("/payments/{id}/refunds", post(refund))
        .fallback(|| async { problem(StatusCode::NOT_FOUND, "unknown_path", "there is nothing here") })
        .method_not_allowed_fallback(|| async {
            problem(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "this path takes another method",
            )
        })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn_with_state(gateway.clone(), need_key))
}

/// What goes back instead of an answer.
#[derive(Debug)]
struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
}

#[derive(Deserialize)]
struct CreateBody {
    amount: i64,
    currency: Currency,
    merchant_reference: String,
    order_number: String,
    locale: Locale,
    return_url: String,
    webhook_url: String,
}

#[derive(Deserialize)]
struct RefundBody {
    amount: i64,
    currency: Currency,
}

#[derive(Serialize)]
struct PaymentAnswer<'a> {
    id: &'a str,
    status: &'static str,
    amount: i64,
    refunded: i64,
    currency: Currency,
    merchant_reference: &'a str,
    order_number: &'a str,
    pay_url: String,
}

#[derive(Serialize)]
struct RefundAnswer<'a> {
    id: &'a str,
    status: &'static str,
    payment: &'a str,
    amount: i64,
    currency: Currency,
}

#[derive(Serialize)]
struct ErrorAnswer {
    error: ErrorDetail,
}

#[derive(Serialize)]
struct ErrorDetail {
    code: &'static str,
    message: String,
}

async fn create(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let charge = charge(read(body)?)?;
    let mut book = gateway.book();
    let payment = book.open(key, charge)?;
    // The same answer each time, whatever happened to the payment since.
    let answer = describe(&gateway, payment, Status::Pending, 0);
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

async fn show(State(gateway): State<Gateway>, Path(id): Path<String>) -> Result<Response, Problem> {
    let book = gateway.book();
    let payment = book.payment(&id)?;
    Ok(Json(describe(&gateway, payment, payment.status, payment.refunded())).into_response())
}

async fn cancel(State(gateway): State<Gateway>, Path(id): Path<String>) -> Result<Response, Problem> {
    let happening = gateway.book().cancel(&id)?;
    if let Some(happening) = happening {
        gateway.0.courier.report(happening);
    }
    show(State(gateway), Path(id)).await
}

async fn refund(
    State(gateway): State<Gateway>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let body: RefundBody = read(body)?;
    let amount = money(body.amount, body.currency).ok_or_else(|| invalid("amount is not above zero"))?;
    let (refund, happening) = gateway.book().refund(&id, key, amount)?;
    if let Some(happening) = happening {
        gateway.0.courier.report(happening);
    }
    let answer = RefundAnswer {
        id: &refund.id,
        status: "succeeded",
        payment: &id,
        amount: refund.amount,
        currency: amount.currency(),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

async fn need_key(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if given.is_some_and(|key| gateway.0.secrets.contains(key)) {
        let mut response = next.run(request).await;
        let no_store = header::HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, no_store);
        return response;
    }
    let denied = problem(
        StatusCode::UNAUTHORIZED,
        "bad_key",
        "the key is missing or not known here",
    );
    ([(header::WWW_AUTHENTICATE, "Bearer")], denied).into_response()
}

fn describe<'a>(gateway: &Gateway, payment: &'a Payment, status: Status, refunded: i64) -> PaymentAnswer<'a> {
    PaymentAnswer {
        id: &payment.id,
        status: status.as_str(),
        amount: payment.charge.amount.minor(),
        refunded,
        currency: payment.charge.amount.currency(),
        merchant_reference: &payment.charge.merchant_reference,
        order_number: &payment.charge.order_number,
        pay_url: gateway.pay_url(&payment.id),
    }
}

fn charge(body: CreateBody) -> Result<Charge, Problem> {
    Ok(Charge {
        amount: money(body.amount, body.currency)
            .ok_or_else(|| invalid("amount is not above zero, or too large"))?,
        merchant_reference: short("merchant_reference", body.merchant_reference)?,
        order_number: short("order_number", body.order_number)?,
        locale: body.locale,
        return_url: web_address("return_url", &body.return_url)?,
        webhook_url: web_address("webhook_url", &body.webhook_url)?,
    })
}

fn short(field: &str, text: String) -> Result<String, Problem> {
    if text.is_empty() || text.len() > MAX_TEXT || text.chars().any(char::is_control) {
        return Err(invalid(format!("{field} is not 1 to {MAX_TEXT} printable bytes")));
    }
    Ok(text)
}

fn web_address(field: &str, text: &str) -> Result<Url, Problem> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && text.len() <= MAX_URL)
        .ok_or_else(|| invalid(format!("{field} is not an http or https address")))
}

fn idempotency_key(headers: &HeaderMap) -> Result<&str, Problem> {
    headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .filter(|key| (1..=MAX_KEY).contains(&key.len()))
        .ok_or_else(|| {
            let message = format!("the header Idempotency-Key of 1 to {MAX_KEY} characters is missing");
            problem(StatusCode::BAD_REQUEST, "idempotency_key_missing", message)
        })
}

fn read<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Problem> {
    let body =
        body.map_err(|rejection| problem(rejection.status(), "unreadable_body", rejection.body_text()))?;
    serde_json::from_slice(&body).map_err(|error| invalid(error.to_string()))
}

fn invalid(message: impl Into<String>) -> Problem {
    problem(StatusCode::BAD_REQUEST, "invalid_body", message)
}

fn problem(status: StatusCode, code: &'static str, message: impl Into<String>) -> Problem {
    let message = message.into();
    Problem {
        status,
        code,
        message,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code, message) = match refusal {
            Refusal::Unknown => (404, "unknown_payment", "no such payment"),
            Refusal::KeyReused => (
                409,
                "idempotency_key_reused",
                "the key came with another body before",
            ),
            Refusal::AlreadyCaptured => (409, "already_captured", "the payment has been captured"),
            Refusal::AlreadyCancelled => (409, "already_cancelled", "the payment has been cancelled"),
            Refusal::NotCaptured => (409, "not_captured", "there is no money to give back"),
            Refusal::OtherCurrency => (422, "other_currency", "the payment has another currency"),
            Refusal::MoreThanIsLeft => (422, "more_than_is_left", "more than what is left of the payment"),
            Refusal::TooManyRefunds => (422, "too_many_refunds", "the payment has too many refunds"),
        };
        problem(
            StatusCode::from_u16(status).unwrap_or(StatusCode::CONFLICT),
            code,
            message,
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let error = ErrorDetail {
            code: self.code,
            message: self.message,
        };
        (self.status, Json(ErrorAnswer { error })).into_response()
    }
}

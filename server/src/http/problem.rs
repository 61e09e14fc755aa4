//! Errors of the REST API as RFC 9457 problem documents (`application/problem+json`).
//! One table names every code with its status; the documentation page and the `OpenAPI` document print the same table.
//! Internals of the shop never reach the answer: services log them where they happen.

use app::error::ApiError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::cart::FieldError;
use serde::{Deserialize, Serialize};
use services::ServiceError;
use utoipa::ToSchema;

use crate::http::v1::types::{Currency, Money};

/// What an error code means, for `/docs/errors` and the `OpenAPI` document.
#[expect(
    clippy::struct_field_names,
    reason = "the field is called as the problem document calls it"
)]
pub struct Code {
    pub code: &'static str,
    pub status: StatusCode,
    /// The same for every occurrence (RFC 9457, 3.1.4).
    pub title: &'static str,
    /// When it happens.
    pub meaning: &'static str,
    /// What the caller can do about it.
    pub remedy: &'static str,
}

const fn code(
    code: &'static str,
    status: StatusCode,
    title: &'static str,
    meaning: &'static str,
    remedy: &'static str,
) -> Code {
    Code {
        code,
        status,
        title,
        meaning,
        remedy,
    }
}

/// Every code of the API.
pub const CODES: [Code; 16] = [
    code(
        "bad_request",
        StatusCode::BAD_REQUEST,
        "The request cannot be read",
        "Malformed JSON or UTF-8, an unknown field or parameter, a malformed id or cursor, an unknown language or \
         currency, a missing or overlong header.",
        "Correct the request as the detail says; sending it again unchanged gives the same answer.",
    ),
    code(
        "blocked",
        StatusCode::FORBIDDEN,
        "The account is blocked",
        "The buyer's account is blocked from ordering. Nothing was ordered.",
        "The buyer can ask the shop why, and have it lifted.",
    ),
    code(
        "not_found",
        StatusCode::NOT_FOUND,
        "There is nothing here",
        "The product, category, cart or order does not exist, has expired, or the key does not open it; or the \
         address is not part of the API.",
        "Check the address. A cart that has expired is replaced by a new one: POST /v1/carts.",
    ),
    code(
        "method_not_allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "The method is not allowed here",
        "The address exists, but not with this method.",
        "Use one of the methods in the Allow header.",
    ),
    code(
        "payload_too_large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is too large",
        "A body is larger than 64 kB.",
        "Send less: no request of this API needs more than 2 kB.",
    ),
    code(
        "unsupported_media_type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The body is not JSON",
        "A body came without the header Content-Type: application/json.",
        "Send JSON, and say so in the header.",
    ),
    code(
        "invalid_form",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Some values cannot be accepted",
        "The request is well formed, but a value breaks a rule of the shop. `fields` names every one of them with a \
         code: required, email, phone, too_long, unknown, not_available, out_of_range, card_number.",
        "Correct the named fields.",
    ),
    code(
        "sold_out",
        StatusCode::CONFLICT,
        "There is not enough in stock",
        "At least one line asks for more than is left. `sold_out` names the lines and what is left of each. \
         Nothing was ordered.",
        "Lower the quantity or remove the line, then check out again.",
    ),
    code(
        "total_changed",
        StatusCode::CONFLICT,
        "The total has changed",
        "The total is not the one in `seen_total`. `total` is the total now. Nothing was ordered or charged.",
        "Show the new total; when the buyer agrees, check out again with it and a new Idempotency-Key.",
    ),
    code(
        "cart_empty",
        StatusCode::CONFLICT,
        "The cart is empty",
        "A cart without lines cannot be ordered.",
        "Add a line first.",
    ),
    code(
        "cart_changed",
        StatusCode::CONFLICT,
        "The cart has changed",
        "The cart was changed while it was being ordered.",
        "Read the cart again, show it, and check out again.",
    ),
    code(
        "conflict",
        StatusCode::CONFLICT,
        "The request conflicts with what is stored",
        "An Idempotency-Key came with another request than before, or the order can no longer take this step.",
        "Read the resource again. Use a new Idempotency-Key for a new request.",
    ),
    code(
        "too_many",
        StatusCode::TOO_MANY_REQUESTS,
        "Too many requests",
        "More requests came from one address than the shop accepts.",
        "Wait as long as the Retry-After header says.",
    ),
    code(
        "internal",
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on our side",
        "The shop failed; the reason is in its log.",
        "Try again later, with the same Idempotency-Key.",
    ),
    code(
        "payment_unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        "Online payment is not available",
        "The payment gateway did not answer.",
        "Try again in a moment with the same Idempotency-Key, or choose another payment method.",
    ),
    code(
        "unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        "The shop is not available",
        "The database cannot be reached, or is busy.",
        "Try again in a moment, with the same Idempotency-Key.",
    ),
];

/// The entry of a code; `internal` for one that is not in the table.
pub fn describe(code: &str) -> &'static Code {
    CODES
        .iter()
        .find(|entry| entry.code == code)
        .unwrap_or(&CODES[13])
}

/// A failed request, on its way to the client.
#[derive(Debug)]
pub struct Problem(Box<ApiError>);

impl Problem {
    /// A problem without particulars.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(ApiError::new(code, detail)))
    }

    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new("bad_request", detail)
    }

    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new("not_found", detail)
    }

    /// Values that break a rule, each named.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let mut problem = Self::new("invalid_form", "");
        problem.0.fields = fields;
        problem
    }

    pub fn code(&self) -> &str {
        &self.0.code
    }

    fn into_document(self) -> ProblemDocument {
        let error = *self.0;
        let entry = describe(&error.code);
        let hidden = entry.status.is_server_error() || error.message.is_empty();
        ProblemDocument {
            kind: format!("/docs/errors#{}", entry.code),
            title: entry.title.to_owned(),
            status: entry.status.as_u16(),
            detail: if hidden {
                entry.meaning.to_owned()
            } else {
                error.message
            },
            code: entry.code.to_owned(),
            fields: error.fields.into_iter().map(ProblemField::from).collect(),
            sold_out: error
                .sold_out
                .into_iter()
                .map(|line| SoldOutLine {
                    variant: line.variant.to_string(),
                    name: LocalizedText {
                        zh: line.name.zh,
                        en: line.name.en,
                    },
                    available: line.available,
                })
                .collect(),
            total: error.total.map(Money::from),
        }
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        Self(Box::new(ApiError::from(error)))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = self.into_document();
        let status = StatusCode::from_u16(document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/problem+json"),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, body).into_response()
    }
}

/// An error, as RFC 9457 writes it. Programs look at `code`; people read `title` and `detail`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(example = "/docs/errors#invalid_form")]
    pub kind: String,
    /// The same for every occurrence of the code.
    #[schema(example = "Some values cannot be accepted")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened this time, in English, for developers.
    pub detail: String,
    /// What a program decides by.
    #[schema(example = "invalid_form")]
    pub code: String,
    /// With `invalid_form`: what is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub fields: Vec<ProblemField>,
    /// With `sold_out`: the lines that cannot be had, and what is left of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub sold_out: Vec<SoldOutLine>,
    /// With `total_changed`: the total now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub total: Option<Money>,
}

impl ProblemDocument {
    /// An occurrence of `entry` to show in the documentation.
    pub fn example(entry: &Code) -> Self {
        let mut problem = Problem::new(entry.code, "");
        match entry.code {
            "invalid_form" => problem.0.fields = vec![FieldError::new("quantity", "out_of_range")],
            "total_changed" => {
                problem.0.total = Some(
                    Money {
                        minor: 26_800,
                        currency: Currency::Cny,
                    }
                    .into(),
                );
            }
            _ => {}
        }
        let mut document = problem.into_document();
        if entry.code == "sold_out" {
            document.sold_out = vec![SoldOutLine {
                variant: "var_06ddhfyw2w5rk8aj4k4m6k8x1c".to_owned(),
                name: LocalizedText {
                    zh: "青瓷盖碗".to_owned(),
                    en: "Celadon gaiwan".to_owned(),
                },
                available: 1,
            }];
        }
        document
    }
}

/// A value that cannot be accepted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemField {
    /// The name of the field in the request.
    #[schema(example = "quantity")]
    pub field: String,
    /// `required`, `email`, `phone`, `too_long`, `unknown`, `not_available`, `out_of_range` or `card_number`.
    #[schema(example = "out_of_range")]
    pub code: String,
}

impl From<FieldError> for ProblemField {
    /// Two fields are called otherwise in the API than in the form of the checkout page.
    fn from(error: FieldError) -> Self {
        let field = match error.field.as_str() {
            "delivery" => "delivery_method".to_owned(),
            "payment" => "payment_method".to_owned(),
            _ => error.field,
        };
        Self {
            field,
            code: error.code,
        }
    }
}

/// A line that could not be had in the wanted quantity.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SoldOutLine {
    /// The id of the variant.
    #[schema(example = "var_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub variant: String,
    /// The name of the product.
    pub name: LocalizedText,
    /// Units that are left.
    pub available: i64,
}

/// A text in every language of the shop.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LocalizedText {
    pub zh: String,
    pub en: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_the_statuses_of_the_web_pages() {
        let http_only = [
            "method_not_allowed",
            "payload_too_large",
            "unsupported_media_type",
        ];
        for entry in CODES.iter().filter(|entry| !http_only.contains(&entry.code)) {
            assert_eq!(
                ApiError::new(entry.code, "").status(),
                entry.status.as_u16(),
                "{}",
                entry.code
            );
        }
        assert_eq!(describe("internal").code, "internal");
        assert_eq!(describe("no such code").code, "internal");
    }

    #[test]
    fn the_reason_of_a_failure_of_ours_is_not_told() {
        let document = Problem::new("internal", "disk /dev/sda1 is full").into_document();
        assert!(!document.detail.contains("disk"), "{}", document.detail);
    }
}

//! Errors of the REST API as RFC 9457 problem documents (`application/problem+json`).
//! One table names every code with its status; the documentation page and the `OpenAPI` document print the same table.
//! Internals of the shop never reach the answer: services log them where they happen.

mod code;

pub use code::{CODES, Code, describe};

use app::error::ApiError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::cart::FieldError;
use serde::{Deserialize, Serialize};
use services::ServiceError;
use utoipa::ToSchema;

use crate::http::v1::types::{Currency, Money};

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
        let mut response = (status, headers, body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, 11.6.1, and RFC 6750, 3.
            let challenge = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            // RFC 9110, 15.6.4. Nobody knows how long it takes; a moment keeps clients from asking all the time.
            let moment = HeaderValue::from_static("2");
            response.headers_mut().insert(header::RETRY_AFTER, moment);
        }
        response
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
            "key_reused",
            "key_in_use",
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
    fn what_passes_says_when_to_come_again() {
        let after = |code| {
            let response = Problem::new(code, "").into_response();
            response.headers().get(header::RETRY_AFTER).cloned()
        };
        for code in ["unavailable", "payment_unavailable"] {
            assert_eq!(after(code), Some(HeaderValue::from_static("2")), "{code}");
        }
        assert_eq!(after("internal"), None);
    }

    #[test]
    fn the_reason_of_a_failure_of_ours_is_not_told() {
        let document = Problem::new("internal", "disk /dev/sda1 is full").into_document();
        assert!(!document.detail.contains("disk"), "{}", document.detail);
    }
}

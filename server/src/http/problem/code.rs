//! THE table of error codes of the REST API.

use axum::http::StatusCode;

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
pub const CODES: [Code; 20] = [
    code(
        "bad_request",
        StatusCode::BAD_REQUEST,
        "The request cannot be read",
        "Malformed JSON or UTF-8, an unknown field or parameter, a malformed id or cursor, an unknown language or \
         currency, a missing or overlong header.",
        "Correct the request as the detail says; sending it again unchanged gives the same answer.",
    ),
    code(
        "sign_in_required",
        StatusCode::UNAUTHORIZED,
        "A key is needed",
        "The request came without a key of the API, or with one that is unknown, revoked or expired.",
        "Send Authorization: Bearer with a key; the console makes new ones.",
    ),
    code(
        "forbidden",
        StatusCode::FORBIDDEN,
        "The key does not carry this permission",
        "The key is good, but its maker has not given it the permission that this operation names.",
        "Make a key that carries it.",
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
        "What is stored has moved on: the order can no longer take this step, for example.",
        "Read the resource again. Use a new Idempotency-Key for a new request.",
    ),
    code(
        "key_reused",
        StatusCode::UNPROCESSABLE_ENTITY,
        "The Idempotency-Key belongs to another request",
        "The same key came before with another address or body. Nothing was done.",
        "Use a new Idempotency-Key for a new request.",
    ),
    code(
        "key_in_use",
        StatusCode::CONFLICT,
        "The same request is being carried out",
        "A request with this Idempotency-Key has come and is not answered yet. Nothing was done this time.",
        "Wait as long as the Retry-After header says and send the same again: it gets the answer of the first.",
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
        "Read the resource, for nobody knows whether the request was carried out; then try again with a new \
         Idempotency-Key.",
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
        .unwrap_or(&CODES[17])
}

//! The parts of the `OpenAPI` document that several operations share, and its frame.

use crate::http::problem::{self, ProblemDocument};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, Modify, OpenApi};

/// What is not said by an operation.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jishi REST API",
        version = "1.0.0",
        description = "The shop for programs: the catalogue, guest carts, checkout and orders, by the same rules \
            as the shop's pages.\n\n\
            Texts come in one language (`locale`) and prices in one currency (`currency`); amounts are whole minor \
            units, so `12900` CNY is ¥129.00. Errors are problem documents (RFC 9457) with a `code` that programs \
            decide by. Fields and parameters that do not exist are refused, not ignored.\n\n\
            Answers about the catalogue carry an `ETag`: send it as `If-None-Match` and an unchanged answer costs \
            304 and no body. Carts and orders are never to be cached. A cart's id and an order's access key open \
            them without an account: keep them from others.\n\n\
            What is below `/v1/admin` asks for a key, sent as `Authorization: Bearer jsk_…`. The console makes keys; \
            each carries the permissions that its maker has chosen, and every operation names the one it asks for.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This shop")),
    tags(
        (name = "Products", description = "What is for sale, the tree it is sorted in, and who sells it."),
        (name = "Carts", description = "What a buyer means to buy. A cart lives thirty days after its last change."),
        (name = "Orders", description = "From a cart to goods on the way."),
        (name = "After-sales", description = "Goods that go back, are exchanged or repaired, and claims."),
        (name = "Administration", description = "The shop from inside, with a key of the API. Buyers are masked.")
    ),
    components(schemas(ProblemDocument)),
    modifiers(&Keys)
)]
pub struct Document;

/// How programs show their key.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("jsk_…")
            .description(Some(
                "A key from the console. The roles named by an operation are the permissions that the key has to carry.",
            ))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
    }
}

/// The parameters `cursor` and `limit` of a list.
pub struct ListParameters;

impl IntoParams for ListParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
        let number = ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Integer))
            .minimum(Some(1.0))
            .maximum(Some(100.0))
            .default(Some(50.into()));
        let cursor = ParameterBuilder::new()
            .name("cursor")
            .description(Some("`next_cursor` of the answer before."))
            .schema(Some(text.build()));
        let limit = ParameterBuilder::new()
            .name("limit")
            .description(Some("The most rows in one answer."))
            .schema(Some(number.build()))
            .example(Some(50.into()));
        [cursor, limit]
            .map(|parameter| {
                parameter
                    .parameter_in(ParameterIn::Query)
                    .required(Required::False)
                    .build()
            })
            .into()
    }
}

/// The parameters `locale` and `currency`.
pub struct VisitParameters;

impl IntoParams for VisitParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![
            query(
                "locale",
                "The language of names and texts. Chinese unless asked otherwise.",
                choice(&["zh", "zh-CN", "en"], "zh"),
                "en",
            ),
            query(
                "currency",
                "The currency of prices, by ISO 4217 code. Yuan for Chinese, US dollars for English unless asked \
                 otherwise.",
                ObjectBuilder::new()
                    .schema_type(SchemaType::new(Type::String))
                    .enum_values(Some(["CNY", "USD"]))
                    .build(),
                "USD",
            ),
        ]
    }
}

fn query(name: &str, description: &str, schema: Object, example: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}

fn choice(values: &[&str], default: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .enum_values(Some(values.iter().copied()))
        .default(Some(default.into()))
        .build()
}

/// The header `Idempotency-Key` where it may be left out.
pub struct OptionalKey;
/// The header `Idempotency-Key` where it must be sent.
pub struct RequiredKey;

impl IntoParams for OptionalKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![key_header(Required::False)]
    }
}

impl IntoParams for RequiredKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![key_header(Required::True)]
    }
}

fn key_header(required: Required) -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(
            "A random text made by the client, such as a UUID. Sending the request again with the same key, after a \
             broken connection for example, does not carry it out twice: for 24 hours it is answered with the bytes \
             of the first answer and the header `Idempotent-Replayed: true`. Answers that are kept are those of \
             requests that were carried out, conflicts (409), and failures of ours (500). The key belongs to the key \
             of the API, the cart or the order that the request names.",
        ))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(SchemaType::new(Type::String))
                .min_length(Some(1))
                .max_length(Some(super::extract::MAX_KEY)),
        ))
        .example(Some("0b8f6a52-4e0c-4f0e-9d5f-6f6d1f4a2c11".into()))
        .build()
}

/// Declares a set of problems as responses of an operation.
macro_rules! problems {
    ($($(#[$meta:meta])* $name:ident = [$($code:literal),+ $(,)?];)+) => {
        $(
            $(#[$meta])*
            pub struct $name;

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    responses_of(&[$($code),+])
                }
            }
        )+
    };
}

problems! {
    /// Reading the catalogue.
    ReadProblems = ["bad_request", "not_found", "too_many", "internal", "unavailable"];
    /// Reading lists that are never missing.
    ListProblems = ["bad_request", "too_many", "internal", "unavailable"];
    /// Making a cart.
    NewCartProblems = [
        "bad_request", "payload_too_large", "unsupported_media_type", "key_reused", "key_in_use", "too_many",
        "internal", "unavailable",
    ];
    /// Adding to a cart.
    LineProblems = [
        "bad_request", "not_found", "conflict", "payload_too_large", "unsupported_media_type", "invalid_form",
        "key_reused", "key_in_use", "too_many", "internal", "unavailable",
    ];
    /// Changing a cart.
    CartProblems = [
        "bad_request", "not_found", "conflict", "payload_too_large", "unsupported_media_type", "invalid_form",
        "too_many", "internal", "unavailable",
    ];
    /// Placing an order.
    CheckoutProblems = [
        "bad_request", "blocked", "not_found", "sold_out", "total_changed", "cart_empty", "cart_changed", "conflict",
        "payload_too_large", "unsupported_media_type", "invalid_form", "key_reused", "key_in_use", "too_many",
        "internal", "unavailable",
    ];
    /// Starting a payment.
    PayProblems = [
        "bad_request", "not_found", "conflict", "key_reused", "key_in_use", "payload_too_large", "too_many",
        "internal", "payment_unavailable", "unavailable",
    ];
    /// Moving an order.
    OrderProblems = [
        "bad_request", "not_found", "conflict", "key_reused", "key_in_use", "payload_too_large", "too_many",
        "internal", "unavailable",
    ];
    /// Listing with a key.
    AdminListProblems = ["bad_request", "sign_in_required", "forbidden", "too_many", "internal", "unavailable"];
    /// Reading with a key.
    AdminReadProblems = [
        "bad_request", "sign_in_required", "forbidden", "not_found", "too_many", "internal", "unavailable",
    ];
    /// Moving an order with a key.
    AdminOrderProblems = [
        "bad_request", "sign_in_required", "forbidden", "not_found", "conflict", "key_reused", "key_in_use",
        "payload_too_large", "too_many", "internal", "unavailable",
    ];
    /// Cancelling an order with a key.
    AdminCancelProblems = [
        "bad_request", "sign_in_required", "forbidden", "not_found", "conflict", "payload_too_large",
        "unsupported_media_type", "invalid_form", "key_reused", "key_in_use", "too_many", "internal", "unavailable",
    ];
}

fn responses_of(codes: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let mut statuses: BTreeMap<String, Vec<&'static problem::Code>> = BTreeMap::new();
    for code in codes {
        let entry = problem::describe(code);
        statuses
            .entry(entry.status.as_str().to_owned())
            .or_default()
            .push(entry);
    }
    statuses
        .into_iter()
        .map(|(status, entries)| (status, problem_response(&entries).into()))
        .collect()
}

fn problem_response(entries: &[&'static problem::Code]) -> Response {
    let mut description = String::new();
    for entry in entries {
        let gap = if description.is_empty() { "" } else { "\n\n" };
        let _ = write!(description, "{gap}`{}`: {}.", entry.code, entry.title);
    }
    let examples = entries.iter().map(|entry| {
        let value = serde_json::to_value(ProblemDocument::example(entry)).unwrap_or_default();
        (
            entry.code,
            ExampleBuilder::new()
                .summary(entry.title)
                .value(Some(value))
                .build(),
        )
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
}

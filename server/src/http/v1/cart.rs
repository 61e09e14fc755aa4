//! `/v1/carts`: what a buyer means to buy, for whom, and how it travels.

use super::extract::{IdempotencyKey, Json, OptionalJson, Path, Visit, parse_id};
use super::keys::cart_of_key;
use super::openapi::{
    CartProblems, LineProblems, NewCartProblems, OptionalKey, ReadProblems, VisitParameters,
};
use super::respond::{created, personal};
use super::types::{Address, Cart, Delivery, NewCart, NewLine, SetQuantity};
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::cart::{CartId, CartView, CheckoutForm, FieldError, Quantity};
use domain::order::check_form;
use domain::product::VariantId;
use services::Ctx;

/// A key of a cart stands for the cart, so it must be hard to guess.
const SHORTEST_CART_KEY: usize = 16;

/// Make a cart
///
/// Empty, and without a buyer. With an `Idempotency-Key` (of at least 16 characters here) the same key gives the same
/// cart again: whoever knows the key can open the cart, so make it random.
#[utoipa::path(
    post,
    path = "/v1/carts",
    operation_id = "create_cart",
    tag = "Carts",
    params(VisitParameters, OptionalKey),
    request_body(content = Option<NewCart>, description = "May be left out."),
    responses(
        (status = 201, description = "The cart.", body = Cart,
            headers(("Location" = String, description = "The path of the cart."))),
        NewCartProblems
    )
)]
pub async fn create_cart(
    State(state): State<AppState>,
    visit: Visit,
    IdempotencyKey(key): IdempotencyKey,
    OptionalJson(NewCart {}): OptionalJson<NewCart>,
) -> Result<Response, Problem> {
    let id = match key {
        None => services::cart::new_cart_id(&state.ctx),
        Some(key) if key.len() >= SHORTEST_CART_KEY => cart_of_key(&key),
        Some(_) => {
            return Err(Problem::bad_request(
                "the Idempotency-Key of a new cart has at least 16 characters",
            ));
        }
    };
    let ctx = visit.ctx(&state, Some(id));
    services::cart::open_cart(&ctx).await?;
    let view = services::cart::view_cart(&ctx, visit.locale).await?;
    let cart = Cart::of(id, view);
    created(&format!("/v1/carts/{}", cart.id), &cart)
}

/// Read a cart
///
/// With the prices and the stock of this moment.
#[utoipa::path(
    get,
    path = "/v1/carts/{cart}",
    operation_id = "read_cart",
    tag = "Carts",
    params(
        ("cart" = String, Path, description = "The id of the cart.", example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters
    ),
    responses((status = 200, description = "The cart.", body = Cart), ReadProblems)
)]
pub async fn read_cart(
    State(state): State<AppState>,
    visit: Visit,
    Path(cart): Path<String>,
) -> Result<Response, Problem> {
    let (id, ctx, _) = open(&state, visit, &cart).await?;
    let view = services::cart::view_cart(&ctx, visit.locale).await?;
    answer(id, view)
}

/// Add to a cart
///
/// Adds units of a variant to those that the cart holds of it already. With an `Idempotency-Key`, the same request
/// sent again adds nothing and answers with the cart as it is.
#[utoipa::path(
    post,
    path = "/v1/carts/{cart}/lines",
    operation_id = "add_line",
    tag = "Carts",
    params(
        ("cart" = String, Path, description = "The id of the cart.", example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters,
        OptionalKey
    ),
    request_body = NewLine,
    responses((status = 200, description = "The cart with the line.", body = Cart), LineProblems)
)]
pub async fn add_line(
    State(state): State<AppState>,
    visit: Visit,
    Path(cart): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Json(line): Json<NewLine>,
) -> Result<Response, Problem> {
    let variant: VariantId = parse_id(&line.variant)?;
    let quantity = check_quantity(line.quantity)?;
    let (id, ctx, _) = open(&state, visit, &cart).await?;
    let view = match key {
        Some(key) => services::cart::add_line_once(&ctx, visit.locale, key, variant, quantity).await?,
        None => services::cart::add_line(&ctx, visit.locale, variant, quantity).await?,
    };
    answer(id, view)
}

/// Change a line
///
/// Sets the units of a variant in the cart, which need not hold it yet. To take it out, delete the line.
#[utoipa::path(
    patch,
    path = "/v1/carts/{cart}/lines/{variant}",
    operation_id = "set_quantity",
    tag = "Carts",
    params(
        ("cart" = String, Path, description = "The id of the cart.", example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        ("variant" = String, Path, description = "The id of the variant.",
            example = "var_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters
    ),
    request_body = SetQuantity,
    responses((status = 200, description = "The changed cart.", body = Cart), CartProblems)
)]
pub async fn set_quantity(
    State(state): State<AppState>,
    visit: Visit,
    Path((cart, variant)): Path<(String, String)>,
    Json(change): Json<SetQuantity>,
) -> Result<Response, Problem> {
    let variant: VariantId = parse_id(&variant)?;
    let quantity = check_quantity(change.quantity)?;
    let (id, ctx, _) = open(&state, visit, &cart).await?;
    let view = services::cart::set_quantity(&ctx, visit.locale, variant, quantity).await?;
    answer(id, view)
}

/// Remove a line
///
/// Removing one that is not there changes nothing and is no error.
#[utoipa::path(
    delete,
    path = "/v1/carts/{cart}/lines/{variant}",
    operation_id = "remove_line",
    tag = "Carts",
    params(
        ("cart" = String, Path, description = "The id of the cart.", example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        ("variant" = String, Path, description = "The id of the variant.",
            example = "var_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters
    ),
    responses((status = 200, description = "The cart without the line.", body = Cart), ReadProblems)
)]
pub async fn remove_line(
    State(state): State<AppState>,
    visit: Visit,
    Path((cart, variant)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let variant: VariantId = parse_id(&variant)?;
    let (id, ctx, _) = open(&state, visit, &cart).await?;
    let view = services::cart::remove_line(&ctx, visit.locale, variant).await?;
    answer(id, view)
}

/// Set contact and address
///
/// Replaces both. Every value is checked; `fields` of the problem names all that are wrong.
#[utoipa::path(
    put,
    path = "/v1/carts/{cart}/address",
    operation_id = "set_address",
    tag = "Carts",
    params(
        ("cart" = String, Path, description = "The id of the cart.", example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters
    ),
    request_body = Address,
    responses((status = 200, description = "The cart with the address.", body = Cart), CartProblems)
)]
pub async fn set_address(
    State(state): State<AppState>,
    visit: Visit,
    Path(cart): Path<String>,
    Json(address): Json<Address>,
) -> Result<Response, Problem> {
    let (id, ctx, form) = open(&state, visit, &cart).await?;
    let form = CheckoutForm {
        email: address.email,
        phone: address.phone,
        recipient: address.recipient,
        country: address.country,
        region: address.region,
        city: address.city,
        district: address.district,
        street: address.street,
        postcode: address.postcode,
        ..form
    };
    check_part(&form, visit, |field| {
        !matches!(field, "delivery" | "payment" | "note")
    })?;
    let view = services::cart::save_form(&ctx, visit.locale, form).await?;
    answer(id, view)
}

/// Set delivery and payment
///
/// Replaces both methods and the note. Whether a payment method is available depends on the country of the address
/// and on the currency.
#[utoipa::path(
    put,
    path = "/v1/carts/{cart}/delivery",
    operation_id = "set_delivery",
    tag = "Carts",
    params(
        ("cart" = String, Path, description = "The id of the cart.", example = "crt_06ddhfyw2w5rk8aj4k4m6k8x1c"),
        VisitParameters
    ),
    request_body = Delivery,
    responses((status = 200, description = "The cart with both methods.", body = Cart), CartProblems)
)]
pub async fn set_delivery(
    State(state): State<AppState>,
    visit: Visit,
    Path(cart): Path<String>,
    Json(delivery): Json<Delivery>,
) -> Result<Response, Problem> {
    let (id, ctx, form) = open(&state, visit, &cart).await?;
    let form = CheckoutForm {
        delivery: delivery.delivery_method,
        payment: delivery.payment_method,
        note: delivery.note,
        ..form
    };
    check_part(&form, visit, |field| {
        matches!(field, "delivery" | "payment" | "note")
    })?;
    let view = services::cart::save_form(&ctx, visit.locale, form).await?;
    answer(id, view)
}

/// The context of a cart that exists, and what was typed into its checkout. The services make a cart of any id when
/// something is put in, as pages need it; here an id that we did not give out is refused.
async fn open(state: &AppState, visit: Visit, cart: &str) -> Result<(CartId, Ctx, CheckoutForm), Problem> {
    let id: CartId = parse_id(cart)?;
    let ctx = visit.ctx(state, Some(id));
    let form = services::cart::form(&ctx).await?;
    Ok((id, ctx, form))
}

fn answer(id: CartId, view: CartView) -> Result<Response, Problem> {
    personal(StatusCode::OK, &Cart::of(id, view))
}

fn check_quantity(quantity: i64) -> Result<i64, Problem> {
    Quantity::new(quantity)
        .map(Quantity::get)
        .map_err(|_| Problem::invalid(vec![FieldError::new("quantity", "out_of_range")]))
}

/// Checks the fields of the form that were sent; the others may still be empty.
fn check_part(form: &CheckoutForm, visit: Visit, sent: impl Fn(&str) -> bool) -> Result<(), Problem> {
    let Err(errors) = check_form(form, visit.currency) else {
        return Ok(());
    };
    let errors: Vec<FieldError> = errors.into_iter().filter(|error| sent(&error.field)).collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

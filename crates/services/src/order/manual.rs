//! Orders that the platform's people place for somebody, over the telephone or in a shop. A draft is a cart of its own;
//! from there on it is placed as every other order, with the same prices, stock, limits and key.

use super::place::{Placer, order_url, place_for};
use super::show::{MISSING, numbered};
use crate::cart::{add_line, new_cart_id, new_order_key, remove_line, set_quantity, view_cart};
use crate::user::parse_login;
use crate::{Ctx, Permit, ServiceError};
use domain::cart::{CartId, CartView};
use domain::kernel::{FieldError, Locale};
use domain::order::{OrderGroup, OrderState, PlaceOrder, PlacedOrder};
use domain::product::VariantId;
use domain::user::permission::policy::OrderUpdate;

/// The id of a new draft, and the key under which one page places one order. Nothing is stored before something is put in.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn new_draft(permit: &Permit<OrderUpdate>) -> Result<(CartId, String), ServiceError> {
    permit.platform()?;
    Ok((new_cart_id(permit), new_order_key(permit).await?))
}

/// A draft as it is: with today's prices, and what was typed so far.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn draft_order(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    draft: CartId,
) -> Result<CartView, ServiceError> {
    view_cart(&at(permit, draft)?, locale).await
}

/// Puts units of the goods with this code into a draft.
/// # Errors
/// [`ServiceError::Invalid`] naming `sku` for a code that nothing has, and as [`add_line`].
pub async fn add_draft_line(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    draft: CartId,
    sku: &str,
    quantity: i64,
) -> Result<CartView, ServiceError> {
    let ctx = at(permit, draft)?;
    let found = ctx
        .store
        .read()
        .await?
        .product()
        .variant_of_sku(sku.trim())
        .await?;
    let unknown = || ServiceError::Invalid(vec![FieldError::new("sku", "unknown")]);
    let variant = found.ok_or_else(unknown)?;
    match add_line(&ctx, locale, variant, quantity).await {
        Err(ServiceError::NotFound(_)) => Err(unknown()),
        added => added,
    }
}

/// Sets the units of a line of a draft; none takes it out.
/// # Errors
/// As [`set_quantity`].
pub async fn set_draft_line(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    draft: CartId,
    variant: VariantId,
    quantity: i64,
) -> Result<CartView, ServiceError> {
    let ctx = at(permit, draft)?;
    match quantity {
        0 => remove_line(&ctx, locale, variant).await,
        quantity => set_quantity(&ctx, locale, variant, quantity).await,
    }
}

/// Places a draft for the account with this contact, or for a guest where it is empty. What comes of it belongs to the
/// buyer; in the order's history and in the audit log stands who placed it.
/// # Errors
/// As [`super::place_order`], and [`ServiceError::Invalid`] naming `login` for a contact that nobody has.
pub async fn place_order_for(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    draft: CartId,
    login: &str,
    command: PlaceOrder,
) -> Result<PlacedOrder, ServiceError> {
    let ctx = at(permit, draft)?;
    let account = if login.trim().is_empty() {
        None
    } else {
        let login = parse_login(login)?;
        let found = ctx.store.read().await?.user().account_by_login(&login).await?;
        let unknown = || ServiceError::Invalid(vec![FieldError::new("login", "unknown")]);
        Some(found.ok_or_else(unknown)?.id)
    };
    let placer = Placer {
        account,
        staff: Some(permit.actor()),
    };
    place_for(&ctx, locale, command, placer).await
}

/// The address under which the buyer of an order that staff have placed pays and follows it, until it is paid.
/// # Errors
/// [`ServiceError::NotFound`], also for what buyers have placed themselves: nobody else opens that for them.
pub async fn order_link(permit: &Permit<OrderUpdate>, number: &str) -> Result<String, ServiceError> {
    permit.platform()?;
    let (group, _) = numbered(permit, number).await?;
    let is_open = matches!(group.state(), OrderState::AwaitingPayment | OrderState::Confirmed);
    if is_open && placed_by_staff(&group) {
        Ok(order_url(permit, &group))
    } else {
        Err(MISSING)
    }
}

fn placed_by_staff(group: &OrderGroup) -> bool {
    let mut first = group.orders.iter().filter_map(|order| order.history.first());
    first.any(|entry| entry.cause == "operator")
}

/// The context of somebody at work on a draft.
fn at(permit: &Permit<OrderUpdate>, draft: CartId) -> Result<Ctx, ServiceError> {
    permit.platform()?;
    let mut ctx = Ctx::clone(permit);
    ctx.cart = Some(draft);
    Ok(ctx)
}

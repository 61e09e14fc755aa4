//! What the browser asks of the cart. Thin: context, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{routes, server};
use domain::cart::{CartView, CheckoutForm};
use domain::kernel::Locale;
use domain::product::VariantId;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The cart of this browser; empty when there is none yet.
#[server(name = ViewCart, prefix = "/api", endpoint = "cart/view_cart", input = GetUrl, output = Postcard)]
pub async fn view_cart(locale: Locale) -> Result<CartView, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::cart::view_cart(&ctx, locale).await)
}

/// Units in the cart, for its badge.
#[server(name = CartCount, prefix = "/api", endpoint = "cart/cart_count", input = GetUrl, output = Postcard)]
pub async fn cart_count() -> Result<i64, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::cart::count(&ctx).await)
}

/// Puts units of a variant into the cart, on top of those that are there.
#[server(name = AddLine, prefix = "/api", endpoint = "cart/add_line", output = Postcard)]
pub async fn add_line(locale: Locale, variant: VariantId, quantity: i64) -> Result<CartView, ApiError> {
    let ctx = server::ctx_with_cart()?;
    let view = server::answer(services::cart::add_line(&ctx, locale, variant, quantity).await)?;
    server::redirect_plain(&routes::cart(locale));
    Ok(view)
}

/// Sets the units of a line.
#[server(name = SetQuantity, prefix = "/api", endpoint = "cart/set_quantity", output = Postcard)]
pub async fn set_quantity(locale: Locale, variant: VariantId, quantity: i64) -> Result<CartView, ApiError> {
    let ctx = server::ctx_with_cart()?;
    let view = server::answer(services::cart::set_quantity(&ctx, locale, variant, quantity).await)?;
    server::redirect_plain(&routes::cart(locale));
    Ok(view)
}

/// Takes a line out. `quantity` is what it held: a plain form gets a cart page back that offers to restore it.
#[server(name = RemoveLine, prefix = "/api", endpoint = "cart/remove_line", output = Postcard)]
pub async fn remove_line(locale: Locale, variant: VariantId, quantity: i64) -> Result<CartView, ApiError> {
    let ctx = server::ctx_with_cart()?;
    let view = server::answer(services::cart::remove_line(&ctx, locale, variant).await)?;
    server::redirect_plain(&format!(
        "{}?removed={variant}&quantity={quantity}",
        routes::cart(locale)
    ));
    Ok(view)
}

/// Keeps what has been typed into the checkout so far.
#[server(name = SaveForm, prefix = "/api", endpoint = "cart/save_form", output = Postcard)]
pub async fn save_form(locale: Locale, form: CheckoutForm) -> Result<CartView, ApiError> {
    let ctx = server::ctx_with_cart()?;
    let view = server::answer(services::cart::save_form(&ctx, locale, form).await)?;
    server::redirect_plain(&routes::checkout(locale));
    Ok(view)
}

/// A fresh idempotency key for one checkout page.
#[server(name = CheckoutKey, prefix = "/api", endpoint = "cart/checkout_key", output = Postcard)]
pub async fn checkout_key() -> Result<String, ApiError> {
    let ctx = server::ctx()?;
    Ok(services::cart::new_order_key(&ctx).await?)
}

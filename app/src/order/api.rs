//! What the browser asks of orders. Thin: context, one service call, error conversion.
//! Whoever knows an order's key may see it; nobody else.

use crate::error::ApiError;
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server;
use domain::cart::CheckoutForm;
use domain::kernel::{Currency, Locale};
use domain::order::{OrderGroupView, PlacedOrder};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Orders what is in the cart, if it still costs what the buyer saw (`seen_total`, in minor units of `currency`).
/// `key` is that of the checkout page; sent twice it gives the same order.
#[server(name = PlaceOrder, prefix = "/api", endpoint = "order/place_order", output = Postcard)]
pub async fn place_order(
    locale: Locale,
    form: CheckoutForm,
    seen_total: i64,
    currency: Currency,
    key: String,
) -> Result<PlacedOrder, ApiError> {
    let ctx = server::ctx_with_cart()?;
    let order = domain::order::PlaceOrder {
        form,
        seen_total: domain::kernel::Money::new(seen_total, currency),
        key,
    };
    let placed = server::answer(services::order::place_order(&ctx, locale, order).await)?;
    server::redirect_plain(&next_address(locale, &placed));
    Ok(placed)
}

/// Where a buyer goes after placing an order: to pay, or to the order.
pub fn next_address(locale: Locale, placed: &PlacedOrder) -> String {
    placed
        .pay_url
        .clone()
        .unwrap_or_else(|| routes::order(locale, &placed.number.to_string(), &placed.access_key))
}

/// A purchase, opened by its key.
#[server(name = ViewOrder, prefix = "/api", endpoint = "order/order_page", input = GetUrl, output = Postcard)]
pub async fn order_page(locale: Locale, number: String, key: String) -> Result<OrderGroupView, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::order::order_page(&ctx, locale, &number, &key).await)
}

/// Starts (another) payment of an order; the answer is where to pay.
#[server(name = PayOrder, prefix = "/api", endpoint = "order/pay_order", output = Postcard)]
pub async fn pay_order(locale: Locale, number: String, key: String) -> Result<String, ApiError> {
    let ctx = server::ctx()?;
    let address = server::answer(services::order::pay_order(&ctx, locale, &number, &key).await)?;
    server::redirect_plain(&address);
    Ok(address)
}

/// Cancels what has not been shipped: a purchase by its number, or, once it is paid, one order of it by that order's.
#[server(name = CancelOrder, prefix = "/api", endpoint = "order/cancel_order", output = Postcard)]
pub async fn cancel_order(locale: Locale, number: String, key: String) -> Result<OrderGroupView, ApiError> {
    let ctx = server::ctx()?;
    let view = server::answer(services::order::cancel_order(&ctx, locale, &number, &key).await)?;
    server::redirect_plain(&routes::order(locale, &view.number.to_string(), &key));
    Ok(view)
}

/// Finds an order by number and e-mail or phone; the answer is the address of its page.
/// A wrong number and a wrong contact get the same answer.
#[server(name = TrackOrder, prefix = "/api", endpoint = "order/track_order", output = Postcard)]
pub async fn track_order(locale: Locale, number: String, contact: String) -> Result<String, ApiError> {
    let ctx = server::ctx()?;
    let path = server::answer(services::order::track_order_path(&ctx, locale, &number, &contact).await)?;
    server::redirect_plain(&path);
    Ok(path)
}

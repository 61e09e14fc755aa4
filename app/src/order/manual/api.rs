//! What the console asks to place an order for somebody. Thin: a permit, one service call, error conversion. The forms are
//! sent by the browser itself: every answer leads to a page.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    routes::{draft_order_path, placed_order_path},
    server,
};
use domain::cart::{CartId, CartView, CheckoutForm};
use domain::kernel::{Currency, Locale};
use domain::order::PlacedOrder;
use domain::product::VariantId;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::OrderUpdate;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A draft as it is.
#[server(name = DraftOrder, prefix = "/api", endpoint = "order/draft_order", input = GetUrl, output = Postcard)]
pub async fn draft_order(locale: Locale, draft: CartId) -> Result<CartView, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    server::answer(services::order::draft_order(&permit, locale, draft).await)
}

/// The key of a new draft, and that of the order that comes of it.
#[server(name = NewDraft, prefix = "/api", endpoint = "order/new_draft", output = Postcard)]
pub async fn new_draft() -> Result<(CartId, String), ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    server::answer(services::order::new_draft(&permit).await)
}

/// Puts units of the goods with this code into a draft.
#[server(name = AddDraftLine, prefix = "/api", endpoint = "order/add_draft_line", output = Postcard)]
pub async fn add_draft_line(
    locale: Locale,
    draft: CartId,
    sku: String,
    quantity: i64,
) -> Result<CartView, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let view = server::answer(services::order::add_draft_line(&permit, locale, draft, &sku, quantity).await)?;
    server::redirect_plain(&draft_order_path(locale, draft));
    Ok(view)
}

/// Sets the units of a line of a draft; none takes it out.
#[server(name = SetDraftLine, prefix = "/api", endpoint = "order/set_draft_line", output = Postcard)]
pub async fn set_draft_line(
    locale: Locale,
    draft: CartId,
    variant: VariantId,
    quantity: i64,
) -> Result<CartView, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let view =
        server::answer(services::order::set_draft_line(&permit, locale, draft, variant, quantity).await)?;
    server::redirect_plain(&draft_order_path(locale, draft));
    Ok(view)
}

/// Places a draft, if it still costs what was seen (`seen_total`, in minor units of `currency`).
#[server(name = PlaceOrderFor, prefix = "/api", endpoint = "order/place_order_for", output = Postcard)]
pub async fn place_order_for(
    locale: Locale,
    draft: CartId,
    #[server(default)] login: String,
    form: CheckoutForm,
    seen_total: i64,
    currency: Currency,
    key: String,
) -> Result<PlacedOrder, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let command = super::page::command(form, seen_total, currency, key);
    let placed =
        server::answer(services::order::place_order_for(&permit, locale, draft, &login, command).await)?;
    server::redirect_plain(&placed_order_path(locale, &placed.number.to_string()));
    Ok(placed)
}

/// Where the buyer of an order that staff have placed pays and follows it.
#[server(name = OrderLink, prefix = "/api", endpoint = "order/order_link", input = GetUrl, output = Postcard)]
pub async fn order_link(number: String) -> Result<String, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    server::answer(services::order::order_link(&permit, &number).await)
}

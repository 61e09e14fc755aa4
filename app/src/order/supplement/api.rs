//! What the browser asks to add goods to a purchase. Thin: context or permit, one service call, error conversion. The forms
//! are sent by the browser itself: every answer leads to a page.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{order::api::next_address, routes::placed_order_path, server};
use domain::kernel::{Currency, Locale};
use domain::order::{GoodsToAdd, PlacedOrder};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::OrderUpdate;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// What can be added of what a purchase holds, and what `units` of its lines, in their order, would cost.
#[server(name = GoodsToAddTo, prefix = "/api", endpoint = "order/goods_to_add", input = GetUrl, output = Postcard)]
pub async fn goods_to_add(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
    #[server(default)] units: Vec<i64>,
) -> Result<GoodsToAdd, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::order::goods_to_add(&ctx, locale, &number, &key, &units).await)
}

/// Adds them, if they still cost what was seen (`seen_total`, in minor units of `currency`). `order_key` is that of the page;
/// sent twice it adds them once.
#[server(name = AddGoodsTo, prefix = "/api", endpoint = "order/add_goods", output = Postcard)]
pub async fn add_goods(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
    #[server(default)] units: Vec<i64>,
    seen_total: i64,
    currency: Currency,
    order_key: String,
) -> Result<PlacedOrder, ApiError> {
    let ctx = server::ctx()?;
    let command = super::form::command(seen_total, currency, order_key);
    let placed = server::answer(services::order::add_goods(&ctx, &number, &key, &units, command).await)?;
    server::redirect_plain(&next_address(locale, &placed));
    Ok(placed)
}

/// What these goods would cost if the platform's people added them: `CODE×UNITS`, one a line.
#[server(name = GoodsToAddFor, prefix = "/api", endpoint = "order/goods_to_add_for", input = GetUrl, output = Postcard)]
pub async fn goods_to_add_for(
    locale: Locale,
    number: String,
    #[server(default)] goods: String,
) -> Result<GoodsToAdd, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    server::answer(services::order::goods_to_add_for(&permit, locale, &number, &goods).await)
}

/// Adds them for the buyer, who pays them.
#[server(name = AddGoodsFor, prefix = "/api", endpoint = "order/add_goods_for", output = Postcard)]
pub async fn add_goods_for(
    locale: Locale,
    number: String,
    goods: String,
    #[server(default)] reason: String,
    seen_total: i64,
    currency: Currency,
    order_key: String,
) -> Result<PlacedOrder, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let command = super::form::command(seen_total, currency, order_key);
    let placed =
        server::answer(services::order::add_goods_for(&permit, &number, &goods, &reason, command).await)?;
    server::redirect_plain(&placed_order_path(locale, &placed.number.to_string()));
    Ok(placed)
}

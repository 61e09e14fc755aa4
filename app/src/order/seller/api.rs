//! What the sellers' console asks about orders. Thin: a permit, one service call, error conversion. `shop` says which
//! of one's shops is meant; empty is the first.

use super::question::OrderQuestion;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Locale;
use domain::order::{OrderContact, OrderEvent, OrderGroupView, OrderMove, OrderRow};
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{OrderRead, OrderReveal, OrderUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Orders of one's shop that fit, newest first.
#[server(name = ListSellerOrders, prefix = "/api", endpoint = "order/list_seller_orders", output = Postcard)]
pub async fn list_seller_orders(question: OrderQuestion) -> Result<Part<OrderRow>, ApiError> {
    let permit = server::permit::<OrderRead>().await?;
    let (shop, state, before) = (question.shop(), question.state(), question.before());
    server::answer(services::order::list_seller_orders(&permit, shop, state, before, 50).await)
}

/// An order of one's shop, its buyer masked.
#[server(name = SellerOrderOf, prefix = "/api", endpoint = "order/seller_order", input = GetUrl, output = Postcard)]
pub async fn seller_order(
    locale: Locale,
    #[server(default)] shop: String,
    number: String,
) -> Result<OrderGroupView, ApiError> {
    let permit = server::permit::<OrderRead>().await?;
    server::answer(services::order::seller_order(&permit, shop.parse().ok(), locale, &number).await)
}

/// To whom and where an order goes, in clear, for a reason that is logged.
#[server(name = RevealOrder, prefix = "/api", endpoint = "order/reveal_order", output = Postcard)]
pub async fn reveal_order(number: String, reason: String) -> Result<OrderContact, ApiError> {
    let permit = server::permit::<OrderReveal>().await?;
    server::answer(services::order::reveal_order(&permit, &number, &reason).await)
}

/// Moves an order of one's shop on.
#[server(name = MoveSellerOrder, prefix = "/api", endpoint = "order/move_seller_order", output = Postcard)]
pub async fn move_seller_order(
    #[server(default)] shop: String,
    number: String,
    event: OrderEvent,
    #[server(default)] reason: String,
) -> Result<OrderMove, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let shop = shop.parse().ok();
    let moved =
        server::answer(services::order::move_seller_order(&permit, shop, &number, event, &reason).await)?;
    server::redirect_back("saved");
    Ok(moved)
}

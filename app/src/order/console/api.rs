//! What the platform's console asks about orders. Thin: a permit, one service call, error conversion.

use super::question::OrdersQuestion;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderMove, OrderRow};
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{OrderRead, OrderUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Orders of all shops that fit, newest first.
#[server(name = SearchOrders, prefix = "/api", endpoint = "order/search_orders", output = Postcard)]
pub async fn search_orders(question: OrdersQuestion) -> Result<Part<OrderRow>, ApiError> {
    let permit = server::permit::<OrderRead>().await?;
    let (filter, before) = (question.filter(), question.before());
    server::answer(services::order::search_orders(&permit, &filter, before, 50).await)
}

/// A purchase by its number or that of one of its orders, its buyer masked.
#[server(name = OrderAsOperator, prefix = "/api", endpoint = "order/order_as_operator", input = GetUrl, output = Postcard)]
pub async fn order_as_operator(locale: Locale, number: String) -> Result<OrderGroupView, ApiError> {
    let permit = server::permit::<OrderRead>().await?;
    server::answer(services::order::order_as_operator(&permit, locale, &number).await)
}

/// Marks everything that an order has sent as delivered.
#[server(name = DeliverOrder, prefix = "/api", endpoint = "order/deliver_order", output = Postcard)]
pub async fn deliver_order(number: String) -> Result<(), ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    server::answer(services::order::deliver_order(&permit, &number).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Cancels an order that has not been sent, or, by the number of a purchase, all of it.
#[server(name = CancelAsOperator, prefix = "/api", endpoint = "order/cancel_order_as_operator", output = Postcard)]
pub async fn cancel_order_as_operator(number: String, reason: String) -> Result<OrderMove, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let moved = server::answer(services::order::cancel_order_as_operator(&permit, &number, &reason).await)?;
    server::redirect_back("saved");
    Ok(moved)
}

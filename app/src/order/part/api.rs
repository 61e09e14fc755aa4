//! What the browser asks to cancel a part of an order. Thin: context or permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::order::notes::desk_of;
#[cfg(feature = "ssr")]
use crate::{routes, server};
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderMove};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::OrderUpdate;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Cancels units of an order: `units` are those of its lines, in their order.
#[server(name = CancelUnits, prefix = "/api", endpoint = "order/cancel_units", output = Postcard)]
pub async fn cancel_units(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
    #[server(default)] units: Vec<i64>,
) -> Result<OrderGroupView, ApiError> {
    let ctx = server::ctx()?;
    let view = server::answer(services::order::cancel_units(&ctx, locale, &number, &key, &units).await)?;
    server::redirect_plain(&routes::order(locale, &view.number.to_string(), &key));
    Ok(view)
}

/// [`cancel_units`] by those who work on the order; above the refund limit it waits for a second person.
#[server(name = CancelOrderUnits, prefix = "/api", endpoint = "order/cancel_order_units", output = Postcard)]
pub async fn cancel_order_units(
    desk: String,
    #[server(default)] shop: String,
    number: String,
    #[server(default)] units: Vec<i64>,
    #[server(default)] reason: String,
) -> Result<OrderMove, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let desk = desk_of(&desk, &shop);
    let moved =
        server::answer(services::order::cancel_order_units(&permit, desk, &number, &units, &reason).await)?;
    server::redirect_back("saved");
    Ok(moved)
}

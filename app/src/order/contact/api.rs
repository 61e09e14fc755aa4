//! What the browser asks to change a purchase. Thin: context or permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{routes, server};
use domain::kernel::Locale;
use domain::order::{ContactEdit, OrderGroupView, OrderToEdit};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{OrderRead, OrderUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Changes whom and where a purchase goes to, by the holder of its key.
#[server(name = ChangeContact, prefix = "/api", endpoint = "order/change_contact", output = Postcard)]
pub async fn change_contact(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
    edit: ContactEdit,
) -> Result<OrderGroupView, ApiError> {
    let ctx = server::ctx()?;
    let view = server::answer(services::order::change_contact(&ctx, locale, &number, &key, edit).await)?;
    server::redirect_plain(&routes::order(locale, &view.number.to_string(), &key));
    Ok(view)
}

/// [`change_contact`] by the platform's people, for a reason that is kept.
#[server(name = ChangeOrderContact, prefix = "/api", endpoint = "order/change_order_contact", output = Postcard)]
pub async fn change_order_contact(
    number: String,
    edit: ContactEdit,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    server::answer(services::order::change_order_contact(&permit, &number, edit, &reason).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// A purchase with its former versions, its buyer masked.
#[server(name = ViewOrderToEdit, prefix = "/api", endpoint = "order/order_to_edit", input = GetUrl, output = Postcard)]
pub async fn order_to_edit(locale: Locale, number: String) -> Result<OrderToEdit, ApiError> {
    let permit = server::permit::<OrderRead>().await?;
    server::answer(services::order::order_to_edit(&permit, locale, &number).await)
}

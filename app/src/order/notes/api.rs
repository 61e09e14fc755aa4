//! What the consoles ask about notes and tags of purchases. Thin: a permit, one service call, error conversion.
//! `desk` is `platform`, or `seller` with the shop in `shop`, which may be empty for the first of one's own.

#[cfg(feature = "ssr")]
use super::panel::{desk_of, tags_of};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::order::OrderNotes;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{OrderRead, OrderUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// What one's own side has noted about a purchase.
#[server(name = ViewOrderNotes, prefix = "/api", endpoint = "order/order_notes", input = GetUrl, output = Postcard)]
pub async fn order_notes(
    desk: String,
    #[server(default)] shop: String,
    number: String,
) -> Result<OrderNotes, ApiError> {
    let permit = server::permit::<OrderRead>().await?;
    server::answer(services::order::order_notes(&permit, desk_of(&desk, &shop), &number).await)
}

/// Adds a note about a purchase.
#[server(name = AddOrderNote, prefix = "/api", endpoint = "order/add_order_note", output = Postcard)]
pub async fn add_order_note(
    desk: String,
    #[server(default)] shop: String,
    number: String,
    body: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let desk = desk_of(&desk, &shop);
    server::answer(services::order::add_order_note(&permit, desk, &number, &body).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Sets the tags of a purchase, which are separated by commas or spaces.
#[server(name = SetOrderTags, prefix = "/api", endpoint = "order/set_order_tags", output = Postcard)]
pub async fn set_order_tags(
    desk: String,
    #[server(default)] shop: String,
    number: String,
    #[server(default)] tags: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let (desk, tags) = (desk_of(&desk, &shop), tags_of(&tags));
    server::answer(services::order::set_order_tags(&permit, desk, &number, &tags).await)?;
    server::redirect_back("saved");
    Ok(())
}

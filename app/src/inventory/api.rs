//! What the pages of stock ask. Thin: a permit, one service call, error conversion. `shop` says whose stock is meant; empty
//! is the first of one's own.

use super::question::StockQuestion;
#[cfg(feature = "ssr")]
use super::question::{given, read_lines, read_shelf};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::inventory::{
    Arrival, Level, LevelsView, LocationForm, LocationId, LocationRow, LocationView, MovementKind,
    StockItemView, Transfer, TransferEvent, TransferId, TransfersView,
};
use domain::product::VariantId;
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{StockRead, StockUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};
#[cfg(feature = "ssr")]
use services::inventory::{AdjustStock as Adjustment, DraftTransfer as Draft};

/// Levels that fit, by code and location.
#[server(name = StockLevels, prefix = "/api", endpoint = "inventory/stock_levels", output = Postcard)]
pub async fn stock_levels(question: StockQuestion) -> Result<LevelsView, ApiError> {
    let permit = server::permit::<StockRead>().await?;
    let (shop, filter, before) = (question.shop(), question.filter(), question.before());
    server::answer(services::inventory::stock_levels(&permit, shop, &filter, before, 50).await)
}

/// Everything about the stock of a variant.
#[server(name = StockItem, prefix = "/api", endpoint = "inventory/stock_item", input = GetUrl, output = Postcard)]
pub async fn stock_item(
    #[server(default)] shop: String,
    variant: VariantId,
    #[server(default)] before: String,
) -> Result<StockItemView, ApiError> {
    let permit = server::permit::<StockRead>().await?;
    server::answer(services::inventory::stock_item(&permit, shop.parse().ok(), variant, given(&before)).await)
}

/// Changes what is on hand, for a reason. `shelf` is where, and what the person has seen there.
#[server(name = AdjustStock, prefix = "/api", endpoint = "inventory/adjust_stock", output = Postcard)]
pub async fn adjust_stock(
    #[server(default)] shop: String,
    variant: VariantId,
    shelf: String,
    kind: MovementKind,
    units: i64,
    #[server(default)] reason: String,
) -> Result<Level, ApiError> {
    let permit = server::permit::<StockUpdate>().await?;
    let command = Adjustment {
        variant,
        shelf: read_shelf(&shelf)?,
        kind,
        units,
        reason,
    };
    let level = server::answer(services::inventory::adjust_stock(&permit, shop.parse().ok(), command).await)?;
    server::redirect_back("saved");
    Ok(level)
}

/// Transfers, newest first.
#[server(name = StockTransfers, prefix = "/api", endpoint = "inventory/stock_transfers", input = GetUrl, output = Postcard)]
pub async fn stock_transfers(
    #[server(default)] shop: String,
    #[server(default)] before: String,
) -> Result<TransfersView, ApiError> {
    let permit = server::permit::<StockRead>().await?;
    let (shop, before) = (shop.parse().ok(), before.parse().ok());
    server::answer(services::inventory::stock_transfers(&permit, shop, before, 50).await)
}

/// One transfer.
#[server(name = ViewTransfer, prefix = "/api", endpoint = "inventory/view_transfer", input = GetUrl, output = Postcard)]
pub async fn view_transfer(#[server(default)] shop: String, id: TransferId) -> Result<Transfer, ApiError> {
    let permit = server::permit::<StockRead>().await?;
    server::answer(services::inventory::view_transfer(&permit, shop.parse().ok(), id).await)
}

/// Plans a transfer; `lines` are codes and units, one a line.
#[server(name = DraftTransfer, prefix = "/api", endpoint = "inventory/draft_transfer", output = Postcard)]
pub async fn draft_transfer(
    #[server(default)] shop: String,
    from: LocationId,
    to: LocationId,
    #[server(default)] note: String,
    #[server(default)] lines: String,
) -> Result<TransferId, ApiError> {
    let permit = server::permit::<StockUpdate>().await?;
    let command = Draft {
        from,
        to,
        note,
        lines: read_lines(&lines),
    };
    let id = server::answer(services::inventory::draft_transfer(&permit, shop.parse().ok(), command).await)?;
    server::redirect_back("saved");
    Ok(id)
}

/// Sends a transfer, takes it in, or gives it up.
#[server(name = MoveTransfer, prefix = "/api", endpoint = "inventory/move_transfer", output = Postcard)]
pub async fn move_transfer(
    #[server(default)] shop: String,
    id: TransferId,
    version: i64,
    event: TransferEvent,
    #[server(default)] arrivals: Vec<Arrival>,
) -> Result<(), ApiError> {
    let permit = server::permit::<StockUpdate>().await?;
    let (shop, seen) = (shop.parse().ok(), (id, version));
    server::answer(services::inventory::move_transfer(&permit, shop, seen, event, arrivals).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Locations of a shop, and for the platform's people who name none of all shops.
#[server(name = AllLocations, prefix = "/api", endpoint = "inventory/all_locations", input = GetUrl, output = Postcard)]
pub async fn all_locations(
    #[server(default)] shop: String,
    #[server(default)] after: String,
) -> Result<Part<LocationRow>, ApiError> {
    let permit = server::permit::<StockRead>().await?;
    let (shop, after) = (shop.parse().ok(), after.parse().ok());
    server::answer(services::inventory::all_locations(&permit, shop, after, 50).await)
}

/// One location, with what keeps it from being closed.
#[server(name = ViewLocation, prefix = "/api", endpoint = "inventory/view_location", input = GetUrl, output = Postcard)]
pub async fn view_location(
    #[server(default)] shop: String,
    id: LocationId,
) -> Result<LocationView, ApiError> {
    let permit = server::permit::<StockRead>().await?;
    server::answer(services::inventory::view_location(&permit, shop.parse().ok(), id).await)
}

/// Opens a location, or changes one that is still at its version.
#[server(name = SaveLocation, prefix = "/api", endpoint = "inventory/save_location", output = Postcard)]
pub async fn save_location(
    #[server(default)] shop: String,
    form: LocationForm,
) -> Result<LocationId, ApiError> {
    let permit = server::permit::<StockUpdate>().await?;
    let id =
        server::answer(services::inventory::save_location_form(&permit, shop.parse().ok(), &form).await)?;
    server::redirect_back("saved");
    Ok(id)
}

/// Closes a location for good that is still at its version.
#[server(name = CloseLocation, prefix = "/api", endpoint = "inventory/close_location", output = Postcard)]
pub async fn close_location(
    #[server(default)] shop: String,
    id: LocationId,
    version: i64,
) -> Result<(), ApiError> {
    let permit = server::permit::<StockUpdate>().await?;
    server::answer(services::inventory::close_location(&permit, shop.parse().ok(), id, version).await)?;
    server::redirect_back("saved");
    Ok(())
}

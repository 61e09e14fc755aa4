//! What the browser asks of parcels. Thin: context or permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Locale;
use domain::order::{OrderGroupView, ParcelId, ParcelMark, ShipParcel};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::OrderUpdate;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
#[cfg(feature = "ssr")]
use services::order::StatedCost;

/// Says that everything of a purchase, or of one order of it, has come.
#[server(name = ReceiveOrder, prefix = "/api", endpoint = "order/receive_order", output = Postcard)]
pub async fn receive_order(locale: Locale, number: String, key: String) -> Result<OrderGroupView, ApiError> {
    let ctx = server::ctx()?;
    let view = server::answer(services::order::receive_order(&ctx, locale, &number, &key).await)?;
    server::redirect_plain(&crate::routes::order(locale, &view.number.to_string(), &key));
    Ok(view)
}

/// Sends a choice of an order's goods from one location; gives the parcel. `cost` is what its carrier is paid, if the
/// platform knows.
#[server(name = SendParcel, prefix = "/api", endpoint = "order/ship_parcel", output = Postcard)]
pub async fn ship_parcel(
    number: String,
    parcel: ShipParcel,
    #[server(default)] cost: String,
) -> Result<ParcelId, ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let cost = StatedCost::Typed(cost);
    let sent = server::answer(services::order::ship_parcel(&permit, &number, parcel, cost).await)?;
    server::redirect_back("saved");
    Ok(sent)
}

/// Notes what is told of a parcel.
#[server(name = NoteParcel, prefix = "/api", endpoint = "order/note_parcel", output = Postcard)]
pub async fn note_parcel(
    number: String,
    parcel: ParcelId,
    mark: ParcelMark,
    #[server(default)] place: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    server::answer(services::order::note_parcel(&permit, &number, parcel, mark, &place).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// States what the carrier of a parcel is paid, or corrects it.
#[server(name = SetParcelCost, prefix = "/api", endpoint = "order/set_parcel_cost", output = Postcard)]
pub async fn set_parcel_cost(
    number: String,
    parcel: ParcelId,
    #[server(default)] cost: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<OrderUpdate>().await?;
    let cost = StatedCost::Typed(cost);
    server::answer(services::order::set_parcel_cost(&permit, &number, parcel, cost).await)?;
    server::redirect_back("saved");
    Ok(())
}

//! What buyers ask of after-sales. Thin: context, one service call, error conversion. Whoever knows the key of a purchase
//! may, and with an empty key its signed-in person. The form with photos is sent to the address of its page instead.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{routes, server};
use domain::aftersales::{AfterSalesOffer, AfterSalesRow, AfterSalesView, LabelView, ShipmentText};
use domain::kernel::Locale;
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::AccountUpdate;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// What can be asked for of an order.
#[server(name = OfferAfterSales, prefix = "/api", endpoint = "aftersales/offer_after_sales", input = GetUrl, output = Postcard)]
pub async fn offer_after_sales(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
) -> Result<AfterSalesOffer, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::aftersales::offer_after_sales(&ctx, locale, &number, &key).await)
}

/// A request, for its buyer.
#[server(name = OwnAfterSales, prefix = "/api", endpoint = "aftersales/own_after_sales", input = GetUrl, output = Postcard)]
pub async fn own_after_sales(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
) -> Result<AfterSalesView, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::aftersales::own_after_sales(&ctx, locale, &number, &key).await)
}

/// What goes on the parcel.
#[server(name = AfterSalesLabel, prefix = "/api", endpoint = "aftersales/after_sales_label", input = GetUrl, output = Postcard)]
pub async fn after_sales_label(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
) -> Result<LabelView, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::aftersales::after_sales_label(&ctx, locale, &number, &key).await)
}

/// Takes a request back.
#[server(name = WithdrawAfterSales, prefix = "/api", endpoint = "aftersales/withdraw_after_sales", output = Postcard)]
pub async fn withdraw_after_sales(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
) -> Result<AfterSalesView, ApiError> {
    let ctx = server::ctx()?;
    let view = server::answer(services::aftersales::withdraw_after_sales(&ctx, locale, &number, &key).await)?;
    server::redirect_plain(&routes::after_sales_request(
        locale,
        &view.order.to_string(),
        &number,
        &key,
    ));
    Ok(view)
}

/// Notes the parcel that the buyer has sent.
#[server(name = SendBackAfterSales, prefix = "/api", endpoint = "aftersales/send_back_after_sales", output = Postcard)]
pub async fn send_back_after_sales(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
    shipment: ShipmentText,
) -> Result<AfterSalesView, ApiError> {
    let ctx = server::ctx()?;
    let sent = services::aftersales::send_back_after_sales(&ctx, locale, &number, &key, &shipment);
    let view = server::answer(sent.await)?;
    server::redirect_plain(&routes::after_sales_request(
        locale,
        &view.order.to_string(),
        &number,
        &key,
    ));
    Ok(view)
}

/// One's own requests, newest first.
#[server(name = ListOwnAfterSales, prefix = "/api", endpoint = "aftersales/list_own_after_sales", input = GetUrl, output = Postcard)]
pub async fn list_own_after_sales(before: Option<String>) -> Result<Part<AfterSalesRow>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::aftersales::list_own_after_sales(&permit, before.as_deref(), 20).await)
}

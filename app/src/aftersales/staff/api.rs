//! What the consoles ask of after-sales. Thin: a permit, one service call, error conversion.

use super::question::{AfterSalesQuestion, StepText};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::aftersales::{AfterSalesRow, AfterSalesView};
use domain::kernel::Locale;
use domain::order::OrderMove;
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{AfterSalesRead, AfterSalesUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Requests of all sellers that fit, newest first.
#[server(name = ListAfterSales, prefix = "/api", endpoint = "aftersales/list_after_sales", output = Postcard)]
pub async fn list_after_sales(question: AfterSalesQuestion) -> Result<Part<AfterSalesRow>, ApiError> {
    let permit = server::permit::<AfterSalesRead>().await?;
    server::answer(services::aftersales::list_after_sales(&permit, &question.filter(), 50).await)
}

/// Requests of one's shop that fit, newest first.
#[server(name = ListSellerAfterSales, prefix = "/api", endpoint = "aftersales/list_seller_after_sales", output = Postcard)]
pub async fn list_seller_after_sales(question: AfterSalesQuestion) -> Result<Part<AfterSalesRow>, ApiError> {
    let permit = server::permit::<AfterSalesRead>().await?;
    let (shop, filter) = (question.shop(), question.filter());
    server::answer(services::aftersales::list_seller_after_sales(&permit, shop, &filter, 50).await)
}

/// A request, for those who answer.
#[server(name = AfterSalesAsStaff, prefix = "/api", endpoint = "aftersales/after_sales_as_staff", input = GetUrl, output = Postcard)]
pub async fn after_sales_as_staff(locale: Locale, number: String) -> Result<AfterSalesView, ApiError> {
    let permit = server::permit::<AfterSalesRead>().await?;
    server::answer(services::aftersales::after_sales_as_staff(&permit, locale, &number).await)
}

/// Takes a step with a request, of which the `version` was seen.
#[server(name = MoveAfterSales, prefix = "/api", endpoint = "aftersales/move_after_sales", output = Postcard)]
pub async fn move_after_sales(number: String, version: i64, step: StepText) -> Result<OrderMove, ApiError> {
    let permit = server::permit::<AfterSalesUpdate>().await?;
    let step = step.read()?;
    let moved =
        server::answer(services::aftersales::move_after_sales(&permit, &number, version, step).await)?;
    server::redirect_back("saved");
    Ok(moved)
}

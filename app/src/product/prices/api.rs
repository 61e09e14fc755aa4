//! What the consoles ask about prices. Thin: a permit, one service call, error conversion.

use super::question::PriceQuestion;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
#[cfg(feature = "ssr")]
use domain::product::TypedPrices;
use domain::product::{PriceItemView, PriceOutcome, PriceRow, VariantId};
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{ProductRead, ProductUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};
#[cfg(feature = "ssr")]
use services::product::ChangePrices as Change;

/// Variants with their prices, newest goods first.
#[server(name = ListPrices, prefix = "/api", endpoint = "product/list_prices", output = Postcard)]
pub async fn list_prices(question: PriceQuestion) -> Result<Part<PriceRow>, ApiError> {
    let permit = server::permit::<ProductRead>().await?;
    let (of, after) = (question.of(), question.after());
    server::answer(services::product::list_prices(&permit, of, &question.words, after, 50).await)
}

/// A variant with what was made of its prices.
#[server(name = PriceItem, prefix = "/api", endpoint = "product/price_item", input = GetUrl, output = Postcard)]
pub async fn price_item(variant: VariantId) -> Result<PriceItemView, ApiError> {
    let permit = server::permit::<ProductRead>().await?;
    server::answer(services::product::price_item(&permit, variant).await)
}

/// Changes the prices of a variant that are still at their version, or asks somebody else to.
#[server(name = ChangePrices, prefix = "/api", endpoint = "product/change_prices", output = Postcard)]
pub async fn change_prices(
    variant: VariantId,
    version: i64,
    #[server(default)] cny: String,
    #[server(default)] compare_cny: String,
    #[server(default)] usd: String,
    #[server(default)] compare_usd: String,
    #[server(default)] reason: String,
) -> Result<PriceOutcome, ApiError> {
    let permit = server::permit::<ProductUpdate>().await?;
    let command = Change {
        variant,
        version,
        prices: TypedPrices {
            cny,
            compare_cny,
            usd,
            compare_usd,
        },
        reason,
    };
    let outcome = server::answer(services::product::change_prices(&permit, command).await)?;
    server::redirect_back(outcome.code());
    Ok(outcome)
}

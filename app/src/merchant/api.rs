//! What the browser asks of sellers.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{routes, server};
use domain::kernel::Locale;
use domain::merchant::ApplicationForm;
use domain::product::ShopView;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A shop with one page of its goods; `query` is the query string of its address.
#[server(name = ShopPageOf, prefix = "/api", endpoint = "merchant/shop_page", input = GetUrl, output = Postcard)]
pub async fn shop_page(locale: Locale, slug: String, query: String) -> Result<ShopView, ApiError> {
    let ctx = server::ctx()?;
    let query = crate::product::parse_of_seller(&slug, &query)?;
    Ok(services::merchant::shop_page(&ctx, locale, query).await?)
}

/// Applies to sell here, for whoever is signed in or for nobody in particular.
#[server(name = ApplyToSell, prefix = "/api", endpoint = "merchant/apply_to_sell", output = Postcard)]
pub async fn apply_to_sell(locale: Locale, form: ApplicationForm) -> Result<(), ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::merchant::apply_to_sell(&ctx, form).await)?;
    server::redirect_plain(&format!("{}?done=1", routes::sell(locale)));
    Ok(())
}

//! What the browser asks of sellers.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Locale;
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

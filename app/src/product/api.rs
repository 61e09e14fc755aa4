//! What the browser asks of the catalogue. Reads only; nothing here depends on who asks but for the currency.

use crate::error::ApiError;
use domain::kernel::Locale;
use domain::product::{CategoryLink, HomeView, Listing, ProductView};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The home page.
#[server(name = Home, prefix = "/api", endpoint = "product/home", input = GetUrl, output = Postcard)]
pub async fn home(locale: Locale) -> Result<HomeView, ApiError> {
    let ctx = crate::server::ctx()?;
    Ok(services::product::home(&ctx, locale).await?)
}

/// One page of a category (or of a search, without one); `query` is the query string of its address.
#[server(name = FindProducts, prefix = "/api", endpoint = "product/listing", input = GetUrl, output = Postcard)]
pub async fn listing(locale: Locale, category: Option<String>, query: String) -> Result<Listing, ApiError> {
    let ctx = crate::server::ctx()?;
    let query = super::query::parse(category.as_deref(), &query)?;
    Ok(services::product::listing(&ctx, locale, query).await?)
}

/// A product by its slug, present or former.
#[server(name = ProductPageOf, prefix = "/api", endpoint = "product/product_page", input = GetUrl, output = Postcard)]
pub async fn product_page(locale: Locale, slug: String) -> Result<ProductView, ApiError> {
    let ctx = crate::server::ctx()?;
    Ok(services::product::product_page(&ctx, locale, &slug).await?)
}

/// The tree of categories.
#[server(name = Categories, prefix = "/api", endpoint = "product/categories", input = GetUrl, output = Postcard)]
pub async fn categories(locale: Locale) -> Result<Vec<CategoryLink>, ApiError> {
    let ctx = crate::server::ctx()?;
    Ok(services::product::categories(&ctx, locale).await?)
}

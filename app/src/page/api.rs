//! What the browser asks of pages of text.

use crate::error::ApiError;
use domain::kernel::{Locale, StaticPage};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A page of text by its name.
#[server(name = StaticPageOf, prefix = "/api", endpoint = "page/static_page", input = GetUrl, output = Postcard)]
pub async fn static_page(locale: Locale, name: String) -> Result<StaticPage, ApiError> {
    let ctx = crate::server::ctx()?;
    Ok(services::page::static_page(&ctx, locale, &name).await?)
}

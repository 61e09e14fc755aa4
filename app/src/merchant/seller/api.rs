//! What the sellers' console asks about shops. Thin: a permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
#[cfg(feature = "ssr")]
use domain::kernel::Localized;
#[cfg(feature = "ssr")]
use domain::merchant::Profile;
use domain::merchant::{OwnShop, SellerId};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{SellerRead, SellerUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The shops that the person works for.
#[server(name = ListOwnShops, prefix = "/api", endpoint = "merchant/list_own_shops", input = GetUrl, output = Postcard)]
pub async fn list_own_shops() -> Result<Vec<OwnShop>, ApiError> {
    let permit = server::permit::<SellerRead>().await?;
    server::answer(services::merchant::list_own_shops(&permit).await)
}

/// Replaces what a shop says of itself.
#[server(name = SaveProfile, prefix = "/api", endpoint = "merchant/save_profile", output = Postcard)]
pub async fn save_profile(
    seller: SellerId,
    version: i64,
    name_zh: String,
    name_en: String,
    #[server(default)] description_zh: String,
    #[server(default)] description_en: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<SellerUpdate>().await?;
    let profile = Profile {
        name: Localized::new(name_zh, name_en),
        description: Localized::new(description_zh, description_en),
    };
    server::answer(services::merchant::save_profile(&permit, Some(seller), version, &profile).await)?;
    server::redirect_back("saved");
    Ok(())
}

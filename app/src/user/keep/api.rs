//! What the browser asks of what a person keeps. Thin: a permit, one service call, where a plain form goes on.
//! Addresses come in the bodies of POST requests only.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    routes::{self, AccountSection},
    server,
    user::{flow, keep::pasted},
};
use domain::kernel::Locale;
use domain::logistics::{AddressId, BookEntry, BookForm, PastedAddress};
use domain::order::PurchaseCard;
use domain::product::{Favourite, ProductId};
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::AccountUpdate;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The person's addresses, the default first.
#[server(name = ListAddresses, prefix = "/api", endpoint = "user/list_addresses", output = Postcard)]
pub async fn list_addresses() -> Result<Vec<BookEntry>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::list_addresses(&permit).await)
}

/// Adds an address, or replaces the one named, if it is still at the version that was seen.
#[server(name = SaveAddress, prefix = "/api", endpoint = "user/save_address", output = Postcard)]
pub async fn save_address(
    locale: Locale,
    id: Option<AddressId>,
    version: Option<i64>,
    form: BookForm,
) -> Result<AddressId, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let edited = id.map(|id| (id, version.unwrap_or_default()));
    let saved = server::answer(services::user::save_address(&permit, edited, &form).await)?;
    flow::done(locale, AccountSection::Addresses, "address");
    Ok(saved)
}

/// Deletes an address.
#[server(name = DeleteAddress, prefix = "/api", endpoint = "user/delete_address", output = Postcard)]
pub async fn delete_address(locale: Locale, id: AddressId) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::delete_address(&permit, id).await)?;
    flow::done(locale, AccountSection::Addresses, "address_gone");
    Ok(())
}

/// Makes an address the one that is offered first.
#[server(name = SetDefaultAddress, prefix = "/api", endpoint = "user/set_default_address", output = Postcard)]
pub async fn set_default_address(locale: Locale, id: AddressId) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::set_default_address(&permit, id).await)?;
    flow::done(locale, AccountSection::Addresses, "address");
    Ok(())
}

/// Puts an address into the checkout.
#[server(name = UseAddress, prefix = "/api", endpoint = "user/use_address", output = Postcard)]
pub async fn use_address(locale: Locale, id: AddressId) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::use_address(&permit, id).await)?;
    server::redirect_plain(&routes::checkout(locale));
    Ok(())
}

/// Takes a pasted address apart, for browsers without scripts: others do it themselves. The page that they are sent on
/// to shows it once.
#[server(name = ReadPastedAddress, prefix = "/api", endpoint = "user/read_pasted_address", output = Postcard)]
pub async fn read_pasted_address(locale: Locale, text: String) -> Result<PastedAddress, ApiError> {
    let ctx = server::ctx()?;
    let found = server::answer(services::user::read_pasted_address(&ctx, &text).await)?;
    server::show_once(&pasted::packed(&found));
    server::redirect_plain(&routes::new_address(locale));
    Ok(found)
}

/// A part of the marked products, last marked first.
#[server(name = ListFavourites, prefix = "/api", endpoint = "user/list_favourites", input = GetUrl, output = Postcard)]
pub async fn list_favourites(locale: Locale, after: Option<String>) -> Result<Part<Favourite>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::list_favourites(&permit, locale, after.as_deref()).await)
}

/// The marked products, for hearts.
#[server(name = FavouriteIds, prefix = "/api", endpoint = "user/favourite_ids", input = GetUrl, output = Postcard)]
pub async fn favourite_ids() -> Result<Vec<ProductId>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::favourite_ids(&permit).await)
}

/// Marks a product, or takes the mark away.
#[server(name = SetFavourite, prefix = "/api", endpoint = "user/set_favourite", output = Postcard)]
pub async fn set_favourite(product: ProductId, marked: bool) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::set_favourite(&permit, product, marked).await)?;
    server::redirect_back("favourite");
    Ok(())
}

/// A part of one's own purchases, newest first; `state` by its name, empty for all.
#[server(name = ListOwnOrders, prefix = "/api", endpoint = "order/list_own_orders", input = GetUrl, output = Postcard)]
pub async fn list_own_orders(
    locale: Locale,
    state: String,
    before: Option<String>,
) -> Result<Part<PurchaseCard>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let state = domain::order::OrderState::parse(&state);
    server::answer(services::order::list_own_orders(&permit, locale, state, before.as_deref()).await)
}

/// How many purchases made as a guest can be taken into the account.
#[server(name = CountClaimableOrders, prefix = "/api", endpoint = "order/count_claimable_orders", input = GetUrl,
    output = Postcard)]
pub async fn count_claimable_orders() -> Result<i64, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::order::count_claimable_orders(&permit).await)
}

/// Takes purchases made as a guest into the account; the answer is how many.
#[server(name = ClaimOrders, prefix = "/api", endpoint = "order/claim_orders", output = Postcard)]
pub async fn claim_orders(locale: Locale) -> Result<u64, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let claimed = server::answer(services::order::claim_orders(&permit).await)?;
    flow::done(locale, AccountSection::Orders, "claimed");
    Ok(claimed)
}

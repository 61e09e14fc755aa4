//! What the browser asks to buy something again. Thin: context, one service call, error conversion.

#[cfg(feature = "ssr")]
use super::after;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Puts what a purchase held into the cart; the answer is where to go on: to the cart, or to the purchase, which then
/// says what could not be had.
#[server(name = BuyAgain, prefix = "/api", endpoint = "order/buy_again", output = Postcard)]
pub async fn buy_again(
    locale: Locale,
    number: String,
    #[server(default)] key: String,
) -> Result<String, ApiError> {
    let ctx = server::ctx_with_cart()?;
    let again = server::answer(services::order::buy_again(&ctx, &number, &key).await)?;
    let address = after(locale, &number, &key, &again);
    server::redirect_plain(&address);
    Ok(address)
}

//! The visitor's choice of currency: a cookie, nothing more.

use crate::error::ApiError;
use domain::kernel::Currency;
use leptos::prelude::*;

/// Keeps the currency for a year. The form that calls it comes back to the page it was on.
#[server(name = SetCurrency, prefix = "/api", endpoint = "session/set_currency")]
pub async fn set_currency(currency: Currency) -> Result<(), ApiError> {
    crate::server::set_cookie(&format!(
        "__Host-currency={currency}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000"
    ));
    Ok(())
}

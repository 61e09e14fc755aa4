//! What the browser asks of passkeys. Thin: context or permit, one service call, what follows (`flow`).

use crate::error::ApiError;
use crate::user::onward::Onward;
#[cfg(feature = "ssr")]
use crate::{routes::AccountSection, server, user::flow};
use domain::kernel::Locale;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::AccountUpdate;
use domain::user::{PasskeyId, PasskeyView};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Begins to make a passkey; the answer is for `navigator.credentials.create`.
#[server(name = StartPasskey, prefix = "/api", endpoint = "user/start_passkey", output = Postcard)]
pub async fn start_passkey() -> Result<String, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let asked = server::answer(services::user::start_passkey(&permit).await)?;
    Ok(flow::ceremony(asked))
}

/// Keeps the passkey that the browser has made, under a name.
#[server(name = AddPasskey, prefix = "/api", endpoint = "user/add_passkey", output = Postcard)]
pub async fn add_passkey(locale: Locale, name: String, answer: String) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let ticket = server::ceremony_ticket();
    server::answer(services::user::add_passkey(&permit, &ticket, &name, &answer).await)?;
    flow::done(locale, AccountSection::Security, "passkey");
    Ok(())
}

/// The passkeys of one's own account.
#[server(name = ListPasskeys, prefix = "/api", endpoint = "user/list_passkeys", input = GetUrl, output = Postcard)]
pub async fn list_passkeys() -> Result<Vec<PasskeyView>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::list_passkeys(&permit).await)
}

/// Calls a passkey something else.
#[server(name = RenamePasskey, prefix = "/api", endpoint = "user/rename_passkey", output = Postcard)]
pub async fn rename_passkey(locale: Locale, id: PasskeyId, name: String) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::rename_passkey(&permit, id, &name).await)?;
    flow::done(locale, AccountSection::Security, "passkey_name");
    Ok(())
}

/// Removes a passkey.
#[server(name = RemovePasskey, prefix = "/api", endpoint = "user/remove_passkey", output = Postcard)]
pub async fn remove_passkey(locale: Locale, id: PasskeyId) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::remove_passkey(&permit, id).await)?;
    flow::done(locale, AccountSection::Security, "passkey_gone");
    Ok(())
}

/// Begins to use a passkey; the answer is for `navigator.credentials.get`, and the same for everybody.
#[server(name = StartPasskeySignIn, prefix = "/api", endpoint = "user/start_passkey_sign_in", output = Postcard)]
pub async fn start_passkey_sign_in() -> Result<String, ApiError> {
    let ctx = server::ctx()?;
    let asked = server::answer(services::user::start_passkey_sign_in(&ctx).await)?;
    Ok(flow::ceremony(asked))
}

/// Signs in with a passkey.
#[server(name = SignInByPasskey, prefix = "/api", endpoint = "user/sign_in_by_passkey", output = Postcard)]
pub async fn sign_in_by_passkey(locale: Locale, answer: String, next: String) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let ticket = server::ceremony_ticket();
    let started = server::answer(services::user::sign_in_by_passkey(&ctx, &ticket, &answer).await)?;
    Ok(flow::entered(locale, &started, &next))
}

/// Proves with a passkey who is asking.
#[server(name = ProveByPasskey, prefix = "/api", endpoint = "user/prove_by_passkey", output = Postcard)]
pub async fn prove_by_passkey(locale: Locale, answer: String) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let ticket = server::ceremony_ticket();
    let token = server::answer(services::user::prove_by_passkey(&permit, &ticket, &answer).await)?;
    flow::proved(locale, &token, "");
    Ok(())
}

//! What the browser asks of a person's rights. Thin: a permit, one service call, where a plain form goes on.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    routes::{self, AccountSection},
    server,
    user::flow,
};
use domain::kernel::Locale;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::AccountUpdate;
use domain::user::{ClosingView, ConsentPurpose, ConsentView, SubjectRequest, SubjectRequestKind};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Every purpose with what the person decided last.
#[server(name = ListConsents, prefix = "/api", endpoint = "user/list_consents", input = GetUrl, output = Postcard)]
pub async fn list_consents() -> Result<Vec<ConsentView>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::list_consents(&permit).await)
}

/// Gives consent or takes it back.
#[server(name = DecideConsent, prefix = "/api", endpoint = "user/decide_consent", output = Postcard)]
pub async fn decide_consent(purpose: ConsentPurpose, given: bool) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::decide_consent(&permit, purpose, given).await)?;
    server::redirect_back("consent");
    Ok(())
}

/// What stands in the way of closing the account.
#[server(name = ViewClosing, prefix = "/api", endpoint = "user/closing_view", input = GetUrl, output = Postcard)]
pub async fn closing_view() -> Result<ClosingView, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::closing_view(&permit).await)
}

/// Asks for the account to be closed and its person to be erased. Every device is signed out.
#[server(name = RequestErasure, prefix = "/api", endpoint = "user/request_erasure", output = Postcard)]
pub async fn request_erasure(locale: Locale) -> Result<String, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::request_erasure(&permit).await)?;
    Ok(flow::closing(locale))
}

/// The person's requests, newest first.
#[server(name = ListOwnRequests, prefix = "/api", endpoint = "user/list_own_requests", output = Postcard)]
pub async fn list_own_requests() -> Result<Vec<SubjectRequest>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::list_own_requests(&permit).await)
}

/// Asks for something that people look at: a correction, a restriction, an objection.
#[server(name = AskAboutData, prefix = "/api", endpoint = "user/ask_about_data", output = Postcard)]
pub async fn ask_about_data(locale: Locale, kind: SubjectRequestKind, wish: String) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::ask_about_data(&permit, kind, &wish).await)?;
    flow::done(locale, AccountSection::Privacy, "asked");
    Ok(())
}

/// Makes sure that the file with one's own data may be fetched now; the answer is where.
#[server(name = PrepareExport, prefix = "/api", endpoint = "user/prepare_export", output = Postcard)]
pub async fn prepare_export() -> Result<String, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::assert_fresh(&permit))?;
    Ok(routes::MY_DATA.to_owned())
}

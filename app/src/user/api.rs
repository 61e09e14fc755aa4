//! What the browser asks of accounts. Thin: context or permit, one service call, what follows (`flow`).
//! Passwords, codes and contacts come in the bodies of POST requests only.

use super::onward::Onward;
use super::setup::AppSetup;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    routes::{AccountSection, Entrance},
    server,
    user::flow,
};
use domain::kernel::Locale;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::AccountUpdate;
use domain::user::{AccountView, SessionId, SessionView, SignInEntry, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Asks for an account: a code is sent to the contact. Known and unknown contacts get the same answer.
#[server(name = Register, prefix = "/api", endpoint = "user/register", output = Postcard)]
pub async fn register(
    locale: Locale,
    login: String,
    password: String,
    agreed: Option<bool>,
    next: String,
) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let ticket = server::answer(
        services::user::register(&ctx, locale, &login, &password, agreed.unwrap_or_default()).await,
    )?;
    Ok(flow::code_due(locale, Entrance::Register, "", &ticket, &next))
}

/// Makes the account by the code that was sent, and signs in to it.
#[server(name = ConfirmRegistration, prefix = "/api", endpoint = "user/confirm_registration", output = Postcard)]
pub async fn confirm_registration(
    locale: Locale,
    ticket: String,
    code: String,
    next: String,
) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let started = server::answer(services::user::confirm_registration(&ctx, &ticket, &code).await)?;
    Ok(flow::entered(locale, &started, &next))
}

/// Signs in by password; where there is a second factor, it is asked for next.
#[server(name = SignIn, prefix = "/api", endpoint = "user/sign_in", output = Postcard)]
pub async fn sign_in(
    locale: Locale,
    login: String,
    password: String,
    next: String,
) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let step = server::answer(services::user::sign_in(&ctx, &login, &password).await)?;
    Ok(flow::stepped(locale, step, &next))
}

/// Has a code sent for signing in without a password.
#[server(name = RequestSignInCode, prefix = "/api", endpoint = "user/request_sign_in_code", output = Postcard)]
pub async fn request_sign_in_code(locale: Locale, login: String, next: String) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let ticket = server::answer(services::user::request_sign_in_code(&ctx, locale, &login).await)?;
    Ok(flow::code_due(locale, Entrance::SignIn, "code", &ticket, &next))
}

/// Signs in by the code that was sent.
#[server(name = SignInByCode, prefix = "/api", endpoint = "user/sign_in_by_code", output = Postcard)]
pub async fn sign_in_by_code(
    locale: Locale,
    ticket: String,
    code: String,
    next: String,
) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let step = server::answer(services::user::sign_in_by_code(&ctx, &ticket, &code).await)?;
    Ok(flow::stepped(locale, step, &next))
}

/// The second step: a code of the authenticator app, or a recovery code.
#[server(name = TakeSecondStep, prefix = "/api", endpoint = "user/take_second_step", output = Postcard)]
pub async fn take_second_step(
    locale: Locale,
    ticket: String,
    code: String,
    next: String,
) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let started = server::answer(services::user::take_second_step(&ctx, &ticket, &code).await)?;
    Ok(flow::entered(locale, &started, &next))
}

/// Has a code sent for setting a new password.
#[server(name = RequestReset, prefix = "/api", endpoint = "user/request_reset", output = Postcard)]
pub async fn request_reset(locale: Locale, login: String, next: String) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    let ticket = server::answer(services::user::request_reset(&ctx, locale, &login).await)?;
    Ok(flow::code_due(locale, Entrance::Reset, "", &ticket, &next))
}

/// Sets a new password by the code that was sent. Every device is signed out.
#[server(name = ResetPassword, prefix = "/api", endpoint = "user/reset_password", output = Postcard)]
pub async fn reset_password(
    locale: Locale,
    ticket: String,
    code: String,
    password: String,
    next: String,
) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::user::reset_password(&ctx, &ticket, &code, &password).await)?;
    Ok(flow::reset_done(locale, &next))
}

/// Ends the session.
#[server(name = SignOut, prefix = "/api", endpoint = "user/sign_out", output = Postcard)]
pub async fn sign_out(locale: Locale) -> Result<Onward, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::user::sign_out(&ctx).await)?;
    Ok(flow::left(locale))
}

/// Who is signed in, for the header. Answers of server functions are never kept by anybody.
#[server(name = WhoIsSignedIn, prefix = "/api", endpoint = "user/signed_in", input = GetUrl, output = Postcard)]
pub async fn signed_in() -> Result<Option<SignedIn>, ApiError> {
    let ctx = server::ctx()?;
    let person = server::answer(services::user::signed_in(&ctx).await)?;
    Ok(flow::known(person))
}

/// One's own account.
#[server(name = ViewAccount, prefix = "/api", endpoint = "user/view_account", input = GetUrl, output = Postcard)]
pub async fn view_account() -> Result<AccountView, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::view_account(&permit).await)
}

/// Changes what the person is called, if the account is still at `version`.
#[server(name = RenameAccount, prefix = "/api", endpoint = "user/rename_account", output = Postcard)]
pub async fn rename_account(locale: Locale, name: String, version: i64) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::rename_account(&permit, &name, version).await)?;
    flow::done(locale, AccountSection::Profile, "name");
    Ok(())
}

/// Sets another password and signs out the other devices. `current` is empty for whoever has none.
#[server(name = ChangePassword, prefix = "/api", endpoint = "user/change_password", output = Postcard)]
pub async fn change_password(locale: Locale, current: String, password: String) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let token = server::answer(services::user::change_password(&permit, &current, &password).await)?;
    flow::renewed(locale, &token, AccountSection::Security, "password");
    Ok(())
}

/// Has a code sent to a new e-mail address or telephone number.
#[server(name = RequestContact, prefix = "/api", endpoint = "user/request_contact", output = Postcard)]
pub async fn request_contact(locale: Locale, login: String) -> Result<Onward, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let ticket = server::answer(services::user::request_contact(&permit, locale, &login).await)?;
    Ok(flow::contact_due(locale, &ticket))
}

/// Takes the new contact over by the code that was sent to it.
#[server(name = ConfirmContact, prefix = "/api", endpoint = "user/confirm_contact", output = Postcard)]
pub async fn confirm_contact(locale: Locale, ticket: String, code: String) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::confirm_contact(&permit, &ticket, &code).await)?;
    flow::done(locale, AccountSection::Profile, "contact");
    Ok(())
}

/// The devices that are signed in.
#[server(name = ListSessions, prefix = "/api", endpoint = "user/list_sessions", input = GetUrl, output = Postcard)]
pub async fn list_sessions() -> Result<Vec<SessionView>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::list_sessions(&permit).await)
}

/// Signs out a device.
#[server(name = RevokeSession, prefix = "/api", endpoint = "user/revoke_session", output = Postcard)]
pub async fn revoke_session(locale: Locale, session: SessionId) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::revoke_session(&permit, session).await)?;
    flow::done(locale, AccountSection::Security, "session");
    Ok(())
}

/// Signs out every device but this one; the answer is how many.
#[server(name = RevokeOtherSessions, prefix = "/api", endpoint = "user/revoke_other_sessions", output = Postcard)]
pub async fn revoke_other_sessions(locale: Locale) -> Result<u64, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let ended = server::answer(services::user::revoke_other_sessions(&permit).await)?;
    flow::done(locale, AccountSection::Security, "sessions");
    Ok(ended)
}

/// The last attempts to sign in.
#[server(name = SignInHistory, prefix = "/api", endpoint = "user/sign_in_history", output = Postcard)]
pub async fn sign_in_history() -> Result<Vec<SignInEntry>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::sign_in_history(&permit).await)
}

/// Begins to set up an authenticator app, with a new secret each time. It counts once a code of it was shown.
#[server(name = StartSecondFactor, prefix = "/api", endpoint = "user/start_second_factor", output = Postcard)]
pub async fn start_second_factor() -> Result<AppSetup, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let new = server::answer(services::user::start_second_factor(&permit).await)?;
    Ok(AppSetup {
        secret: new.secret,
        qr: new.qr,
    })
}

/// Ends the setting-up by a code of the app; the answer is the recovery codes, shown this once.
#[server(name = ConfirmSecondFactor, prefix = "/api", endpoint = "user/confirm_second_factor", output = Postcard)]
pub async fn confirm_second_factor(locale: Locale, code: String) -> Result<Vec<String>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let confirmed = server::answer(services::user::confirm_second_factor(&permit, &code).await)?;
    Ok(flow::second_factor(locale, confirmed))
}

/// Ends the use of the second factor.
#[server(name = EndSecondFactor, prefix = "/api", endpoint = "user/end_second_factor", output = Postcard)]
pub async fn end_second_factor(locale: Locale) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    server::answer(services::user::end_second_factor(&permit).await)?;
    flow::done(locale, AccountSection::Security, "app_off");
    Ok(())
}

/// Puts new recovery codes in the place of the old ones; they are shown this once.
#[server(name = RenewRecoveryCodes, prefix = "/api", endpoint = "user/renew_recovery_codes", output = Postcard)]
pub async fn renew_recovery_codes(locale: Locale) -> Result<Vec<String>, ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let codes = server::answer(services::user::renew_recovery_codes(&permit).await)?;
    Ok(flow::codes(locale, codes))
}

/// Proves again who is asking: by a code where there is a second factor, else by the password.
#[server(name = ProveIdentity, prefix = "/api", endpoint = "user/prove_identity", output = Postcard)]
pub async fn prove_identity(
    locale: Locale,
    password: Option<String>,
    code: Option<String>,
    back: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<AccountUpdate>().await?;
    let (password, code) = (password.unwrap_or_default(), code.unwrap_or_default());
    let token = server::answer(services::user::prove_identity(&permit, &password, &code).await)?;
    flow::proved(locale, &token, &back);
    Ok(())
}

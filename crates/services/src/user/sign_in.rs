//! Signing in: by password, by a code that was sent, and the second step.

use super::code::{parse_login, send_code, take_code};
use super::device;
use super::second_factor::fits_second_factor;
use super::session::{begin_session, log_sign_in, record_sign_in};
use super::token::Started;
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;
use domain::user::{Account, AccountId, AccountState, Login, PASSWORD_MOST, SignInOutcome, Strength};
use store::{CodePurpose, NewCode, Tx};

/// Passwords tried on one account: five at once, then one in twelve minutes: at most ten in any hour.
const TRIES_AT_ONCE: i64 = 5;
const TRY_PAUSE_SECONDS: i64 = 720;
/// Passwords tried from one address, whatever the account.
const ADDRESS_AT_ONCE: i64 = 30;
const ADDRESS_PAUSE_SECONDS: i64 = 20;
const SECOND_STEP_SECONDS: i64 = 5 * 60;

/// What comes of a first step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInStep {
    Done(Started),
    /// The second factor is due, under this ticket.
    SecondStep(String),
}

/// Signs in by password. A wrong password and an unknown contact get the same answer after the same work.
/// # Errors
/// [`ServiceError::WrongCredentials`], [`ServiceError::TooMany`] after ten tries in an hour, [`ServiceError::Invalid`].
pub async fn sign_in(ctx: &Ctx, login: &str, password: &str) -> Result<SignInStep, ServiceError> {
    let login = parse_login(login)?;
    if password.chars().count() > PASSWORD_MOST {
        return Err(ServiceError::WrongCredentials);
    }
    let (account, admitted) = look_up(ctx, &login).await?;
    let id = account.as_ref().map(|account| account.id);
    if !admitted {
        record(ctx, id, SignInOutcome::Refused);
        return Err(ServiceError::TooMany);
    }
    let hash = account.as_ref().and_then(|account| account.password.clone());
    let fits = ctx.passwords.fits(password.to_owned(), hash).await?;
    let open = account.filter(|account| account.state != AccountState::Closed);
    let Some(account) = open.filter(|_| fits) else {
        record(ctx, id, SignInOutcome::WrongPassword);
        return Err(ServiceError::WrongCredentials);
    };
    let ctx = ctx.clone();
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| {
            let key = match device::counted_by(&ctx, tx, Some(&account))? {
                Some(device) => format!("password-device:{device}"),
                None => password_key(tx, &login)?,
            };
            tx.user().forgive(&key).await?;
            first_step_done(&ctx, tx, account.id).await
        })
        .await
}

/// Has a code sent for signing in without a password, if the contact belongs to an account. Gives a ticket either way.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::TooMany`].
pub async fn request_sign_in_code(ctx: &Ctx, locale: Locale, login: &str) -> Result<String, ServiceError> {
    send_code(ctx, CodePurpose::SignIn, parse_login(login)?, locale, None, None).await
}

/// Signs in by the code that was sent.
/// # Errors
/// [`ServiceError::WrongCredentials`].
pub async fn sign_in_by_code(ctx: &Ctx, ticket: &str, code: &str) -> Result<SignInStep, ServiceError> {
    let (ctx, ticket, code) = (ctx.clone(), ticket.to_owned(), code.to_owned());
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| {
            let Some((_, waiting)) = take_code(&ctx, tx, CodePurpose::SignIn, &ticket, &code).await? else {
                log_sign_in(None, SignInOutcome::WrongCode);
                return Ok(None);
            };
            let login = Login::parse(&waiting.login).map_err(|_| ServiceError::Internal)?;
            let Some(account) = tx.user().account_by_login(&login).await? else {
                return Ok(None);
            };
            first_step_done(&ctx, tx, account.id).await.map(Some)
        })
        .await?
        .ok_or(ServiceError::WrongCredentials)
}

/// The second step: a code of the authenticator app, or a recovery code.
/// # Errors
/// [`ServiceError::WrongCredentials`]; after five tries the ticket is worth nothing. [`ServiceError::TooMany`] after ten
/// tries on the account in an hour, whatever the tickets.
pub async fn take_second_step(ctx: &Ctx, ticket: &str, code: &str) -> Result<Started, ServiceError> {
    let (ctx, ticket, code) = (ctx.clone(), ticket.to_owned(), code.to_owned());
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let due = tx.user().try_code(&ticket, now).await?;
            let due = due.filter(|due| due.purpose == CodePurpose::SecondStep);
            let Some(account) = due.and_then(|due| due.account) else {
                return Ok(None);
            };
            // A right password makes new tickets, so the tries are counted by account too.
            let key = format!("second-step:{account}");
            if !tx
                .user()
                .admit(&key, TRIES_AT_ONCE, TRY_PAUSE_SECONDS, now)
                .await?
            {
                return Err(ServiceError::TooMany);
            }
            if !fits_second_factor(&ctx, tx, account, &code).await? {
                record_sign_in(&ctx, tx, account, SignInOutcome::WrongCode).await?;
                return Ok(None);
            }
            tx.user().forgive(&key).await?;
            tx.user().use_code(&ticket, now).await?;
            begin_session(&ctx, tx, account, Strength::Two).await.map(Some)
        })
        .await?
        .ok_or(ServiceError::WrongCredentials)
}

/// The account of a contact, and whether another password may be tried on it. Unknown contacts are counted alike; a
/// browser that has signed in to the account before has tries of its own, which nobody else can use up.
async fn look_up(ctx: &Ctx, login: &Login) -> Result<(Option<Account>, bool), ServiceError> {
    let (ctx, login) = (ctx.clone(), login.clone());
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let account = tx.user().account_by_login(&login).await?;
            let device = device::counted_by(&ctx, tx, account.as_ref())?;
            let key = match device {
                Some(device) => format!("password-device:{device}"),
                None => password_key(tx, &login)?,
            };
            let from = tx.vault().index("throttle.address", &ctx.client.address)?;
            let from = format!("password-from:{from}");
            let admitted = tx
                .user()
                .admit(&from, ADDRESS_AT_ONCE, ADDRESS_PAUSE_SECONDS, now)
                .await?
                && tx
                    .user()
                    .admit(&key, TRIES_AT_ONCE, TRY_PAUSE_SECONDS, now)
                    .await?;
            Ok((account, admitted))
        })
        .await
}

/// What counts the passwords tried on a contact.
pub(super) fn password_key(tx: &mut Tx, login: &Login) -> Result<String, ServiceError> {
    let index = tx.vault().index("throttle.login", login.as_str())?;
    Ok(format!("password:{index}"))
}

async fn first_step_done(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<SignInStep, ServiceError> {
    let second = tx.user().second_factor(account).await?;
    if !second.is_some_and(|second| second.confirmed) {
        return begin_session(ctx, tx, account, Strength::One)
            .await
            .map(SignInStep::Done);
    }
    let ticket = format!("{:032x}", ctx.ids.secret());
    tx.user()
        .insert_code(&NewCode {
            id: &ticket,
            purpose: CodePurpose::SecondStep,
            target: &account.to_string(),
            account: Some(account),
            code_hash: "",
            payload: "",
            expires_at: ctx.clock.now().plus_seconds(SECOND_STEP_SECONDS),
        })
        .await?;
    Ok(SignInStep::SecondStep(ticket))
}

/// Adds to the history of an account, if there is one. Nobody waits for it: waiting would tell that there is.
fn record(ctx: &Ctx, account: Option<AccountId>, outcome: SignInOutcome) {
    let Some(account) = account else {
        return log_sign_in(None, outcome);
    };
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let store = ctx.store.clone();
        let recorded = store
            .write(async move |tx: &mut Tx| record_sign_in(&ctx, tx, account, outcome).await)
            .await;
        if let Err(error) = recorded {
            tracing::warn!(%error, "a failed sign-in could not be recorded");
        }
    });
}

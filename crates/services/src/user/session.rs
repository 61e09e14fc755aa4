//! Signed-in devices: beginning, listing, ending, proving again.

use super::device;
use super::rights::withdraw_erasure;
use super::second_factor::fits_second_factor;
use super::token::{SessionToken, Started};
use crate::guard::Permit;
use crate::{Ctx, ServiceError, cart};
use domain::user::permission::policy::AccountUpdate;
use domain::user::{AccountId, SessionId, SessionView, SignInEntry, SignInOutcome, Strength};
use store::{NewSession, SignInRow, Tx};

/// A session ends after this, however much it is used.
const SESSION_SECONDS: i64 = 90 * 24 * 3_600;

/// Begins a session with a new token; the one that the visitor came with ends. What is in the visitor's cart goes to
/// the account's.
pub(super) async fn begin_session(
    ctx: &Ctx,
    tx: &mut Tx,
    account: AccountId,
    strength: Strength,
) -> Result<Started, ServiceError> {
    let now = ctx.clock.now();
    if let Some(old) = &ctx.session
        && let Some(identity) = tx.user().identity(&old.hash(), now).await?
    {
        tx.user()
            .revoke_session(identity.account, identity.session, now)
            .await?;
    }
    let token = SessionToken::mint(ctx);
    tx.user()
        .insert_session(&NewSession {
            id: SessionId::from_u128(ctx.ids.next()),
            token_hash: &token.hash(),
            account,
            strength,
            device: &ctx.client.device,
            address: &ctx.client.address,
            at: now,
            expires_at: now.plus_seconds(SESSION_SECONDS),
        })
        .await?;
    record_sign_in(ctx, tx, account, SignInOutcome::Succeeded).await?;
    withdraw_erasure(ctx, tx, account).await?;
    let end = now.plus_seconds(ctx.settings.cart_seconds);
    let fresh = cart::new_cart_id(ctx);
    let cart = tx.cart().join_account(ctx.cart, account, fresh, now, end).await?;
    let device = device::mint(ctx, tx, account).await?;
    Ok(Started { token, cart, device })
}

pub(super) async fn record_sign_in(
    ctx: &Ctx,
    tx: &mut Tx,
    account: AccountId,
    outcome: SignInOutcome,
) -> Result<(), ServiceError> {
    log_sign_in(Some(account), outcome);
    Ok(tx
        .user()
        .record_sign_in(&SignInRow {
            id: domain::kernel::encode_id("sgn", ctx.ids.next()),
            account,
            outcome,
            device: &ctx.client.device,
            address: &ctx.client.address,
            at: ctx.clock.now(),
        })
        .await?)
}

/// Who tried to sign in, and what came of it; `None` for a contact without an account.
pub(super) fn log_sign_in(account: Option<AccountId>, outcome: SignInOutcome) {
    let who = account.map_or_else(|| "nobody".to_owned(), |account| account.to_string());
    match outcome {
        SignInOutcome::Succeeded => tracing::info!(who, "somebody has signed in"),
        failed => tracing::warn!(who, outcome = failed.as_str(), "a sign-in failed"),
    }
}

/// The devices that are signed in, last used first.
/// # Errors
/// Those of the database.
pub async fn list_sessions(permit: &Permit<AccountUpdate>) -> Result<Vec<SessionView>, ServiceError> {
    let account = permit.account()?;
    let mut tx = permit.store.read().await?;
    let mut sessions = tx.user().sessions(account, permit.clock.now()).await?;
    for session in &mut sessions {
        session.current = permit.person().is_some_and(|person| person.session == session.id);
    }
    Ok(sessions)
}

/// The last attempts to sign in, newest first.
/// # Errors
/// Those of the database.
pub async fn sign_in_history(permit: &Permit<AccountUpdate>) -> Result<Vec<SignInEntry>, ServiceError> {
    let account = permit.account()?;
    Ok(permit.store.read().await?.user().sign_ins(account, 50).await?)
}

/// Ends a session of one's own; its next request is refused. Ending another than the one that asks needs a fresh proof.
/// # Errors
/// [`ServiceError::ProofRequired`], [`ServiceError::NotFound`] for a session that is not there or is another's.
pub async fn revoke_session(permit: &Permit<AccountUpdate>, session: SessionId) -> Result<(), ServiceError> {
    let is_this = permit.person().is_some_and(|person| person.session == session);
    let account = if is_this {
        permit.account()?
    } else {
        permit.fresh()?
    };
    let now = permit.clock.now();
    let ended = permit
        .store
        .write(async move |tx: &mut Tx| {
            Ok::<_, ServiceError>(tx.user().revoke_session(account, session, now).await?)
        })
        .await?;
    if ended {
        Ok(())
    } else {
        Err(ServiceError::NotFound("session"))
    }
}

/// Ends every session of one's own but this one; gives how many. If there are any, it needs a fresh proof.
/// # Errors
/// [`ServiceError::ProofRequired`].
pub async fn revoke_other_sessions(permit: &Permit<AccountUpdate>) -> Result<u64, ServiceError> {
    let (account, now) = (permit.account()?, permit.clock.now());
    let keep = permit.person().map(|person| person.session);
    let others = list_sessions(permit).await?;
    if others.iter().any(|session| !session.current) {
        permit.fresh()?;
    }
    permit
        .store
        .write(async move |tx: &mut Tx| Ok(tx.user().revoke_sessions(account, keep, now).await?))
        .await
}

/// Ends the visitor's session, if there is one.
/// # Errors
/// Those of the database.
pub async fn sign_out(ctx: &Ctx) -> Result<(), ServiceError> {
    let Some(person) = ctx.person().await? else {
        return Ok(());
    };
    let now = ctx.clock.now();
    ctx.store
        .write(async move |tx: &mut Tx| {
            tx.user()
                .revoke_session(person.account, person.session, now)
                .await?;
            Ok(())
        })
        .await
}

/// Proves again who is asking, by password or, where one is set up, by the second factor. The session gets a new token.
/// # Errors
/// [`ServiceError::WrongCredentials`], [`ServiceError::TooMany`].
pub async fn prove_identity(
    permit: &Permit<AccountUpdate>,
    password: &str,
    code: &str,
) -> Result<SessionToken, ServiceError> {
    let person = permit.person().cloned().ok_or(ServiceError::SignInRequired)?;
    let now = permit.clock.now();
    let id = person.account;
    let (admitted, account, second) = permit
        .store
        .write(async move |tx: &mut Tx| {
            let admitted = tx.user().admit(&format!("prove:{id}"), 5, 720, now).await?;
            let account = tx.user().account(id).await?;
            Ok::<_, ServiceError>((admitted, account, tx.user().second_factor(id).await?))
        })
        .await?;
    if !admitted {
        return Err(ServiceError::TooMany);
    }
    let by_code = second.is_some_and(|second| second.confirmed);
    if !by_code {
        let hash = account.and_then(|account| account.password);
        if !permit.passwords.fits(password.to_owned(), hash).await? {
            return Err(ServiceError::WrongCredentials);
        }
    }
    let token = SessionToken::mint(permit);
    let (ctx, code, hash) = (Ctx::clone(permit), code.to_owned(), token.hash());
    let proved = permit
        .store
        .write(async move |tx: &mut Tx| {
            if by_code && !fits_second_factor(&ctx, tx, id, &code).await? {
                return Ok(false);
            }
            let strength = if by_code { Strength::Two } else { person.strength };
            tx.user()
                .renew_session(person.session, &hash, strength, now)
                .await?;
            tx.user().forgive(&format!("prove:{id}")).await?;
            Ok::<_, ServiceError>(true)
        })
        .await?;
    if proved {
        Ok(token)
    } else {
        Err(ServiceError::WrongCredentials)
    }
}

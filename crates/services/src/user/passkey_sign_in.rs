//! Signing in with a passkey, and proving with one who is asking.
//!
//! Nobody says who they are: the answer names its passkey, and that its account. The authenticator has made sure of its
//! person (user verification is required), so a passkey is two factors in one.

use super::passkey::{Ceremony, failed, keep_ceremony, key_of, read_answer, take_ceremony, webauthn, write};
use super::session::{begin_session, record_sign_in};
use super::token::{SessionToken, Started};
use crate::guard::Permit;
use crate::{Ctx, ServiceError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::user::permission::policy::AccountUpdate;
use domain::user::{AccountState, SignInOutcome, Strength};
use store::{Passkey as Kept, Tx};
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential, WebauthnError};

/// Ceremonies begun from one address: thirty at once, then one in twenty seconds, as passwords.
const ADDRESS_AT_ONCE: i64 = 30;
const ADDRESS_PAUSE_SECONDS: i64 = 20;

/// Begins to sign in, or to prove who one is, with a passkey.
/// # Errors
/// [`ServiceError::TooMany`]; [`ServiceError::NotFound`] where passkeys do not work.
pub async fn start_passkey_sign_in(ctx: &Ctx) -> Result<Ceremony, ServiceError> {
    let webauthn = webauthn(ctx)?;
    let (address, now) = (ctx.client.address.clone(), ctx.clock.now());
    let admitted = ctx
        .store
        .write(async move |tx: &mut Tx| {
            let from = tx.vault().index("throttle.address", &address)?;
            let from = format!("passkey-from:{from}");
            let mut user = tx.user();
            Ok::<_, ServiceError>(
                user.admit(&from, ADDRESS_AT_ONCE, ADDRESS_PAUSE_SECONDS, now)
                    .await?,
            )
        })
        .await?;
    if !admitted {
        return Err(ServiceError::TooMany);
    }
    let (asked, state) = webauthn
        .start_discoverable_authentication()
        .map_err(|error| failed(&error))?;
    let options = write(&asked.public_key)?;
    let ticket = keep_ceremony(ctx, None, &state).await?;
    Ok(Ceremony { ticket, options })
}

/// Signs in with a passkey. Unknown ones and wrong answers get the same answer.
/// # Errors
/// [`ServiceError::WrongCredentials`].
pub async fn sign_in_by_passkey(ctx: &Ctx, ticket: &str, answer: &str) -> Result<Started, ServiceError> {
    let shown = show(ctx, ticket, answer).await?;
    let ctx = ctx.clone();
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| {
            let account = tx.user().account(shown.kept.account).await?;
            let open = account.is_some_and(|account| account.state != AccountState::Closed);
            if !open || !shown.note(&ctx, tx).await? {
                return Ok(None);
            }
            begin_session(&ctx, tx, shown.kept.account, Strength::Two)
                .await
                .map(Some)
        })
        .await?
        .ok_or(ServiceError::WrongCredentials)
}

/// Proves with a passkey of one's own who is asking. The session gets a new token.
/// # Errors
/// [`ServiceError::WrongCredentials`].
pub async fn prove_by_passkey(
    permit: &Permit<AccountUpdate>,
    ticket: &str,
    answer: &str,
) -> Result<SessionToken, ServiceError> {
    let person = permit.person().cloned().ok_or(ServiceError::SignInRequired)?;
    let shown = show(permit, ticket, answer).await?;
    if shown.kept.account != person.account {
        return Err(ServiceError::WrongCredentials);
    }
    let token = SessionToken::mint(permit);
    let (ctx, hash) = (Ctx::clone(permit), token.hash());
    let proved = permit
        .store
        .write(async move |tx: &mut Tx| {
            if !shown.note(&ctx, tx).await? {
                return Ok(false);
            }
            tx.user()
                .renew_session(person.session, &hash, Strength::Two, ctx.clock.now())
                .await?;
            Ok::<_, ServiceError>(true)
        })
        .await?;
    if proved {
        Ok(token)
    } else {
        Err(ServiceError::WrongCredentials)
    }
}

/// A passkey whose person was there.
struct Shown {
    kept: Kept,
    /// With the sign counter of this use.
    credential: String,
}

impl Shown {
    /// `false` if it was used or taken away meanwhile.
    async fn note(&self, ctx: &Ctx, tx: &mut Tx) -> Result<bool, ServiceError> {
        let now = ctx.clock.now();
        Ok(tx.user().use_passkey(&self.kept, &self.credential, now).await?)
    }
}

/// Checks an answer against what was asked for, and against the passkey that it names.
async fn show(ctx: &Ctx, ticket: &str, answer: &str) -> Result<Shown, ServiceError> {
    let webauthn = webauthn(ctx)?;
    let state: DiscoverableAuthentication = take_ceremony(ctx, ticket, None).await?;
    let answer: PublicKeyCredential = read_answer(answer)?;
    let (person, credential_id) = webauthn
        .identify_discoverable_authentication(&answer)
        .map_err(|_| ServiceError::WrongCredentials)?;
    let credential_id = URL_SAFE_NO_PAD.encode(credential_id);
    let mut tx = ctx.store.read().await?;
    let kept = tx.user().passkey_by_credential(&credential_id).await?;
    drop(tx);
    let kept = kept
        .filter(|kept| kept.account.as_u128() == person.as_u128())
        .ok_or(ServiceError::WrongCredentials)?;
    let mut key = key_of(&kept)?;
    let checked = webauthn.finish_discoverable_authentication_v2(&answer, state, &key);
    match checked {
        Ok(result) if result.user_verified() => {
            key.update_credential(&result);
            let credential = write(&key)?;
            Ok(Shown { kept, credential })
        }
        Ok(_) => Err(ServiceError::WrongCredentials),
        Err(error) => Err(refuse(ctx, &kept, &error).await?),
    }
}

/// A sign counter that went back tells of a copied key: that is logged, and shown to the person in their history.
async fn refuse(ctx: &Ctx, kept: &Kept, error: &WebauthnError) -> Result<ServiceError, ServiceError> {
    if matches!(error, WebauthnError::CredentialPossibleCompromise) {
        tracing::warn!(passkey = %kept.view.id, "the sign counter of a passkey went back: it may have been copied");
        let (ctx, account) = (ctx.clone(), kept.account);
        ctx.store
            .clone()
            .write(async move |tx: &mut Tx| {
                record_sign_in(&ctx, tx, account, SignInOutcome::CopiedPasskey).await
            })
            .await?;
    } else {
        tracing::info!(%error, "an answer of a passkey was refused");
    }
    Ok(ServiceError::WrongCredentials)
}

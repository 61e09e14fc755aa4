//! Passkeys of an account: making, naming and removing them.
//!
//! A passkey is made and used in a ceremony: what the browser was asked for is kept here for five minutes, under a random
//! ticket in a cookie of that browser, and an answer uses it up, right or wrong.

use crate::guard::Permit;
use crate::{Ctx, ServiceError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::FieldError;
use domain::user::permission::policy::AccountUpdate;
use domain::user::{
    Account, AccountId, Login, PASSKEYS_MOST, PasskeyId, PasskeyView, PersonName, passkey_host,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{NewCeremony, NewPasskey, Passkey as Kept, Tx};
use webauthn_rs::prelude::{
    CredentialID, Passkey, PasskeyRegistration, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder,
};

/// How long an answer of the browser is waited for.
const CEREMONY_SECONDS: i64 = 5 * 60;
/// Answers are a few hundred bytes; those with attestations of hardware a few thousand.
const ANSWER_MOST: usize = 32 * 1_024;

/// What a browser is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// For a cookie of this browser; it belongs to nobody else.
    pub ticket: String,
    /// For `navigator.credentials`, as JSON (Web Authentication Level 3, 5.1.9 and 5.1.10).
    pub options: String,
}

/// Whether passkeys work at all: not where the shop's address is a number or unsafe.
pub fn passkeys_work(ctx: &Ctx) -> bool {
    passkey_host(&ctx.settings.base_url).is_some()
}

/// Begins to make a passkey.
/// # Errors
/// [`ServiceError::ProofRequired`]; [`ServiceError::Conflict`] for whoever has enough of them;
/// [`ServiceError::NotFound`] where passkeys do not work.
pub async fn start_passkey(permit: &Permit<AccountUpdate>) -> Result<Ceremony, ServiceError> {
    let id = permit.fresh()?;
    let webauthn = webauthn(permit)?;
    let mut tx = permit.store.read().await?;
    let account = tx.user().account(id).await?;
    let account = account.ok_or(ServiceError::NotFound("account"))?;
    let known = tx.user().passkeys(id).await?;
    drop(tx);
    if known.len() >= PASSKEYS_MOST {
        return Err(ServiceError::Conflict("that is enough passkeys".to_owned()));
    }
    let known: Vec<CredentialID> = known
        .iter()
        .map(|kept| Ok(read::<Passkey>(&kept.credential)?.cred_id().clone()))
        .collect::<Result<_, ServiceError>>()?;
    let (user, name) = names(&account);
    let (asked, state) = webauthn
        .start_passkey_registration(Uuid::from_u128(id.as_u128()), &user, &name, Some(known))
        .map_err(|error| failed(&error))?;
    // Only a key that the authenticator keeps itself can be used without typing who one is.
    let mut options = serde_json::to_value(&asked.public_key).map_err(|_| ServiceError::Internal)?;
    options["authenticatorSelection"]["residentKey"] = "required".into();
    options["authenticatorSelection"]["requireResidentKey"] = true.into();
    let ticket = keep_ceremony(permit, Some(id), &state).await?;
    Ok(Ceremony {
        ticket,
        options: options.to_string(),
    })
}

/// Keeps the passkey that the browser has made, under a name of the person's choice.
/// # Errors
/// [`ServiceError::ProofRequired`], [`ServiceError::Invalid`] for the name, [`ServiceError::WrongCredentials`] for an
/// answer that is not one to what was asked, or comes late.
pub async fn add_passkey(
    permit: &Permit<AccountUpdate>,
    ticket: &str,
    name: &str,
    answer: &str,
) -> Result<(), ServiceError> {
    let account = permit.fresh()?;
    let name = parse_name(name)?;
    let webauthn = webauthn(permit)?;
    let state: PasskeyRegistration = take_ceremony(permit, ticket, Some(account)).await?;
    let answer: RegisterPublicKeyCredential = read_answer(answer)?;
    let made = webauthn
        .finish_passkey_registration(&answer, &state)
        .map_err(|error| {
            tracing::warn!(%error, "a new passkey was refused");
            ServiceError::WrongCredentials
        })?;
    let (id, at) = (PasskeyId::from_u128(permit.ids.next()), permit.clock.now());
    let (credential_id, credential) = (URL_SAFE_NO_PAD.encode(made.cred_id()), write(&made)?);
    permit
        .store
        .write(async move |tx: &mut Tx| {
            if tx.user().passkeys(account).await?.len() >= PASSKEYS_MOST {
                return Err(ServiceError::Conflict("that is enough passkeys".to_owned()));
            }
            let new = NewPasskey {
                id,
                account,
                credential_id: &credential_id,
                name: &name,
                credential: &credential,
                at,
            };
            Ok(tx.user().insert_passkey(&new).await?)
        })
        .await
}

/// The passkeys of one's own account, oldest first.
/// # Errors
/// Those of the database.
pub async fn list_passkeys(permit: &Permit<AccountUpdate>) -> Result<Vec<PasskeyView>, ServiceError> {
    let account = permit.account()?;
    let kept = permit.store.read().await?.user().passkeys(account).await?;
    Ok(kept.into_iter().map(|kept| kept.view).collect())
}

/// Calls a passkey something else.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::NotFound`].
pub async fn rename_passkey(
    permit: &Permit<AccountUpdate>,
    id: PasskeyId,
    name: &str,
) -> Result<(), ServiceError> {
    let (account, name) = (permit.account()?, parse_name(name)?);
    let renamed = permit
        .store
        .write(async move |tx: &mut Tx| {
            Ok::<_, ServiceError>(tx.user().rename_passkey(account, id, &name).await?)
        })
        .await?;
    if renamed {
        Ok(())
    } else {
        Err(ServiceError::NotFound("passkey"))
    }
}

/// Removes a passkey: it opens nothing any more.
/// # Errors
/// [`ServiceError::ProofRequired`], [`ServiceError::NotFound`]; [`ServiceError::Conflict`] when it is the last way in;
/// [`ServiceError::Forbidden`] for whoever works here and has no other second factor.
pub async fn remove_passkey(permit: &Permit<AccountUpdate>, id: PasskeyId) -> Result<(), ServiceError> {
    let account = permit.fresh()?;
    let needs_second =
        permit.settings.staff_second_factor && permit.person().is_some_and(crate::Person::is_staff);
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let kept = tx.user().passkeys(account).await?;
            if !kept.iter().any(|kept| kept.view.id == id) {
                return Err(ServiceError::NotFound("passkey"));
            }
            if kept.len() == 1 {
                can_do_without(tx, account, needs_second).await?;
            }
            tx.user().delete_passkey(account, id).await?;
            Ok(())
        })
        .await
}

/// Whether the account can be entered without any passkey.
async fn can_do_without(tx: &mut Tx, id: AccountId, needs_second: bool) -> Result<(), ServiceError> {
    let account = tx.user().account(id).await?;
    let account = account.ok_or(ServiceError::NotFound("account"))?;
    // Codes are sent to contacts; a password is of no use without one.
    if account.logins().is_empty() {
        return Err(ServiceError::Conflict("this is the last way in".to_owned()));
    }
    let second = tx.user().second_factor(id).await?;
    if needs_second && !second.is_some_and(|second| second.confirmed) {
        return Err(ServiceError::Forbidden);
    }
    Ok(())
}

/// The relying party: this shop, at its own address and nowhere else.
pub(super) fn webauthn(ctx: &Ctx) -> Result<Webauthn, ServiceError> {
    let base_url = &ctx.settings.base_url;
    let host = passkey_host(base_url).ok_or(ServiceError::NotFound("passkeys"))?;
    let origin = Url::parse(base_url).map_err(|_| ServiceError::Internal)?;
    WebauthnBuilder::new(host, &origin)
        .map(|builder| builder.rp_name("Jishi"))
        .and_then(WebauthnBuilder::build)
        .map_err(|error| failed(&error))
}

/// Keeps what a browser was asked for; gives the ticket.
pub(super) async fn keep_ceremony<S: Serialize>(
    ctx: &Ctx,
    account: Option<AccountId>,
    state: &S,
) -> Result<String, ServiceError> {
    let ticket = format!("{:032x}", ctx.ids.secret());
    let (id, state) = (ticket.clone(), write(state)?);
    let expires_at = ctx.clock.now().plus_seconds(CEREMONY_SECONDS);
    ctx.store
        .write(async move |tx: &mut Tx| {
            let new = NewCeremony {
                id: &id,
                account,
                state: &state,
                expires_at,
            };
            Ok::<_, ServiceError>(tx.user().insert_ceremony(&new).await?)
        })
        .await?;
    Ok(ticket)
}

/// What was asked for under a ticket, if it was asked of `account` and is still waited for. It is not any more.
pub(super) async fn take_ceremony<S: DeserializeOwned>(
    ctx: &Ctx,
    ticket: &str,
    account: Option<AccountId>,
) -> Result<S, ServiceError> {
    let (ticket, now) = (ticket.to_owned(), ctx.clock.now());
    let taken = ctx
        .store
        .write(async move |tx: &mut Tx| Ok::<_, ServiceError>(tx.user().take_ceremony(&ticket, now).await?))
        .await?;
    let (_, state) = taken
        .filter(|(asked, _)| *asked == account)
        .ok_or(ServiceError::WrongCredentials)?;
    read(&state)
}

/// Reads what a browser has answered.
pub(super) fn read_answer<A: DeserializeOwned>(text: &str) -> Result<A, ServiceError> {
    if text.len() > ANSWER_MOST {
        return Err(ServiceError::WrongCredentials);
    }
    serde_json::from_str(text).map_err(|_| ServiceError::WrongCredentials)
}

/// The public key of a kept passkey.
pub(super) fn key_of(kept: &Kept) -> Result<Passkey, ServiceError> {
    read(&kept.credential)
}

pub(super) fn write<T: Serialize>(value: &T) -> Result<String, ServiceError> {
    serde_json::to_string(value).map_err(|_| ServiceError::Internal)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, ServiceError> {
    serde_json::from_str(text).map_err(|_| ServiceError::Internal)
}

pub(super) fn failed(error: &webauthn_rs::prelude::WebauthnError) -> ServiceError {
    tracing::error!(%error, "a ceremony with a passkey could not be begun");
    ServiceError::Internal
}

fn parse_name(text: &str) -> Result<String, ServiceError> {
    let code = if text.trim().is_empty() {
        "required"
    } else {
        "too_long"
    };
    PersonName::parse(text)
        .map(String::from)
        .ok_or_else(|| ServiceError::Invalid(vec![FieldError::new("name", code)]))
}

/// What the authenticator shows: the contact that the person signs in with, and what they want to be called.
fn names(account: &Account) -> (String, String) {
    let login = account.logins().first().map(Login::as_str).map(ToOwned::to_owned);
    let login = login.unwrap_or_else(|| account.id.to_string());
    let name = account.name.as_ref().map(|name| name.as_str().to_owned());
    (login.clone(), name.unwrap_or(login))
}

//! What a person sees and changes of their own account.

use super::new_password::{judge, own_words};
use super::token::SessionToken;
use crate::guard::Permit;
use crate::{Ctx, ServiceError};
use domain::kernel::FieldError;
use domain::user::permission::policy::AccountUpdate;
use domain::user::{
    Account, AccountState, AccountView, Email, Login, Permission, PersonName, Phone, Reach, SignedIn,
    mask_email, mask_phone,
};
use store::Tx;

/// Who is signed in, for greeting them and showing the right doors; `None` for a visitor.
/// # Errors
/// Those of the database.
pub async fn signed_in(ctx: &Ctx) -> Result<Option<SignedIn>, ServiceError> {
    let Some(person) = ctx.person().await? else {
        return Ok(None);
    };
    let account = ctx.store.read().await?.user().account(person.account).await?;
    let account = account.ok_or(ServiceError::NotFound("account"))?;
    let reaches = |permission: &Permission| person.reach(*permission) == Some(Reach::Platform);
    // Whoever works for the platform too still works for their seller.
    let of_seller = |permission: &Permission| !person.sellers(*permission).is_empty();
    Ok(Some(SignedIn {
        name: account
            .name
            .as_ref()
            .map_or_else(String::new, |name| name.as_str().to_owned()),
        contact: masked_account(&account),
        strength: person.strength,
        console: Permission::ALL.iter().copied().filter(reaches).collect(),
        seller: Permission::ALL.iter().any(of_seller),
        selling: Permission::ALL.iter().copied().filter(of_seller).collect(),
    }))
}

/// Who is signed in, for the frame of a console.
/// # Errors
/// [`ServiceError::SignInRequired`], [`ServiceError::Forbidden`] for whoever works neither for the platform nor for a
/// seller.
pub async fn workplace(ctx: &Ctx) -> Result<SignedIn, ServiceError> {
    let person = signed_in(ctx).await?.ok_or(ServiceError::SignInRequired)?;
    if person.console.is_empty() && !person.seller {
        return Err(ServiceError::Forbidden);
    }
    Ok(person)
}

/// What others recognise an account by: its contact, masked.
pub(crate) fn masked_account(account: &Account) -> String {
    match account.logins().first() {
        Some(Login::Email(email)) => mask_email(email.as_str()),
        Some(Login::Phone(phone)) => mask_phone(phone.as_str()),
        None => String::new(),
    }
}

/// One's own account.
/// # Errors
/// Those of the database.
pub async fn view_account(permit: &Permit<AccountUpdate>) -> Result<AccountView, ServiceError> {
    let id = permit.account()?;
    let mut tx = permit.store.read().await?;
    let account = tx
        .user()
        .account(id)
        .await?
        .ok_or(ServiceError::NotFound("account"))?;
    let second = tx.user().second_factor(id).await?;
    Ok(AccountView {
        name: account
            .name
            .as_ref()
            .map_or_else(String::new, |name| name.as_str().to_owned()),
        email: account
            .email
            .as_ref()
            .map_or_else(String::new, |email| Email::as_str(email).to_owned()),
        phone: account
            .phone
            .as_ref()
            .map_or_else(String::new, |phone| Phone::as_str(phone).to_owned()),
        level: account.level,
        has_password: account.password.is_some(),
        has_second_factor: second.is_some_and(|second| second.confirmed),
        has_passkey: !tx.user().passkeys(id).await?.is_empty(),
        recovery_left: tx.user().recovery_codes_left(id).await?,
        created_at: account.created_at,
        blocked_reason: match account.state {
            AccountState::Blocked => account.blocked_reason,
            _ => String::new(),
        },
        version: account.version,
    })
}

/// Changes what the person is called; an empty name takes it away.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::Conflict`] when the account was edited since `version`.
pub async fn rename_account(
    permit: &Permit<AccountUpdate>,
    name: &str,
    version: i64,
) -> Result<(), ServiceError> {
    let id = permit.account()?;
    let name = match name.trim() {
        "" => String::new(),
        name => PersonName::parse(name)
            .map(String::from)
            .ok_or_else(|| ServiceError::Invalid(vec![FieldError::new("name", "too_long")]))?,
    };
    let renamed = permit
        .store
        .write(async move |tx: &mut Tx| {
            Ok::<_, ServiceError>(tx.user().rename_account(id, &name, version).await?)
        })
        .await?;
    if renamed {
        Ok(())
    } else {
        Err(ServiceError::Conflict(
            "the account was changed meanwhile".to_owned(),
        ))
    }
}

/// Sets a new password, ends the other sessions and gives this one a new token. Whoever has a password shows it;
/// whoever has none needs a fresh proof.
/// # Errors
/// [`ServiceError::Invalid`] for the new one, [`ServiceError::WrongCredentials`] for the old one.
pub async fn change_password(
    permit: &Permit<AccountUpdate>,
    current: &str,
    new: &str,
) -> Result<SessionToken, ServiceError> {
    let person = permit.person().cloned().ok_or(ServiceError::SignInRequired)?;
    let (id, now) = (person.account, permit.clock.now());
    let (admitted, account) = permit
        .store
        .write(async move |tx: &mut Tx| {
            let admitted = tx.user().admit(&format!("prove:{id}"), 5, 720, now).await?;
            Ok::<_, ServiceError>((admitted, tx.user().account(id).await?))
        })
        .await?;
    if !admitted {
        return Err(ServiceError::TooMany);
    }
    let account = account.ok_or(ServiceError::NotFound("account"))?;
    let own = own_words(&account);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    judge(permit, new, &own)
        .await
        .map_err(|error| ServiceError::Invalid(vec![error]))?;
    if account.password.is_none() {
        permit.fresh()?;
    } else if !permit
        .passwords
        .fits(current.to_owned(), account.password)
        .await?
    {
        return Err(ServiceError::WrongCredentials);
    }
    let hash = permit.passwords.hash(new.to_owned()).await?;
    let token = SessionToken::mint(permit);
    let token_hash = token.hash();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            tx.user().set_password(id, &hash).await?;
            tx.user().forgive(&format!("prove:{id}")).await?;
            tx.user().revoke_sessions(id, Some(person.session), now).await?;
            tx.user()
                .renew_session(person.session, &token_hash, person.strength, now)
                .await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(token)
}

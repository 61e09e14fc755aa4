//! Making an account.

use super::code::{parse_login, send_code, take_code};
use super::consent;
use super::new_password;
use super::session::begin_session;
use super::token::Started;
use crate::{Ctx, ServiceError};
use domain::kernel::{FieldError, Locale};
use domain::user::{Account, AccountId, ConsentPurpose, Login, Strength};
use store::{CodePurpose, Tx};

/// Asks for an account. Whether there is one already is told only to whoever reads what is sent to the contact.
/// Gives the ticket for [`confirm_registration`].
/// # Errors
/// [`ServiceError::Invalid`] for fields of the form, [`ServiceError::TooMany`].
pub async fn register(
    ctx: &Ctx,
    locale: Locale,
    login: &str,
    password: &str,
    agreed: bool,
) -> Result<String, ServiceError> {
    let mut errors = Vec::new();
    let parsed = parse_login(login);
    if let Err(ServiceError::Invalid(fields)) = &parsed {
        errors.extend(fields.clone());
    }
    if let Err(error) = new_password::judge(ctx, password, &[login.trim()]).await {
        errors.push(error);
    }
    if !agreed {
        errors.push(FieldError::new("agreed", "required"));
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    let hash = ctx.passwords.hash(password.to_owned()).await?;
    send_code(ctx, CodePurpose::Register, parsed?, locale, None, Some(hash)).await
}

/// Makes the account whose contact the code has proved, and signs in to it.
/// # Errors
/// [`ServiceError::WrongCredentials`] for a wrong, used or old code.
pub async fn confirm_registration(ctx: &Ctx, ticket: &str, code: &str) -> Result<Started, ServiceError> {
    let (ctx, ticket, code) = (ctx.clone(), ticket.to_owned(), code.to_owned());
    let made = ctx
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let Some((_, waiting)) = take_code(&ctx, tx, CodePurpose::Register, &ticket, &code).await? else {
                return Ok(None);
            };
            let login = Login::parse(&waiting.login).map_err(|_| ServiceError::Internal)?;
            let id = AccountId::from_u128(ctx.ids.next());
            let mut account = Account::new(id, login, waiting.locale, ctx.clock.now());
            account.password = waiting.password;
            tx.user().insert_account(&account).await?;
            if let Some(version) = waiting.terms {
                consent::record(&ctx, tx, id, ConsentPurpose::Terms, &version, true).await?;
            }
            begin_session(&ctx, tx, id, Strength::One).await.map(Some)
        })
        .await;
    match made {
        Ok(Some(started)) => Ok(started),
        // Somebody else has proved the same contact meanwhile.
        Ok(None) | Err(ServiceError::Conflict(_)) => Err(ServiceError::WrongCredentials),
        Err(error) => Err(error),
    }
}

//! A new password for somebody who has forgotten theirs.

use super::code::{parse_login, send_code, take_code};
use super::new_password::{check_own, judge};
use super::sign_in::password_key;
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;
use domain::user::Login;
use store::{CodePurpose, Tx};

/// Has a code sent to the contact, if it belongs to an account. Gives the ticket for [`reset_password`] either way.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::TooMany`].
pub async fn request_reset(ctx: &Ctx, locale: Locale, login: &str) -> Result<String, ServiceError> {
    send_code(ctx, CodePurpose::Reset, parse_login(login)?, locale, None, None).await
}

/// Sets a new password and ends every session of the account. The second factor stays.
/// # Errors
/// [`ServiceError::Invalid`] for the password, [`ServiceError::WrongCredentials`] for the code.
pub async fn reset_password(ctx: &Ctx, ticket: &str, code: &str, password: &str) -> Result<(), ServiceError> {
    judge(ctx, password, &[])
        .await
        .map_err(|error| ServiceError::Invalid(vec![error]))?;
    let hash = ctx.passwords.hash(password.to_owned()).await?;
    let (ctx, ticket, code, chosen) = (
        ctx.clone(),
        ticket.to_owned(),
        code.to_owned(),
        password.to_owned(),
    );
    let done = ctx
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let Some((_, waiting)) = take_code(&ctx, tx, CodePurpose::Reset, &ticket, &code).await? else {
                return Ok(false);
            };
            let login = Login::parse(&waiting.login).map_err(|_| ServiceError::Internal)?;
            let Some(account) = tx.user().account_by_login(&login).await? else {
                return Ok(false);
            };
            // Only now it is known whose words it must not be made of. Refused, the code can be used again.
            check_own(&chosen, &account).map_err(|error| ServiceError::Invalid(vec![error]))?;
            tx.user().set_password(account.id, &hash).await?;
            tx.user()
                .revoke_sessions(account.id, None, ctx.clock.now())
                .await?;
            let key = password_key(tx, &login)?;
            tx.user().forgive(&key).await?;
            Ok::<_, ServiceError>(true)
        })
        .await?;
    if done {
        Ok(())
    } else {
        Err(ServiceError::WrongCredentials)
    }
}

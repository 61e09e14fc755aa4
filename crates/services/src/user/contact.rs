//! Changing an e-mail address or telephone number: it counts once a code that was sent there has come back.

use super::code::{parse_login, send_code, take_code};
use crate::guard::Permit;
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;
use domain::user::Login;
use domain::user::permission::policy::AccountUpdate;
use store::{CodePurpose, Tx};

/// Has a code sent to a new contact. Gives the ticket for [`confirm_contact`].
/// # Errors
/// [`ServiceError::ProofRequired`], [`ServiceError::Invalid`], [`ServiceError::TooMany`].
pub async fn request_contact(
    permit: &Permit<AccountUpdate>,
    locale: Locale,
    login: &str,
) -> Result<String, ServiceError> {
    let account = permit.fresh()?;
    send_code(
        permit,
        CodePurpose::Verify,
        parse_login(login)?,
        locale,
        Some(account),
        None,
    )
    .await
}

/// Puts the contact that the code has proved in the place of the one of its kind.
/// # Errors
/// [`ServiceError::WrongCredentials`].
pub async fn confirm_contact(
    permit: &Permit<AccountUpdate>,
    ticket: &str,
    code: &str,
) -> Result<(), ServiceError> {
    let account = permit.fresh()?;
    let (ctx, ticket, code) = (Ctx::clone(permit), ticket.to_owned(), code.to_owned());
    let changed = permit
        .store
        .write(async move |tx: &mut Tx| {
            let taken = take_code(&ctx, tx, CodePurpose::Verify, &ticket, &code).await?;
            let Some((_, waiting)) = taken.filter(|(sent, _)| sent.account == Some(account)) else {
                return Ok(false);
            };
            let login = Login::parse(&waiting.login).map_err(|_| ServiceError::Internal)?;
            tx.user().set_contact(account, &login, ctx.clock.now()).await?;
            Ok(true)
        })
        .await;
    match changed {
        Ok(true) => Ok(()),
        Ok(false) | Err(ServiceError::Conflict(_)) => Err(ServiceError::WrongCredentials),
        Err(error) => Err(error),
    }
}

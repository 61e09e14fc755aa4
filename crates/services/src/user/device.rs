//! The mark that a browser keeps of an account it has signed in to: its person still gets in while a stranger uses up
//! the tries that everybody shares (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
//!
//! It opens nothing. A random number and a keyed hash of it, the account and its password as it is kept, so that nobody
//! can make one, and a new password ends them all: whoever knew the old one has no tries of their own any more.

use super::token::DeviceMark;
use crate::{Ctx, ServiceError};
use domain::user::{Account, AccountId};
use store::Tx;

/// A mark for the browser that has just signed in.
pub(super) async fn mint(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<DeviceMark, ServiceError> {
    let account = tx.user().account(account).await?;
    let account = account.ok_or(ServiceError::NotFound("account"))?;
    let number = format!("{:032x}", ctx.ids.secret());
    let proof = prove(tx, &account, &number)?;
    Ok(DeviceMark::new(&number, &proof))
}

/// What the tries of this browser are counted by, if it bears a mark of the account.
pub(super) fn counted_by(
    ctx: &Ctx,
    tx: &mut Tx,
    account: Option<&Account>,
) -> Result<Option<String>, ServiceError> {
    let (Some(mark), Some(account)) = (&ctx.device, account) else {
        return Ok(None);
    };
    let (number, proof) = mark.parts();
    let is_ours = prove(tx, account, number)? == proof;
    Ok(is_ours.then(|| format!("{}:{number}", account.id)))
}

fn prove(tx: &mut Tx, account: &Account, number: &str) -> Result<String, ServiceError> {
    let password = account.password.as_deref().unwrap_or_default();
    let what = format!("{} {number} {password}", account.id);
    Ok(tx.vault().index("device.mark", &what)?)
}

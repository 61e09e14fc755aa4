//! Customers whom operators have barred from ordering.

use crate::ServiceError;
use domain::user::{AccountId, Email, Phone};
use store::Tx;

/// Refuses whoever is barred from ordering: by their account, or, as a guest, by a contact of it. One statement.
/// # Errors
/// [`ServiceError::Blocked`] with the reason that the operator gave.
pub(crate) async fn refuse_blocked(
    tx: &mut Tx,
    account: Option<AccountId>,
    email: Option<&Email>,
    phone: &Phone,
) -> Result<(), ServiceError> {
    match tx.user().blocked_reason(account, email, phone).await? {
        Some(reason) => Err(ServiceError::Blocked(reason)),
        None => Ok(()),
    }
}

//! Customers whom operators have barred from ordering.

use crate::ServiceError;

/// Refuses whoever is barred from ordering, by the answer to [`store::UserStore::blocked_reason`]: by their account, or, as
/// a guest, by a contact of it.
/// # Errors
/// [`ServiceError::Blocked`] with the reason that the operator gave.
pub(crate) fn refuse_blocked(reason: Option<String>) -> Result<(), ServiceError> {
    reason.map_or(Ok(()), |reason| Err(ServiceError::Blocked(reason)))
}

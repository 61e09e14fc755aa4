//! `jishi verify`: does the database keep the rules?

use crate::{Permit, ServiceError};
use domain::user::permission::policy::SystemUpdate;
use store::{Checkpoint, Verdict};

/// Checks every rule and the audit log; `each` hears of every verdict as it comes.
/// # Errors
/// Those of the database.
pub async fn verify(
    permit: &Permit<SystemUpdate>,
    each: impl FnMut(&Verdict),
) -> Result<Vec<Verdict>, ServiceError> {
    permit.platform()?;
    Ok(permit.store.verify(each).await?)
}

/// Checks the audit log alone, also against checkpoints that were kept somewhere else.
/// # Errors
/// As [`verify`].
pub async fn verify_audit(
    permit: &Permit<SystemUpdate>,
    kept: &[Checkpoint],
) -> Result<Vec<Verdict>, ServiceError> {
    permit.platform()?;
    Ok(permit.store.verify_audit(kept).await?)
}

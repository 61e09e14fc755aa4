//! `jishi verify`: does the database keep the rules?

use crate::{Ctx, ServiceError};
use store::Verdict;

/// Checks every rule; `each` hears of every verdict as it comes.
/// # Errors
/// [`ServiceError::Forbidden`] for visitors, and those of the database.
pub async fn verify(ctx: &Ctx, each: impl FnMut(&Verdict)) -> Result<Vec<Verdict>, ServiceError> {
    ctx.staff_only()?;
    Ok(ctx.store.verify(each).await?)
}

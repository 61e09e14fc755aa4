//! The keys that personal data is sealed with: what there is, and changing them while the shop serves.

use crate::{Ctx, Permit, ServiceError};
use domain::kernel::Timestamp;
use domain::user::permission::policy::SystemUpdate;
use store::{KeyState, Resealed, SealedColumn, SealedCount, Tx, sealed_columns};

/// Values sealed again in one transaction: few enough that nobody waits for it.
const BATCH: i64 = 100;

/// The keys, and what is sealed by which.
#[derive(Clone, Debug)]
pub struct KeyStatus {
    /// Fingerprints of the master keys, newest first.
    pub masters: Vec<String>,
    pub keys: Vec<KeyState>,
    pub columns: Vec<SealedCount>,
}

/// # Errors
/// Those of the database.
pub async fn key_status(permit: &Permit<SystemUpdate>) -> Result<KeyStatus, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let mut columns = Vec::new();
    for column in sealed_columns() {
        columns.push(tx.vault().count(column).await?);
    }
    Ok(KeyStatus {
        masters: permit.store.vault().masters(),
        keys: tx.vault().keys().await?,
        columns,
    })
}

/// Makes a new data key; from now on it seals. Other processes hear of it within about a second. What older keys have
/// sealed stays readable, and is sealed again by [`reseal_values`].
/// # Errors
/// Those of the database.
pub async fn rotate_keys(permit: &Permit<SystemUpdate>) -> Result<(), ServiceError> {
    permit.platform()?;
    let now: Timestamp = permit.clock.now();
    permit
        .store
        .write(async move |tx: &mut Tx| Ok::<_, ServiceError>(tx.vault().rotate(now).await?))
        .await?;
    Ok(permit.store.refresh_keys().await?)
}

/// Seals everything again that is sealed by an older data key, or not yet: in small transactions, so that the shop
/// serves meanwhile, and as often as it takes until nothing is left. It may be broken off and started again at any
/// time. `progress` hears how many values are done.
/// # Errors
/// Those of the database.
pub async fn reseal_values(
    permit: &Permit<SystemUpdate>,
    mut progress: impl FnMut(u64),
) -> Result<Resealed, ServiceError> {
    permit.platform()?;
    let mut all = Resealed::default();
    loop {
        let before = all.done;
        // What does not open would be found in every pass.
        all.broken.clear();
        for column in sealed_columns() {
            reseal_column(permit, column, &mut all, &mut progress).await?;
        }
        if all.done == before {
            return Ok(all);
        }
    }
}

async fn reseal_column(
    ctx: &Ctx,
    column: SealedColumn,
    all: &mut Resealed,
    progress: &mut impl FnMut(u64),
) -> Result<(), ServiceError> {
    let mut after = String::new();
    loop {
        let mut tx = ctx.store.read().await?;
        let values = tx.vault().outdated(column, &after, BATCH).await?;
        drop(tx);
        let Some(last) = values.last().map(|value| value.row.clone()) else {
            return Ok(());
        };
        let part = ctx
            .store
            .write(async move |tx: &mut Tx| Ok::<_, ServiceError>(tx.vault().reseal(column, values).await?))
            .await?;
        all.done += part.done;
        all.broken.extend(part.broken);
        after = last;
        progress(all.done);
    }
}

/// Wraps all data keys under the newest master key; gives how many were not. Afterwards the older master keys are
/// needed for backups only.
/// # Errors
/// [`ServiceError::Internal`] when the old master key is not given too.
pub async fn rewrap_keys(permit: &Permit<SystemUpdate>) -> Result<u64, ServiceError> {
    permit.platform()?;
    permit
        .store
        .write(async move |tx: &mut Tx| Ok(tx.vault().rewrap().await?))
        .await
}

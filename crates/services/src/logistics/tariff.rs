//! The delivery tariff: seen, and changed as a new version. What orders were charged stays as it was.

use crate::{Permit, ServiceError, audit, product};
use domain::kernel::Currency;
use domain::logistics::{DeliveryMethod, RateForm, Tariff, Zone};
use domain::user::permission::policy::{SettingRead, SettingUpdate};
use serde_json::{Value, json};
use store::Tx;

/// The tariff that counts.
/// # Errors
/// [`ServiceError::Forbidden`] for people whose permission does not reach the whole platform.
pub async fn delivery_tariff(permit: &Permit<SettingRead>) -> Result<Tariff, ServiceError> {
    permit.platform()?;
    Ok(permit.store.read().await?.logistics().tariff().await?)
}

/// Changes what one method costs to one zone, if the tariff is still of this version. It is logged.
/// # Errors
/// [`ServiceError::Invalid`] for tiers that do not climb, and whatever else is wrong; [`ServiceError::Conflict`] when
/// somebody was faster.
pub async fn change_rate(
    permit: &Permit<SettingUpdate>,
    key: (Currency, Zone, DeliveryMethod),
    form: &RateForm,
    version: i64,
) -> Result<(), ServiceError> {
    let new = form.read(key).map_err(ServiceError::Invalid)?;
    change(permit, version, move |tariff| {
        let rate = tariff.rates.iter_mut();
        let Some(rate) = rate.into_iter().find(|rate| rate.key() == new.key()) else {
            return Value::Null;
        };
        let told = json!({ "before": rate, "after": new });
        *rate = new;
        told
    })
    .await
}

/// Changes which provinces are remote, if the tariff is still of this version. It is logged.
/// # Errors
/// As [`change_rate`].
pub async fn change_remote(
    permit: &Permit<SettingUpdate>,
    mut remote: Vec<String>,
    version: i64,
) -> Result<(), ServiceError> {
    remote.sort();
    remote.dedup();
    change(permit, version, move |tariff| {
        let told = json!({ "before": tariff.remote, "after": remote });
        tariff.remote = remote;
        told
    })
    .await
}

/// Makes the next version of the tariff; `edit` says what has changed, as `before` and `after`.
async fn change(
    permit: &Permit<SettingUpdate>,
    version: i64,
    edit: impl FnOnce(&mut Tariff) -> Value + Send + 'static,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let mut tariff = tx.logistics().tariff().await?;
            if tariff.version != version {
                return Err(moved_on());
            }
            let told = edit(&mut tariff);
            tariff.version += 1;
            let faults = tariff.faults();
            if !faults.is_empty() {
                return Err(ServiceError::Invalid(faults));
            }
            if !tx.logistics().add_tariff(&tariff, owned.clock.now()).await? {
                return Err(moved_on());
            }
            let id = tariff.version.to_string();
            let mut record = audit::by(&owned, "delivery_fee.change", "delivery_tariff", id);
            record.before = Some(told["before"].to_string());
            record.after = Some(told["after"].to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await?;
    product::refresh(permit).await?;
    Ok(())
}

fn moved_on() -> ServiceError {
    ServiceError::Conflict("the delivery fees have just been changed by somebody else: look again".to_owned())
}

//! Settings that operators change while the shop is open.

use crate::{Permit, ServiceError, audit};
use domain::kernel::FieldError;
use domain::setting::{Setting, SettingView};
use domain::user::permission::policy::{SettingRead, SettingUpdate};
use serde_json::json;
use store::{SettingRow, Tx};

/// Every setting with its value.
/// # Errors
/// Those of the database.
pub async fn list_settings(permit: &Permit<SettingRead>) -> Result<Vec<SettingView>, ServiceError> {
    permit.platform()?;
    let rows = permit.store.read().await?.setting().all().await?;
    let view = |setting: Setting| {
        let row = rows.iter().find(|row| row.key == setting.key());
        SettingView {
            setting,
            value: row.map_or(setting.default_value(), |row| value_of(setting, row)),
            version: row.map_or(0, |row| row.version),
        }
    };
    Ok(Setting::ALL.into_iter().map(view).collect())
}

/// Changes a setting, if nobody has changed it since `version`.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::Conflict`] when somebody was faster.
pub async fn change_setting(
    permit: &Permit<SettingUpdate>,
    setting: Setting,
    value: i64,
    version: i64,
) -> Result<(), ServiceError> {
    permit.platform()?;
    setting
        .check(value)
        .map_err(|_| ServiceError::Invalid(vec![FieldError::new(setting.key(), "out_of_range")]))?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let before = value_in(tx, setting).await?;
            let now = permit.clock.now();
            if !tx
                .setting()
                .set(setting.key(), &value.to_string(), version, now)
                .await?
            {
                return Err(ServiceError::Conflict(
                    "the setting was changed meanwhile".to_owned(),
                ));
            }
            let mut record = audit::by(&permit, "setting.change", "setting", setting.key());
            record.before = Some(json!({ "value": before }).to_string());
            record.after = Some(json!({ "value": value }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// The value of a setting.
/// # Errors
/// Those of the database.
pub(crate) async fn value_in(tx: &mut Tx, setting: Setting) -> Result<i64, ServiceError> {
    let row = tx.setting().setting(setting.key()).await?;
    Ok(row.map_or(setting.default_value(), |row| value_of(setting, &row)))
}

/// A value that cannot be read is as good as none.
fn value_of(setting: Setting, row: &SettingRow) -> i64 {
    row.value.parse().unwrap_or(setting.default_value())
}

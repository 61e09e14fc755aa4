//! What the console asks about settings. Thin: a permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::setting::{Setting, SettingView};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{SettingRead, SettingUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Every setting with its value.
#[server(name = ListSettings, prefix = "/api", endpoint = "setting/list_settings", input = GetUrl, output = Postcard)]
pub async fn list_settings() -> Result<Vec<SettingView>, ApiError> {
    let permit = server::permit::<SettingRead>().await?;
    server::answer(services::setting::list_settings(&permit).await)
}

/// Changes a setting that is still at its version.
#[server(name = ChangeSetting, prefix = "/api", endpoint = "setting/change_setting", output = Postcard)]
pub async fn change_setting(setting: Setting, value: i64, version: i64) -> Result<(), ApiError> {
    let permit = server::permit::<SettingUpdate>().await?;
    server::answer(services::setting::change_setting(&permit, setting, value, version).await)?;
    server::redirect_back("saved");
    Ok(())
}

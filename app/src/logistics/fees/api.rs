//! What the console asks about delivery fees. Thin: a permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Currency;
use domain::logistics::{DeliveryMethod, RateForm, Tariff, Zone};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{SettingRead, SettingUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The tariff that counts.
#[server(name = DeliveryTariff, prefix = "/api", endpoint = "logistics/delivery_tariff", input = GetUrl, output = Postcard)]
pub async fn delivery_tariff() -> Result<Tariff, ApiError> {
    let permit = server::permit::<SettingRead>().await?;
    server::answer(services::logistics::delivery_tariff(&permit).await)
}

/// Changes what one method costs to one zone, in a tariff that is still at its version.
#[server(name = ChangeRate, prefix = "/api", endpoint = "logistics/change_rate", output = Postcard)]
pub async fn change_rate(
    currency: Currency,
    zone: Zone,
    method: DeliveryMethod,
    form: RateForm,
    version: i64,
) -> Result<(), ApiError> {
    let permit = server::permit::<SettingUpdate>().await?;
    let key = (currency, zone, method);
    server::answer(services::logistics::change_rate(&permit, key, &form, version).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Changes which provinces are remote, in a tariff that is still at its version.
#[server(name = ChangeRemote, prefix = "/api", endpoint = "logistics/change_remote", output = Postcard)]
pub async fn change_remote(#[server(default)] remote: Vec<String>, version: i64) -> Result<(), ApiError> {
    let permit = server::permit::<SettingUpdate>().await?;
    server::answer(services::logistics::change_remote(&permit, remote, version).await)?;
    server::redirect_back("saved");
    Ok(())
}

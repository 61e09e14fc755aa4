//! What the console asks about payments. Thin: a permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Currency;
use domain::payment::{LimitPeriod, PaymentBoard, PaymentLimit, PaymentMethod, RefundId};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{OrderRead, RefundRequest, SettingRead, SettingUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};
#[cfg(feature = "ssr")]
use services::payment::LimitForm;

/// Figures of the last days, and money that waits.
#[server(name = ViewPaymentBoard, prefix = "/api", endpoint = "payment/payment_board", input = GetUrl, output = Postcard)]
pub async fn payment_board(#[server(default)] days: String) -> Result<PaymentBoard, ApiError> {
    let permit = server::permit::<OrderRead>().await?;
    server::answer(services::payment::payment_board(&permit, days.parse().unwrap_or_default()).await)
}

/// Sends a refund again that was left to a person.
#[server(name = RetryRefund, prefix = "/api", endpoint = "payment/retry_refund", output = Postcard)]
pub async fn retry_refund(id: RefundId) -> Result<(), ApiError> {
    let permit = server::permit::<RefundRequest>().await?;
    server::answer(services::payment::retry_refund(&permit, id).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Every limit.
#[server(name = ListLimits, prefix = "/api", endpoint = "payment/list_limits", input = GetUrl, output = Postcard)]
pub async fn list_limits() -> Result<Vec<PaymentLimit>, ApiError> {
    let permit = server::permit::<SettingRead>().await?;
    server::answer(services::payment::list_limits(&permit).await)
}

/// Sets a limit; an empty amount takes it away.
#[server(name = ChangeLimit, prefix = "/api", endpoint = "payment/change_limit", output = Postcard)]
pub async fn change_limit(
    method: PaymentMethod,
    currency: Currency,
    period: LimitPeriod,
    #[server(default)] level: String,
    #[server(default)] most: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<SettingUpdate>().await?;
    let form = LimitForm {
        method,
        currency,
        period,
        level,
        most,
    };
    server::answer(services::payment::change_limit(&permit, &form).await)?;
    server::redirect_back("saved");
    Ok(())
}

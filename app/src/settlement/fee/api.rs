//! What the console asks about the fees of payments. Thin: a permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Currency;
use domain::payment::PaymentMethod;
#[cfg(feature = "ssr")]
use domain::settlement::PaymentFeeForm;
use domain::settlement::{FeeBearer, PaymentFeeRule};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{CommissionUpdate, LedgerRead};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The newest version of every rule.
#[server(name = PaymentFees, prefix = "/api", endpoint = "settlement/payment_fees", input = GetUrl, output = Postcard)]
pub async fn payment_fees() -> Result<Vec<PaymentFeeRule>, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::list_payment_fees(&permit).await)
}

/// Changes a rule that is still of its version.
#[server(name = ChangePaymentFee, prefix = "/api", endpoint = "settlement/change_payment_fee", output = Postcard)]
pub async fn change_payment_fee(
    method: PaymentMethod,
    currency: Currency,
    #[server(default)] rate: String,
    #[server(default)] fixed: String,
    bearer: FeeBearer,
    version: i64,
) -> Result<(), ApiError> {
    let permit = server::permit::<CommissionUpdate>().await?;
    let form = PaymentFeeForm {
        method,
        currency,
        rate,
        fixed,
        bearer,
        version,
    };
    server::answer(services::settlement::change_payment_fee(&permit, form).await)?;
    server::redirect_back("saved");
    Ok(())
}

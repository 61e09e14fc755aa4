//! What taking money costs: charged with every capture, by rules that finance sees and changes.

use super::unbalanced;
use crate::{Permit, ServiceError, audit};
use domain::kernel::Timestamp;
use domain::settlement::{Entry, FEE_NOTICE_SECONDS, PaymentFeeForm, PaymentFeeRule, SaleFacts, payment_fee};
use domain::user::permission::policy::{CommissionUpdate, LedgerRead};
use serde_json::json;
use store::Tx;

/// The fees of the captures among the entries of a purchase, by the rule of this moment. Without a capture nothing is asked.
pub(super) async fn of_captures(
    tx: &mut Tx,
    sale: &SaleFacts,
    entries: &[Entry],
    at: Timestamp,
) -> Result<Vec<Entry>, ServiceError> {
    if !entries.iter().any(|entry| entry.kind.takes_money()) {
        return Ok(Vec::new());
    }
    let currency = sale.amount.currency();
    let rule = tx
        .settlement()
        .payment_fee_rule(sale.method, currency, at)
        .await?;
    let Some(rule) = rule else {
        return Ok(Vec::new());
    };
    let mut fees = Vec::new();
    for entry in entries {
        fees.extend(payment_fee(sale, entry, &rule).map_err(|error| unbalanced(&error))?);
    }
    Ok(fees)
}

/// What taking money costs: the newest version for each method and currency that has one, by method and currency.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn list_payment_fees(permit: &Permit<LedgerRead>) -> Result<Vec<PaymentFeeRule>, ServiceError> {
    permit.platform()?;
    Ok(permit
        .store
        .read()
        .await?
        .settlement()
        .payment_fee_rules()
        .await?)
}

/// Changes what taking money by one method in one currency costs, from a minute later on, if its rule is still of the
/// version that the form has seen. What was captured before keeps its fee. It is logged.
/// # Errors
/// [`ServiceError::Invalid`] with the fields that cannot be accepted, [`ServiceError::Conflict`] when somebody was faster.
pub async fn change_payment_fee(
    permit: &Permit<CommissionUpdate>,
    form: PaymentFeeForm,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let known = tx.settlement().payment_fee_rules().await?;
            let is_it = |rule: &&PaymentFeeRule| {
                (rule.method, rule.fixed.currency()) == (form.method, form.currency)
            };
            let before = known.iter().find(is_it);
            if before.map_or(0, |rule| rule.version) != form.version {
                return Err(moved_on());
            }
            let soon = owned.clock.now().plus_seconds(FEE_NOTICE_SECONDS);
            // Versions begin in their order, also where a clock was set back.
            let starts_at = before.map_or(soon, |rule| rule.starts_at.max(soon));
            let rule = form.read(starts_at).map_err(ServiceError::Invalid)?;
            if !tx.settlement().add_payment_fee_rule(&rule).await? {
                return Err(moved_on());
            }
            let told = |rule: &PaymentFeeRule| {
                json!({ "rate": rule.rate.to_string(), "fixed": rule.fixed.to_decimal(), "bearer": rule.bearer.as_str() })
                    .to_string()
            };
            let id = format!("{} {}", rule.method.as_str(), rule.fixed.currency().code());
            let mut record = audit::by(&owned, "payment_fee.change", "payment_fee_rule", id);
            record.before = before.map(told);
            record.after = Some(told(&rule));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

fn moved_on() -> ServiceError {
    ServiceError::Conflict("this fee has just been changed by somebody else: look again".to_owned())
}

//! Limits of payments: set by operators, kept by placing.

use crate::{Permit, ServiceError, audit};
use domain::kernel::{Currency, FieldError, Money};
use domain::payment::{LimitPeriod, PaymentLimit, PaymentMethod};
use domain::user::Level;
use domain::user::permission::policy::{SettingRead, SettingUpdate};
use serde_json::json;
use store::{Spending, Tx};

/// Every limit that is set.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn list_limits(permit: &Permit<SettingRead>) -> Result<Vec<PaymentLimit>, ServiceError> {
    permit.platform()?;
    Ok(permit.store.read().await?.payment().limits().await?)
}

/// Sets a limit; it holds for payments from now on, and counts what was paid before in its day and month.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for a negative amount.
pub async fn set_limit(permit: &Permit<SettingUpdate>, limit: PaymentLimit) -> Result<(), ServiceError> {
    permit.platform()?;
    if limit.most.minor() < 0 {
        return Err(ServiceError::Invalid(vec![FieldError::new(
            "most",
            "out_of_range",
        )]));
    }
    change(permit, limit, true).await
}

/// A limit as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitForm {
    pub method: PaymentMethod,
    pub currency: Currency,
    pub period: LimitPeriod,
    /// Of customers; empty for everybody.
    pub level: String,
    /// In major units, such as 5000.00; empty takes the limit away.
    pub most: String,
}

/// Sets a limit, or takes it away where no amount is written.
/// # Errors
/// As [`set_limit`] and [`remove_limit`], and [`ServiceError::Invalid`] for what is no level or no amount.
pub async fn change_limit(permit: &Permit<SettingUpdate>, form: &LimitForm) -> Result<(), ServiceError> {
    permit.platform()?;
    let wrong = |field: &str, code: &str| ServiceError::Invalid(vec![FieldError::new(field, code)]);
    let level = match form.level.as_str() {
        "" => None,
        level => Some(Level::parse(level).ok_or_else(|| wrong("level", "unknown"))?),
    };
    let text = form.most.trim();
    let most = if text.is_empty() {
        Money::zero(form.currency)
    } else {
        Money::parse(text, form.currency).map_err(|_| wrong("most", "out_of_range"))?
    };
    let limit = PaymentLimit {
        method: form.method,
        level,
        period: form.period,
        most,
    };
    if text.is_empty() {
        remove_limit(permit, limit).await
    } else {
        set_limit(permit, limit).await
    }
}

/// Takes a limit away.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn remove_limit(permit: &Permit<SettingUpdate>, limit: PaymentLimit) -> Result<(), ServiceError> {
    permit.platform()?;
    change(permit, limit, false).await
}

async fn change(
    permit: &Permit<SettingUpdate>,
    limit: PaymentLimit,
    holds: bool,
) -> Result<(), ServiceError> {
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let known = tx.payment().limits().await?;
            let same = |other: &&PaymentLimit| {
                (other.method, other.level, other.period, other.most.currency())
                    == (limit.method, limit.level, limit.period, limit.most.currency())
            };
            let before = known.iter().find(same).map(|limit| limit.most.minor());
            if holds {
                tx.payment().set_limit(limit, owned.clock.now()).await?;
            } else if !tx.payment().remove_limit(limit).await? {
                return Err(ServiceError::NotFound("limit"));
            }
            let level = limit.level.map_or("", Level::as_str);
            let name = format!(
                "{} {} {} {level}",
                limit.method.as_str(),
                limit.most.currency().code(),
                limit.period.as_str()
            );
            let mut record = audit::by(&owned, "payment_limit.change", "payment_limit", name.trim_end());
            record.before = before.map(|most| json!({ "most": most }).to_string());
            record.after = holds.then(|| json!({ "most": limit.most.minor() }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Refuses a payment that was counted and passes a limit of its payer.
/// # Errors
/// [`ServiceError::Invalid`] naming the payment with `over_limit`.
pub(crate) fn refuse_over_limit(tx: &mut Tx, spending: Spending) -> Result<(), ServiceError> {
    if tx.payment().is_within_limits(spending) {
        Ok(())
    } else {
        let over = FieldError::new("payment", "over_limit");
        Err(ServiceError::Invalid(vec![over]))
    }
}

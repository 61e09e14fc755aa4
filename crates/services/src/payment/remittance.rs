//! Remittances for their buyers: where to send how much under which code, until when, and a reminder before that. And the
//! account of the shop, which operators set.

use crate::order::{opened, order_url};
use crate::{Ctx, Permit, ServiceError, audit, notify, setting};
use domain::kernel::{Currency, FieldError, Locale, Money, Timestamp, encode_id};
use domain::order::OrderGroup;
use domain::payment::{Amounts, PaymentId, PaymentMethod, PaymentState, RemittanceAccount, RemittanceCode};
use domain::setting::Setting;
use domain::settlement::RemittanceView;
use domain::user::permission::policy::{ReceiptRead, SettingUpdate};
use serde_json::json;
use store::Tx;

const HOUR_SECONDS: i64 = 3_600;
/// Buyers are reminded so long before the time is over, or at half of a time that is shorter than twice that.
const REMINDED_BEFORE_SECONDS: i64 = 24 * HOUR_SECONDS;
/// Messages name the time in China.
const CHINA_MINUTES: i64 = 480;

/// How long a purchase by this method waits for its money.
pub(crate) async fn seconds_to_pay(
    ctx: &Ctx,
    tx: &mut Tx,
    method: PaymentMethod,
) -> Result<i64, ServiceError> {
    match method {
        PaymentMethod::Online | PaymentMethod::CashOnDelivery => Ok(ctx.settings.payment_seconds),
        PaymentMethod::Remittance => {
            Ok(setting::value_in(tx, Setting::RemittanceHours).await? * HOUR_SECONDS)
        }
    }
}

/// The name under which the money of a new payment is known, where the shop gives it one.
pub(crate) fn reference_of(ctx: &Ctx, method: PaymentMethod) -> Option<String> {
    let is_remitted = method == PaymentMethod::Remittance;
    is_remitted.then(|| RemittanceCode::compose(ctx.ids.secret()).as_str().to_owned())
}

/// Plans what the payment of a purchase that is being placed asks for later: to be opened at the gateway, or a reminder.
/// Cash asks for nothing. Written at the end of the closure.
pub(crate) fn plan(ctx: &Ctx, tx: &mut Tx, group: &OrderGroup) -> Result<(), ServiceError> {
    let item = encode_id("out", ctx.ids.next());
    let ends = match (group.checkout.payment, group.expires_at) {
        (PaymentMethod::Online, _) => {
            let (subject, at) = (group.id.to_string(), group.placed_at);
            return Ok(tx.outbox().add_later(item, "order.placed", &subject, "{}", at)?);
        }
        (PaymentMethod::Remittance, Some(ends)) => ends,
        (PaymentMethod::Remittance | PaymentMethod::CashOnDelivery, _) => return Ok(()),
    };
    let seconds = (ends.as_micros() - group.placed_at.as_micros()) / 1_000_000;
    let due = ends.plus_seconds(-REMINDED_BEFORE_SECONDS.min(seconds / 2));
    let subject = group.payment.to_string();
    Ok(tx
        .outbox()
        .add_later(item, "remittance.remind", &subject, "{}", due)?)
}

/// Reminds the buyer of a remittance that has not come, or not all of it. The reminder and its place in the outbox are gone
/// together, so nobody is reminded twice.
pub(crate) async fn remind(ctx: &Ctx, item: &str, payment: PaymentId) -> Result<(), ServiceError> {
    let (owned, item) = (ctx.clone(), item.to_owned());
    ctx.store
        .write(async move |tx: &mut Tx| {
            let now = owned.clock.now();
            let found = tx
                .payment()
                .payment(payment)
                .await?
                .ok_or(ServiceError::NotFound("payment"))?;
            let group = tx
                .order()
                .group(found.group)
                .await?
                .ok_or(ServiceError::NotFound("order"))?;
            if found.state == PaymentState::Pending
                && let Some(ends) = group.expires_at.filter(|ends| *ends > now)
            {
                let events = tx.payment().events(payment).await?;
                let came = Amounts::fold(found.amount, &events)?.captured;
                let missing = Money::new(found.amount.minor() - came.minor(), found.amount.currency());
                notify::queue(&owned, tx, &reminder(&owned, &group, missing, ends)).await?;
            }
            tx.outbox().done(&item, now).await?;
            Ok(())
        })
        .await
}

fn reminder(ctx: &Ctx, group: &OrderGroup, missing: Money, ends: Timestamp) -> notify::Message {
    let to = notify::contact_of(group);
    let day = ends.civil(CHINA_MINUTES);
    let time = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        day.year, day.month, day.day, day.hour, day.minute
    );
    let (number, page) = (&group.number, order_url(ctx, group));
    let (subject, body) = match group.locale {
        Locale::Zh => (
            format!("订单 {number} 还在等您汇款"),
            format!(
                "【集市】订单 {number} 还差 {missing}。请在北京时间 {time} 前汇到，逾期订单自动取消。账户和附言见：{page}"
            ),
        ),
        Locale::En => (
            format!("Order {number} waits for your remittance"),
            format!(
                "{missing} of order {number} has not come yet. It has to be there before {time}, China time; after that the order is cancelled. Account and code: {page}"
            ),
        ),
    };
    notify::Message { to, subject, body }
}

/// Where a purchase is paid by remittance, for the holder of its key or its signed-in person.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, and for a purchase that is paid otherwise.
pub async fn remittance_page(ctx: &Ctx, number: &str, key: &str) -> Result<RemittanceView, ServiceError> {
    let (group, _) = opened(ctx, number, key).await?;
    let missing = ServiceError::NotFound("remittance");
    if group.checkout.payment != PaymentMethod::Remittance {
        return Err(missing);
    }
    let mut tx = ctx.store.read().await?;
    let payment = tx.payment().payment(group.payment).await?;
    let payment = payment.ok_or(ServiceError::NotFound("payment"))?;
    let account = tx.payment().remittance_account(group.currency).await?;
    let (account, _) = account.ok_or(missing)?;
    let code = payment.reference.as_deref().unwrap_or_default();
    let code = RemittanceCode::parse(code).map_err(|_| ServiceError::Internal)?;
    let events = tx.payment().events(payment.id).await?;
    let came = Amounts::fold(payment.amount, &events)?.captured;
    let is_waited_for = group.payment_state == PaymentState::Pending;
    let left = if is_waited_for {
        payment.amount.minor() - came.minor()
    } else {
        0
    };
    let proofs = tx.payment().proofs(payment.id).await?;
    Ok(RemittanceView {
        account,
        code,
        amount: payment.amount,
        came,
        missing: Money::new(left, payment.amount.currency()),
        deadline: group.expires_at.filter(|_| is_waited_for),
        proofs: proofs.into_iter().map(|(_, at)| at).collect(),
    })
}

/// Where the shop takes remittances of a currency, and the version of that: 0 where none are taken.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn remittance_account(
    permit: &Permit<ReceiptRead>,
    currency: Currency,
) -> Result<(Option<RemittanceAccount>, i64), ServiceError> {
    permit.platform()?;
    let found = permit
        .store
        .read()
        .await?
        .payment()
        .remittance_account(currency)
        .await?;
    Ok(found.map_or((None, 0), |(account, version)| (Some(account), version)))
}

/// Sets where the shop takes remittances of a currency, which offers them to buyers.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`], [`ServiceError::Conflict`] when somebody was faster.
pub async fn set_remittance_account(
    permit: &Permit<SettingUpdate>,
    account: RemittanceAccount,
    version: i64,
) -> Result<(), ServiceError> {
    permit.platform()?;
    account.check().map_err(|fields| {
        ServiceError::Invalid(
            fields
                .into_iter()
                .map(|field| FieldError::new(field, "required"))
                .collect(),
        )
    })?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let before = tx.payment().remittance_account(account.currency).await?;
            let now = owned.clock.now();
            if !tx
                .payment()
                .set_remittance_account(&account, version, now)
                .await?
            {
                return Err(ServiceError::Conflict(
                    "the account was changed meanwhile".to_owned(),
                ));
            }
            let currency = account.currency.code();
            let mut record = audit::by(
                &owned,
                "remittance_account.change",
                "remittance_account",
                currency,
            );
            let told = |account: &RemittanceAccount| {
                json!({ "payee": account.payee, "bank": account.bank, "account": account.account })
                    .to_string()
            };
            record.before = before.map(|(account, _)| told(&account));
            record.after = Some(told(&account));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

//! Cash on delivery: where it is offered, what couriers have, and what a person decides about what is missing.

use crate::approval::{Asked, reason_of, request};
use crate::{Ctx, Permit, ServiceError, audit, setting, settlement};
use domain::kernel::{Currency, FieldError, Money};
use domain::order::{Checkout, OrderNumber};
use domain::payment::{Cash, CashDecision, CashRule, CashStanding, NewCashRule, Offers, PaymentMethod};
use domain::setting::Setting;
use domain::settlement::{CashRow, CashView, cash_written_off};
use domain::user::permission::policy::{ApprovalDecide, ReceiptRead, ReceiptUpdate, SettingUpdate};
use domain::user::{ApprovalId, ApprovalKind, CashGivenUp, Policy, needs_approval};
use serde_json::json;
use store::{Ask, PaymentStore, Tx};

const PAGE: i64 = 50;
const MISSING: ServiceError = ServiceError::NotFound("cash");

/// What the shop has set about methods that are not offered everywhere, for everybody who pays.
/// # Errors
/// Those of the database.
pub async fn list_offers(ctx: &Ctx) -> Result<Offers, ServiceError> {
    Ok(ctx.store.read().await?.payment().offers().await?)
}

/// Where cash is offered, and the currencies in which remittances are taken; each where a method asks for it.
type OffersAsked = (Option<Ask<Vec<CashRule>>>, Option<Ask<Vec<Currency>>>);

/// What the shop has set about where and when a method is offered, as a question.
pub(crate) fn offers_asked(method: PaymentMethod) -> OffersAsked {
    let is = |other| method == other;
    (
        is(PaymentMethod::CashOnDelivery).then(PaymentStore::cash_rules_asked),
        is(PaymentMethod::Remittance).then(PaymentStore::remittance_asked),
    )
}

/// Refuses a purchase of `total` whose method is not offered where it goes, by the answer to [`offers_asked`].
/// # Errors
/// [`ServiceError::Invalid`] naming the payment, with why not.
pub(crate) fn refuse_unoffered(
    (cash, remittance): (Option<Vec<CashRule>>, Option<Vec<Currency>>),
    checkout: &Checkout,
    total: Money,
) -> Result<(), ServiceError> {
    let offers = Offers {
        cash: cash.unwrap_or_default(),
        remittance: remittance.unwrap_or_default(),
    };
    if checkout.payment == PaymentMethod::Online {
        return Ok(());
    }
    let (country, region) = (checkout.address.country, checkout.address.region.as_str());
    offers
        .check(checkout.payment, country, region, total)
        .map_err(|why| ServiceError::Invalid(vec![FieldError::new("payment", why.code())]))
}

/// Sets where and for how much couriers collect cash in one region.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`].
pub async fn set_cash_rule(permit: &Permit<SettingUpdate>, rule: &NewCashRule) -> Result<(), ServiceError> {
    permit.platform()?;
    let rule = rule.check().map_err(ServiceError::Invalid)?;
    change_rule(permit, rule.region.clone(), Some(rule)).await
}

/// Takes the rule of a region away, so that the one for all others counts there.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn remove_cash_rule(permit: &Permit<SettingUpdate>, region: String) -> Result<(), ServiceError> {
    permit.platform()?;
    change_rule(permit, region, None).await
}

async fn change_rule(
    permit: &Permit<SettingUpdate>,
    region: String,
    rule: Option<CashRule>,
) -> Result<(), ServiceError> {
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let told = |rule: &CashRule| {
                let (least, most) = (rule.least.minor(), rule.most.minor());
                json!({ "is_offered": rule.is_offered, "least": least, "most": most }).to_string()
            };
            let known = tx.payment().cash_rules().await?;
            let before = known.iter().find(|rule| rule.region == region).map(told);
            match &rule {
                Some(rule) => tx.payment().set_cash_rule(rule, owned.clock.now()).await?,
                None if tx.payment().remove_cash_rule(&region).await? => {}
                None => return Err(ServiceError::NotFound("rule")),
            }
            let mut record = audit::by(&owned, "cash_rule.change", "cash_rule", region);
            record.before = before;
            record.after = rule.as_ref().map(told);
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// What couriers have, oldest first, after the order `after`; of `short` only what is known to be missing.
/// # Errors
/// [`ServiceError::Forbidden`], and those of the database.
pub async fn cash_in_transit(
    permit: &Permit<ReceiptRead>,
    short: bool,
    after: &str,
) -> Result<CashView, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let ages = tx.payment().cash_ages(permit.clock.now()).await?;
    let mut rows = tx
        .payment()
        .open_cash(short, after.parse().ok(), PAGE + 1)
        .await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let goes_on = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| goes_on).map(|row| row.order.to_string());
    Ok(CashView { ages, rows, next })
}

/// Notes what the courier says to have taken for an order, in yuan: less or more than was due.
/// # Errors
/// [`ServiceError::Invalid`] for what is no amount, [`ServiceError::NotFound`] for an order whose cash is not open.
pub async fn note_collected(
    permit: &Permit<ReceiptUpdate>,
    number: &str,
    amount: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    let taken = Money::parse(amount, Currency::Cny)
        .ok()
        .filter(|taken| taken.minor() >= 0);
    let taken = taken.ok_or_else(|| ServiceError::Invalid(vec![FieldError::new("amount", "amount")]))?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let row = cash_of(tx, &number).await?;
            if !tx.payment().set_collected(row.order, taken).await? {
                return Err(MISSING);
            }
            let after = Cash {
                collected: taken,
                ..row.cash
            };
            note(tx, &owned, "cash.collect", &row, (&after, "")).await
        })
        .await
}

/// Decides about cash that is missing: the courier owes it, or it is given up and written off. Above the limit of the
/// settings for refunds, what was given up of the order before included, giving up waits for a second person; whose request
/// that is comes back. The command line belongs to whoever owns the machine, who needs none.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`], [`ServiceError::Conflict`] when nothing is
/// missing or somebody was faster.
pub async fn decide_cash(
    permit: &Permit<ReceiptUpdate>,
    number: &str,
    decision: CashDecision,
    reason: &str,
) -> Result<Option<ApprovalId>, ServiceError> {
    permit.platform()?;
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    let reason = reason_of(reason)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let row = cash_of(tx, &number).await?;
            if row.cash.standing() == CashStanding::Settled {
                return Err(over());
            }
            if decision == CashDecision::WriteOff
                && let Some(waiting) = ask_second(&owned, tx, &row, &reason).await?
            {
                return Ok(Some(waiting));
            }
            let (action, after) = match decision {
                CashDecision::Claim => {
                    if !tx.payment().claim_cash(row.order).await? {
                        return Err(ServiceError::Conflict("the courier owes it already".to_owned()));
                    }
                    let after = Cash {
                        is_claimed: true,
                        ..row.cash
                    };
                    ("cash.claim", after)
                }
                CashDecision::WriteOff => (
                    "cash.write_off",
                    write_off(&owned, tx, &row).await?.ok_or_else(over)?,
                ),
            };
            note(tx, &owned, action, &row, (&after, &reason)).await?;
            Ok(None)
        })
        .await
}

fn over() -> ServiceError {
    ServiceError::Conflict("nothing is missing of this order any more".to_owned())
}

/// Asks for a second person where so much is to be given up that one may not decide it; gives the request that waits.
async fn ask_second(
    permit: &Permit<ReceiptUpdate>,
    tx: &mut Tx,
    row: &CashRow,
    reason: &str,
) -> Result<Option<ApprovalId>, ServiceError> {
    let amount = row.cash.to_write_off();
    let Some(asker) = permit.asker().filter(|_| !amount.is_zero()) else {
        return Ok(None);
    };
    let limit = setting::value_in(tx, Setting::refund_limit(amount.currency())).await?;
    let all = amount.checked_add(row.cash.written_off)?;
    if !needs_approval(all, Money::new(limit, amount.currency())) {
        return Ok(None);
    }
    let (kind, subject) = (ApprovalKind::CashWriteOff, row.number.to_string());
    if let Some(waiting) = tx.approval().waiting(kind, &subject, permit.clock.now()).await? {
        return Ok(Some(waiting.id));
    }
    let change = CashGivenUp {
        number: subject.clone(),
        amount,
    };
    let question = Asked {
        kind,
        subject,
        seller: None,
        change: &change,
        reason,
    };
    Ok(Some(request(permit, tx, asker, question).await?))
}

/// Carries out what a second person has approved, if as much is missing as was asked for.
/// # Errors
/// [`ServiceError::Conflict`] when another amount is missing now, or nothing.
pub(crate) async fn write_off_approved(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    asked: &CashGivenUp,
    reason: &str,
) -> Result<(), ServiceError> {
    let number = OrderNumber::parse(&asked.number).map_err(|_| ServiceError::Internal)?;
    let row = cash_of(tx, &number).await?;
    if row.cash.to_write_off() != asked.amount {
        return Err(ServiceError::Conflict(
            "another amount is missing now: refuse this request and ask again".to_owned(),
        ));
    }
    let after = write_off(permit, tx, &row).await?.ok_or_else(over)?;
    note(tx, permit, "cash.write_off", &row, (&after, reason)).await
}

/// Gives up what is missing; `None` if nothing is, or somebody was faster.
async fn write_off(ctx: &Ctx, tx: &mut Tx, row: &CashRow) -> Result<Option<Cash>, ServiceError> {
    let (before, amount) = (row.cash.written_off, row.cash.to_write_off());
    if amount.is_zero() || !tx.payment().write_cash_off(row.order, before, amount).await? {
        return Ok(None);
    }
    let entry = cash_written_off(row.order, before, amount);
    settlement::post_incoming(ctx, tx, vec![entry]).await?;
    Ok(Some(Cash {
        written_off: before.checked_add(amount)?,
        ..row.cash
    }))
}

async fn cash_of(tx: &mut Tx, number: &OrderNumber) -> Result<CashRow, ServiceError> {
    let found = tx.payment().cash_of(std::slice::from_ref(number)).await?;
    found.into_values().next().ok_or(MISSING)
}

async fn note<P: Policy>(
    tx: &mut Tx,
    permit: &Permit<P>,
    action: &str,
    row: &CashRow,
    (after, reason): (&Cash, &str),
) -> Result<(), ServiceError> {
    let told = |cash: &Cash| json!({ "collected": cash.collected.minor(), "written_off": cash.written_off.minor(), "is_claimed": cash.is_claimed });
    let mut record = audit::by(permit, action, "order", row.order.to_string());
    record.reason = (!reason.is_empty()).then(|| reason.to_owned());
    (record.before, record.after) = audit::changes(&told(&row.cash), &told(after));
    tx.audit().append(record).await?;
    Ok(())
}

//! Closing months of the books: one after the other, when they are over, by one person; opening the last one again takes
//! two.

use crate::approval::reason_of;
use crate::merchant::masked_person;
use crate::{Ctx, Permit, ServiceError, audit, setting};
use domain::kernel::Timestamp;
use domain::setting::Setting;
use domain::settlement::{Month, PeriodId, PeriodView, PeriodsView, Reopening, Trial, day_begins};
use domain::user::AccountId;
use domain::user::permission::policy::{LedgerRead, LedgerUpdate};
use serde_json::json;
use store::{PeriodRow, Tx};

/// Closings that the page shows.
const SHOWN: i64 = 60;
/// What may still be committed with an earlier time than now, in seconds.
const SETTLING_SECONDS: i64 = 60;
const MISSING: ServiceError = ServiceError::NotFound("month");

/// The month that can be closed next, and where it begins and ends.
struct Next {
    month: Month,
    span: (Timestamp, Timestamp),
    /// The hash of the closing before.
    previous: String,
}

impl Next {
    fn is_over(&self, now: Timestamp) -> bool {
        self.span.1.plus_seconds(SETTLING_SECONDS) <= now
    }
}

/// The trial balance as a day of the shop began, written `2026-11-23`; now for what is no day.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn trial_of_day(permit: &Permit<LedgerRead>, day: &str) -> Result<Trial, ServiceError> {
    let until = finance_day(permit, day).await?;
    super::trial_balance(permit, until).await
}

/// When a day of the shop begins; `None` for what is no day.
/// # Errors
/// Those of the database.
pub async fn finance_day(ctx: &Ctx, text: &str) -> Result<Option<Timestamp>, ServiceError> {
    let mut tx = ctx.store.read().await?;
    let offset = setting::value_in(&mut tx, Setting::FinanceOffset).await?;
    Ok(day_begins(text, offset))
}

/// The months that are closed, and the one that is next.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn list_periods(permit: &Permit<LedgerRead>) -> Result<PeriodsView, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let next = next(&mut tx).await?;
    let since = asked_since(&mut tx, permit).await?;
    let last = tx.settlement().last_period().await?.map(|last| last.id);
    let me = permit.actor();
    let mut closed = Vec::new();
    for row in tx.settlement().periods(SHOWN).await? {
        closed.push(view(&mut tx, row, last, since, &me).await?);
    }
    Ok(PeriodsView {
        may_close: next.as_ref().is_some_and(|next| next.is_over(permit.clock.now())),
        next: next.map(|next| next.month),
        closed,
    })
}

/// Closes the next month: no entry can be dated into it any more. Gives the hash of its summary.
/// # Errors
/// [`ServiceError::Conflict`] for a month that is not next, or not over for a minute.
pub async fn close_period(permit: &Permit<LedgerUpdate>, month: Month) -> Result<String, ServiceError> {
    permit.platform()?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let now = owned.clock.now();
            let next = next(tx).await?.filter(|next| next.month == month);
            let next = next.ok_or_else(|| conflict("another month is to be closed next"))?;
            if !next.is_over(now) {
                return Err(conflict("this month is not over"));
            }
            let summary = tx.settlement().summary(month, next.span, next.previous).await?;
            let id = PeriodId::from_u128(owned.ids.next());
            let by = owned.actor();
            let hash = tx.settlement().close_period(id, &summary, (&by, now)).await?;
            let mut record = audit::by(&owned, "ledger.close", "ledger_period", id.to_string());
            record.after = Some(json!({ "month": month.to_string(), "hash": hash }).to_string());
            tx.audit().append(record).await?;
            Ok(hash)
        })
        .await
}

/// Asks to open the month again that was closed last; another person opens it.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`] for another month, [`ServiceError::Conflict`] when
/// somebody has asked.
pub async fn request_reopening(
    permit: &Permit<LedgerUpdate>,
    id: PeriodId,
    reason: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let (by, reason) = (permit.account()?.to_string(), reason_of(reason)?);
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let row = last(tx, id).await?;
            let (now, since) = (owned.clock.now(), asked_since(tx, &owned).await?);
            if !tx
                .settlement()
                .ask_reopening(id, &reason, (&by, now), since)
                .await?
            {
                return Err(conflict("somebody has asked for it"));
            }
            let mut record = audit::by(&owned, "ledger.reopen.request", "ledger_period", id.to_string());
            record.reason = Some(reason);
            record.after = Some(json!({ "month": row.summary.month.to_string() }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Opens a month again, for another person who has asked for it.
/// # Errors
/// [`ServiceError::NotFound`] for a month that was not closed last, [`ServiceError::Forbidden`] for whoever asked,
/// [`ServiceError::Conflict`] when nobody asks, or not any more.
pub async fn reopen_period(permit: &Permit<LedgerUpdate>, id: PeriodId) -> Result<(), ServiceError> {
    permit.platform()?;
    let by = permit.account()?.to_string();
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let row = last(tx, id).await?;
            if row.asked.as_ref().is_some_and(|(asker, ..)| *asker == by) {
                return Err(ServiceError::Forbidden);
            }
            let (now, since) = (owned.clock.now(), asked_since(tx, &owned).await?);
            if !tx.settlement().reopen_period(id, (&by, now), since).await? {
                return Err(conflict("nobody asks for it any more"));
            }
            let mut record = audit::by(&owned, "ledger.reopen", "ledger_period", id.to_string());
            record.reason = row.asked.map(|(.., reason)| reason);
            record.before =
                Some(json!({ "month": row.summary.month.to_string(), "hash": row.hash }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// The month after the last one that is closed, or that of the first entry. Months follow each other without a gap, also
/// where the shop's time was changed between them.
async fn next(tx: &mut Tx) -> Result<Option<Next>, ServiceError> {
    let offset = setting::value_in(tx, Setting::FinanceOffset).await?;
    let (month, starts_at, previous) = match tx.settlement().last_period().await? {
        Some(last) => (last.summary.month.next(), last.summary.ends_at, last.hash),
        None => match tx.settlement().first_entry_at().await? {
            Some(at) => {
                let month = Month::of(at, offset);
                (month, month.begins(offset), String::new())
            }
            None => return Ok(None),
        },
    };
    Ok(Some(Next {
        month,
        span: (starts_at, month.next().begins(offset)),
        previous,
    }))
}

/// The month that was closed last, if it is this one.
async fn last(tx: &mut Tx, id: PeriodId) -> Result<PeriodRow, ServiceError> {
    let last = tx.settlement().last_period().await?;
    last.filter(|last| last.id == id).ok_or(MISSING)
}

/// Whoever has asked before this moment asks no longer.
async fn asked_since(tx: &mut Tx, ctx: &Ctx) -> Result<Timestamp, ServiceError> {
    let hours = setting::value_in(tx, Setting::ApprovalHours).await?;
    Ok(ctx.clock.now().plus_seconds(-hours * 3_600))
}

async fn view(
    tx: &mut Tx,
    row: PeriodRow,
    last: Option<PeriodId>,
    since: Timestamp,
    me: &str,
) -> Result<PeriodView, ServiceError> {
    let is_last = last == Some(row.id);
    let asked = row
        .asked
        .filter(|(_, at, _)| row.reopened.is_some() || *at > since);
    let by_me = asked.as_ref().is_some_and(|(by, ..)| by == me);
    let (may_ask, may_open) = (is_last && asked.is_none(), is_last && asked.is_some() && !by_me);
    let reopening = match asked {
        Some((by, asked_at, reason)) => Some(Reopening {
            asked_by: named(tx, by).await?,
            asked_at,
            reason,
        }),
        None => None,
    };
    let reopened = match row.reopened {
        Some((by, at)) => Some((at, named(tx, by).await?)),
        None => None,
    };
    Ok(PeriodView {
        id: row.id,
        summary: row.summary,
        hash: row.hash,
        closed_at: row.closed_at,
        closed_by: named(tx, row.closed_by).await?,
        reopening,
        reopened,
        may_ask,
        may_open,
    })
}

async fn named(tx: &mut Tx, by: String) -> Result<String, ServiceError> {
    match by.parse::<AccountId>() {
        Ok(account) => masked_person(tx, account).await,
        Err(_) => Ok(by),
    }
}

fn conflict(text: &str) -> ServiceError {
    ServiceError::Conflict(text.to_owned())
}

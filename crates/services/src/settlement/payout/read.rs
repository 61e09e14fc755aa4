//! Reading payouts: the platform's people all of them, a seller's people their own.

use super::MISSING;
use crate::merchant::masked_person;
use crate::{Permit, ServiceError, audit};
use domain::merchant::SellerId;
use domain::settlement::{Available, PayoutDesk, PayoutId, PayoutState, PayoutStep, PayoutView};
use domain::user::permission::policy::{LedgerExport, LedgerRead};
use domain::user::{AccountId, Part, Policy};
use serde_json::json;
use store::{PayoutFilter, PayoutRow, Tx};

const EXPORT_MOST: usize = 10_000;

/// Whose payouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutsOf {
    /// Everybody's; for the platform's people.
    All,
    /// A seller's, as [`Permit::seller`] says which.
    Shop(Option<SellerId>),
}

/// Where a seller's payouts go, and what it may have.
/// # Errors
/// As [`Permit::seller`].
pub async fn payout_desk(
    permit: &Permit<LedgerRead>,
    seller: Option<SellerId>,
) -> Result<PayoutDesk, ServiceError> {
    let seller = permit.seller(seller)?.seller();
    let mut tx = permit.store.read().await?;
    let account = tx.settlement().bank_account(seller).await?;
    let mut available = Vec::new();
    for row in tx.settlement().owed(seller).await? {
        let held = tx.settlement().held(seller, row.payable.currency()).await?;
        available.push(Available::new(row.payable, held));
    }
    Ok(PayoutDesk {
        seller,
        account_version: account.as_ref().map_or(0, |(_, version)| *version),
        account: account.map(|(account, _)| account.masked()),
        available,
    })
}

/// Payouts, newest first, older than one of them; at most `limit` (1 to 200). Their history is left out.
/// # Errors
/// As [`Permit::seller`], [`ServiceError::Forbidden`] for everybody's to people of sellers.
pub async fn list_payouts(
    permit: &Permit<LedgerRead>,
    of: PayoutsOf,
    state: Option<PayoutState>,
    before: Option<PayoutId>,
    limit: i64,
) -> Result<Part<PayoutView>, ServiceError> {
    let filter = filter(permit, of, state)?;
    let limit = limit.clamp(1, 200);
    let mut tx = permit.store.read().await?;
    let mut found = tx.settlement().payouts(filter, before, limit + 1).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = found.len() > page;
    found.truncate(page);
    let next = found
        .last()
        .filter(|_| goes_on)
        .map(|row| row.payout.id.to_string());
    let mut items = Vec::with_capacity(found.len());
    for row in found {
        items.push(view(&mut tx, row).await?);
    }
    Ok(Part { items, next })
}

/// A payout with its history.
/// # Errors
/// [`ServiceError::NotFound`], also for that of another seller.
pub async fn view_payout(permit: &Permit<LedgerRead>, id: PayoutId) -> Result<PayoutView, ServiceError> {
    let mut tx = permit.store.read().await?;
    let row = tx.settlement().payout(id).await?.ok_or(MISSING)?;
    permit.seller(Some(row.payout.seller)).map_err(|_| MISSING)?;
    let mut view = view(&mut tx, row).await?;
    for (state, at, by) in tx.settlement().payout_history(id).await? {
        let by = named(&mut tx, by).await?;
        view.history.push(PayoutStep { state, at, by });
    }
    Ok(view)
}

/// Payouts as rows of a file, newest first, at most 10,000. Taking them out is logged.
/// # Errors
/// As [`list_payouts`].
pub async fn export_payouts(
    permit: &Permit<LedgerExport>,
    of: PayoutsOf,
    state: Option<PayoutState>,
) -> Result<Vec<PayoutView>, ServiceError> {
    let filter = filter(permit, of, state)?;
    let (mut rows, mut before): (Vec<PayoutView>, _) = (Vec::new(), None);
    let mut tx = permit.store.read().await?;
    while rows.len() < EXPORT_MOST {
        let found = tx.settlement().payouts(filter, before, 500).await?;
        let Some(last) = found.last() else { break };
        before = Some(last.payout.id);
        for row in found {
            rows.push(view(&mut tx, row).await?);
        }
    }
    drop(tx);
    rows.truncate(EXPORT_MOST);
    let (owned, taken) = (permit.clone(), rows.len());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let mut record = audit::by(&owned, "payout.export", "payout", "");
            record.seller_id = filter.seller.map(|seller| seller.to_string());
            record.after = Some(json!({ "rows": taken }).to_string());
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(rows)
}

fn filter<P: Policy>(
    permit: &Permit<P>,
    of: PayoutsOf,
    state: Option<PayoutState>,
) -> Result<PayoutFilter, ServiceError> {
    let seller = match of {
        PayoutsOf::All => {
            permit.platform()?;
            None
        }
        PayoutsOf::Shop(seller) => Some(permit.seller(seller)?.seller()),
    };
    Ok(PayoutFilter { seller, state })
}

async fn view(tx: &mut Tx, row: PayoutRow) -> Result<PayoutView, ServiceError> {
    let PayoutRow { payout, seller_name } = row;
    Ok(PayoutView {
        id: payout.id,
        seller: payout.seller,
        seller_name,
        amount: payout.amount,
        state: payout.state,
        account: payout.account.masked(),
        requested_by: named(tx, payout.requested_by).await?,
        requested_at: payout.requested_at,
        changed_at: payout.changed_at,
        note: payout.note,
        version: payout.version,
        history: Vec::new(),
    })
}

/// Somebody as others recognise them.
async fn named(tx: &mut Tx, by: String) -> Result<String, ServiceError> {
    match by.parse::<AccountId>() {
        Ok(account) => masked_person(tx, account).await,
        Err(_) => Ok(by),
    }
}

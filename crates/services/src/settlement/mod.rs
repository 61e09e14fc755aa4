//! The books: what every step of a purchase posts, commission frozen at sale, what taking money costs,
//! corrections, payouts, months, and reading them.
//!
//! A step of a purchase calls [`post`] last, in its own transaction, with the group held: what the purchase calls for by
//! then and was not posted is posted. So nobody who moves an order or a payment chooses accounts.

mod book;
mod commission;
mod export;
mod payment_fee;
mod payout;
mod period;
mod read;

pub use book::{NewCorrection, book_correction};
pub use commission::{add_commission_rule, end_commission_rule, list_commission_rules};
pub use export::{JournalError, JournalSummary, check_journal, export_journal};
pub use payment_fee::{change_payment_fee, list_payment_fees};
pub use payout::{
    PayoutsOf, RequestPayout, export_payouts, list_payouts, move_payout, payout_desk, request_payout,
    reveal_payout, set_bank_account, view_payout,
};
pub(crate) use payout::{payout_approved, refuse_payouts};
pub use period::{close_period, finance_day, list_periods, reopen_period, request_reopening, trial_of_day};
pub use read::{
    account_statement, entries_of_order, export_statement, ledger_entry, own_balance, own_statement,
    sellers_owed, trial_balance,
};

use crate::{Ctx, Permit, ServiceError};
use domain::kernel::{Money, MoneyError, Timestamp};
use domain::order::{Order, OrderGroup, OrderGroupId, OrderId, ParcelId};
use domain::product::VariantId;
use domain::settlement::{
    CommissionRule, Entry, EntryId, Fee, OrderFacts, SaleFacts, Sold, commission_rule, journal, line_fee,
    parcel_cost,
};
use domain::user::permission::policy::SystemUpdate;
use std::collections::BTreeSet;
use store::{Ask, GoodsFacts, NewEntry, PlacedFee, SettlementStore, Tx};

/// Rules that are looked at; more nobody could keep in mind.
const RULES_MOST: i64 = 1_000;
/// Purchases that are made up for in one transaction.
const BATCH: i64 = 50;

/// Posts a purchase that was just placed, and freezes what it costs its sellers, at the end of the closure.
pub(crate) fn post_placed(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    fees: &[PlacedFee],
) -> Result<(), ServiceError> {
    tx.settlement().freeze(fees);
    let entries = journal(&placed(group), &BTreeSet::new()).map_err(|error| unbalanced(&error))?;
    queue(ctx, tx, entries, group.placed_at)
}

/// Posts what a purchase calls for and was not posted. Its group is held.
pub(crate) async fn post(ctx: &Ctx, tx: &mut Tx, group: OrderGroupId) -> Result<(), ServiceError> {
    let Some(sale) = tx.settlement().sale(group).await? else {
        return Ok(());
    };
    let posted = tx.settlement().posted(group).await?;
    let mut entries = journal(&sale, &posted).map_err(|error| unbalanced(&error))?;
    let at = ctx.clock.now();
    let fees = payment_fee::of_captures(tx, &sale, &entries, at).await?;
    entries.extend(fees);
    add(ctx, tx, entries, at).await
}

/// Posts what money does that comes by courier and by bank. What moves nothing has no entry.
pub(crate) async fn post_incoming(ctx: &Ctx, tx: &mut Tx, entries: Vec<Entry>) -> Result<(), ServiceError> {
    let entries = entries
        .into_iter()
        .filter(|entry| !entry.transfers.is_empty())
        .collect();
    add(ctx, tx, entries, ctx.clock.now()).await
}

/// Posts that a parcel costs `after` and not `before`. Its group is held.
pub(crate) async fn post_parcel_cost(
    ctx: &Ctx,
    tx: &mut Tx,
    of: (OrderGroupId, OrderId, ParcelId),
    change: (Money, Money),
) -> Result<(), ServiceError> {
    let posted = tx.settlement().posted(of.0).await?;
    let entry = parcel_cost(of, change, &posted).map_err(|error| unbalanced(&error))?;
    add(ctx, tx, entry.into_iter().collect(), ctx.clock.now()).await
}

/// Posts purchases from before there was a ledger, as they stand now; gives how many there were. Nothing is posted twice.
/// # Errors
/// Those of the database.
pub async fn open_ledger(permit: &Permit<SystemUpdate>) -> Result<usize, ServiceError> {
    permit.platform()?;
    let (mut after, mut opened) = (None, 0);
    loop {
        let groups = permit
            .store
            .read()
            .await?
            .settlement()
            .unposted(after, BATCH)
            .await?;
        let Some(last) = groups.last() else {
            return Ok(opened);
        };
        after = Some(*last);
        opened += groups.len();
        let owned = permit.clone();
        permit
            .store
            .write(async move |tx: &mut Tx| {
                for group in groups {
                    tx.order().hold(group).await?;
                    post(&owned, tx, group).await?;
                }
                Ok::<_, ServiceError>(())
            })
            .await?;
    }
}

async fn add(ctx: &Ctx, tx: &mut Tx, entries: Vec<Entry>, at: Timestamp) -> Result<(), ServiceError> {
    queue(ctx, tx, entries, at)?;
    tx.flush().await?;
    Ok(())
}

fn queue(ctx: &Ctx, tx: &mut Tx, entries: Vec<Entry>, at: Timestamp) -> Result<(), ServiceError> {
    let new: Vec<NewEntry> = entries
        .into_iter()
        .map(|entry| NewEntry {
            id: EntryId::from_u128(ctx.ids.next()),
            entry,
        })
        .collect();
    Ok(tx.settlement().post(&new, at)?)
}

/// What cannot be booked must not happen: the step is undone.
fn unbalanced(error: &MoneyError) -> ServiceError {
    tracing::error!(%error, "a purchase does not add up");
    ServiceError::Internal
}

/// A purchase that was just placed, as the books look at it. Its commission counts when it is earned, and is read then.
fn placed(group: &OrderGroup) -> SaleFacts {
    let order = |order: &Order| OrderFacts {
        id: order.id,
        seller: order.seller.id,
        kind: order.seller.kind,
        state: order.state,
        delivery: order.totals.delivery,
        total: order.totals.total,
        cut: Money::zero(group.currency),
        fee: Fee::none(order.totals.total),
    };
    SaleFacts {
        group: group.id,
        payment: group.payment,
        method: group.checkout.payment,
        payment_state: group.payment_state,
        amount: group.totals.total,
        orders: group.orders.iter().map(order).collect(),
        refunds: Vec::new(),
    }
}

/// The rules of a moment, as a question.
pub(crate) fn rules_asked(at: Timestamp) -> Ask<Vec<CommissionRule>> {
    SettlementStore::live_rules_asked(at, RULES_MOST)
}

/// What the lines of a purchase cost their sellers by the rules of its moment.
pub(crate) async fn fees(
    tx: &mut Tx,
    group: &OrderGroup,
    rules: &[CommissionRule],
) -> Result<Vec<PlacedFee>, ServiceError> {
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let variants: Vec<VariantId> = group.lines().map(|line| line.variant).collect();
    // Rules that look at nothing but the seller need no look at the goods.
    let goods = if rules
        .iter()
        .any(|rule| rule.category.is_some() || rule.grade.is_some())
    {
        tx.settlement().goods(&variants).await?
    } else {
        std::collections::BTreeMap::new()
    };
    let none = GoodsFacts::default();
    let mut fees = Vec::new();
    for order in &group.orders {
        for (position, line) in (0_i64..).zip(&order.lines) {
            let facts = goods.get(&line.variant).unwrap_or(&none);
            let sold = Sold {
                seller: order.seller.id,
                kind: order.seller.kind,
                grade: facts.grade.as_deref(),
                categories: &facts.categories,
            };
            if let Some(rule) = commission_rule(rules, &sold, group.placed_at) {
                fees.push(PlacedFee {
                    order: order.id,
                    position,
                    line: line_fee(rule, line.total)?,
                });
            }
        }
    }
    Ok(fees)
}

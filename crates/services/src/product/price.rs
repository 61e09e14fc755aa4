//! Prices as people change them: a shop's own, or all of them for the platform. A cut that is too deep for one person
//! waits for a second.

use crate::approval::{Asked, read, reason_of, request};
use crate::merchant::masked_person;
use crate::{Ctx, Permit, ServiceError, audit, product, setting};
use domain::kernel::{Currency, FieldError, Money, encode_id};
use domain::merchant::SellerId;
use domain::product::{
    Price, PriceChangeRow, PriceItemView, PriceOutcome, PriceRow, TypedPrices, VariantId, cuts_deeper,
};
use domain::setting::Setting;
use domain::user::permission::policy::{ApprovalDecide, ProductRead, ProductUpdate};
use domain::user::{AccountId, Approval, ApprovalId, ApprovalKind, Part, Policy, PriceCut};
use serde_json::json;
use store::{PriceChange, Tx};

const WORDS_MOST: usize = 60;
const REASON_MOST: usize = 500;
const HISTORY: i64 = 50;
/// For so long a cut counts together with those before it.
const TOGETHER_SECONDS: i64 = 24 * 3_600;
const MISSING: ServiceError = ServiceError::NotFound("variant");

/// Whose prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PricesOf {
    /// Everybody's; for the platform's people.
    All,
    /// A seller's, as [`Permit::seller`] says which.
    Shop(Option<SellerId>),
}

/// The command to change the prices of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePrices {
    pub variant: VariantId,
    /// The version that the person has seen.
    pub version: i64,
    pub prices: TypedPrices,
    /// Needed where a second person has to approve.
    pub reason: String,
}

/// Variants whose name or code holds the words, with their prices, newest goods first, after one of them; at most `limit`
/// (1 to 200).
/// # Errors
/// As [`Permit::seller`], [`ServiceError::Forbidden`] for everybody's to people of sellers.
pub async fn list_prices(
    permit: &Permit<ProductRead>,
    of: PricesOf,
    words: &str,
    after: Option<VariantId>,
    limit: i64,
) -> Result<Part<PriceRow>, ServiceError> {
    let scope = match of {
        PricesOf::All => {
            permit.platform()?;
            None
        }
        PricesOf::Shop(seller) => Some(permit.seller(seller)?),
    };
    let words: String = words.trim().chars().take(WORDS_MOST).collect();
    let limit = limit.clamp(1, 200);
    let mut tx = permit.store.read().await?;
    let mut items = tx.product().price_rows(scope, &words, after, limit + 1).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = items.len() > page;
    items.truncate(page);
    let next = items
        .last()
        .filter(|_| goes_on)
        .map(|row| row.variant.to_string());
    Ok(Part { items, next })
}

/// A variant with what was made of its prices.
/// # Errors
/// [`ServiceError::NotFound`], also for goods of others.
pub async fn price_item(
    permit: &Permit<ProductRead>,
    variant: VariantId,
) -> Result<PriceItemView, ServiceError> {
    let mut tx = permit.store.read().await?;
    let row = reached(&mut tx, permit, variant).await?;
    let mut history = Vec::new();
    for change in tx.product().price_changes(variant, HISTORY).await? {
        history.push(change_row(&mut tx, change).await?);
    }
    let now = permit.clock.now();
    let waiting = tx
        .approval()
        .waiting(ApprovalKind::PriceCut, &variant.to_string(), now)
        .await?
        .map(|waiting| read::<PriceCut>(&waiting))
        .transpose()?;
    Ok(PriceItemView {
        row,
        history,
        waiting: waiting.map(|cut| prices(&cut.after)),
    })
}

/// Changes the prices of a variant, or asks a second person where they fall by more than the settings allow. Cuts of one
/// day count together. The command line belongs to whoever owns the machine, who needs no second person.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::NotFound`] as [`price_item`], [`ServiceError::Conflict`] when somebody was
/// faster, or when another change waits.
pub async fn change_prices(
    permit: &Permit<ProductUpdate>,
    command: ChangePrices,
) -> Result<PriceOutcome, ServiceError> {
    let after = command.prices.read().map_err(ServiceError::Invalid)?;
    if command.reason.chars().count() > REASON_MOST {
        return Err(ServiceError::Invalid(vec![FieldError::new("reason", "too_long")]));
    }
    let owned = permit.clone();
    let outcome = permit
        .store
        .write(async move |tx: &mut Tx| {
            let row = reached(tx, &owned, command.variant).await?;
            if row.version != command.version {
                return Err(stale());
            }
            if row.prices == after {
                return Ok(PriceOutcome::Changed);
            }
            let now = owned.clock.now();
            let subject = row.variant.to_string();
            let kind = ApprovalKind::PriceCut;
            if tx.approval().waiting(kind, &subject, now).await?.is_some() {
                return Err(ServiceError::Conflict(
                    "another change of these prices waits for approval".to_owned(),
                ));
            }
            match owned.asker() {
                Some(asker) if is_too_deep(tx, &owned, &row, &after).await? => {
                    reason_of(&command.reason)?;
                    let cut = PriceCut {
                        variant: subject.clone(),
                        sku: row.sku.clone(),
                        version: row.version,
                        before: pairs(&row.prices),
                        after: pairs(&after),
                    };
                    let question = Asked {
                        kind,
                        subject,
                        seller: Some(row.seller.to_string()),
                        change: &cut,
                        reason: &command.reason,
                    };
                    request(&owned, tx, asker, question).await?;
                    Ok(PriceOutcome::Requested)
                }
                _ => {
                    reprice(&owned, tx, &row, &after, command.reason.trim(), None).await?;
                    Ok::<_, ServiceError>(PriceOutcome::Changed)
                }
            }
        })
        .await?;
    product::refresh(permit).await?;
    Ok(outcome)
}

/// Carries out what a second person has approved, if nobody has changed the prices since.
/// # Errors
/// [`ServiceError::Conflict`], [`ServiceError::NotFound`] when the variant is gone.
pub(crate) async fn price_cut_approved(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    approval: &Approval,
    cut: &PriceCut,
) -> Result<(), ServiceError> {
    let variant = cut.variant.parse().map_err(|_| ServiceError::Internal)?;
    let row = tx.product().price_row(variant).await?.ok_or(MISSING)?;
    if row.version != cut.version {
        return Err(stale());
    }
    let after = prices(&cut.after);
    reprice(permit, tx, &row, &after, &approval.reason, Some(approval.id)).await
}

async fn reprice<P: Policy>(
    permit: &Permit<P>,
    tx: &mut Tx,
    row: &PriceRow,
    after: &[Price],
    reason: &str,
    approval: Option<ApprovalId>,
) -> Result<(), ServiceError> {
    let set = (row.product, row.variant);
    if !tx.product().set_prices(set, row.version, after).await? {
        return Err(stale());
    }
    let now = permit.clock.now();
    let of = |prices: &[Price], currency: Currency| {
        let mut own = prices.iter().filter(|price| price.amount.currency() == currency);
        own.next().copied()
    };
    let change = |currency: Currency| PriceChange {
        id: encode_id("pch", permit.ids.next()),
        before: of(&row.prices, currency),
        after: of(after, currency),
        currency,
        at: now,
        by: permit.actor(),
        approval,
        reason: reason.to_owned(),
    };
    let changes: Vec<PriceChange> = Currency::ALL
        .into_iter()
        .map(change)
        .filter(|change| change.before != change.after)
        .collect();
    tx.product().keep_price_changes(row.variant, &changes).await?;
    let mut record = audit::by(permit, "price.change", "variant", row.variant.to_string());
    record.seller_id = Some(row.seller.to_string());
    record.reason = (!reason.is_empty()).then(|| reason.to_owned());
    (record.before, record.after) = audit::changes(&told(&row.prices), &told(after));
    tx.audit().append(record).await?;
    Ok(())
}

/// Whether the prices fall by more than one person may decide, from the highest of the last day.
async fn is_too_deep(tx: &mut Tx, ctx: &Ctx, row: &PriceRow, after: &[Price]) -> Result<bool, ServiceError> {
    let percent = setting::value_in(tx, Setting::PriceCutPercent).await?;
    let since = ctx.clock.now().plus_seconds(-TOGETHER_SECONDS);
    let mut before = tx.product().highest_prices(row.variant, since).await?;
    before.extend(row.prices.iter().map(|price| price.amount));
    Ok(cuts_deeper(&before, after, percent))
}

/// A variant that the permission reaches.
async fn reached<P: Policy>(
    tx: &mut Tx,
    permit: &Permit<P>,
    variant: VariantId,
) -> Result<PriceRow, ServiceError> {
    let row = tx.product().price_row(variant).await?.ok_or(MISSING)?;
    match permit.seller(Some(row.seller)) {
        Ok(_) => Ok(row),
        Err(ServiceError::NotFound(_)) => Err(MISSING),
        Err(other) => Err(other),
    }
}

async fn change_row(tx: &mut Tx, change: PriceChange) -> Result<PriceChangeRow, ServiceError> {
    let by = match change.by.parse::<AccountId>() {
        Ok(account) => masked_person(tx, account).await?,
        Err(_) => change.by,
    };
    Ok(PriceChangeRow {
        id: change.id,
        at: change.at,
        before: change.before,
        after: change.after,
        by,
        approved: change.approval.is_some(),
        reason: change.reason,
    })
}

fn pairs(prices: &[Price]) -> Vec<(Money, Option<Money>)> {
    prices
        .iter()
        .map(|price| (price.amount, price.compare_at))
        .collect()
}

fn prices(pairs: &[(Money, Option<Money>)]) -> Vec<Price> {
    let price = |(amount, compare_at): &(Money, Option<Money>)| Price {
        amount: *amount,
        compare_at: *compare_at,
    };
    pairs.iter().map(price).collect()
}

/// For the audit log.
fn told(prices: &[Price]) -> serde_json::Value {
    let TypedPrices {
        cny,
        compare_cny,
        usd,
        compare_usd,
    } = TypedPrices::of(prices);
    json!({ "cny": cny, "compare_cny": compare_cny, "usd": usd, "compare_usd": compare_usd })
}

fn stale() -> ServiceError {
    ServiceError::Conflict("the prices were changed meanwhile".to_owned())
}

//! What carriers are paid for parcels: stated by the platform's people, who pay them, when a parcel is sent or later.
//! Sellers pay their own carriers, which is none of these books.

use super::advance::held;
use super::parcel::{order_in, worked_on, wrong};
use super::show::MISSING;
use crate::{Ctx, Permit, ServiceError, audit, settlement};
use domain::kernel::{Currency, Money};
use domain::order::{OrderGroupId, OrderId, ParcelId};
use domain::settlement::PARCEL_COST_MOST;
use domain::user::permission::policy::OrderUpdate;
use serde_json::json;
use store::Tx;

/// What the carrier of a parcel is paid, as somebody states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedCost {
    /// As typed, in the currency of the order; empty while it is not known.
    Typed(String),
    Amount(Money),
}

/// States what the carrier of a parcel costs, in the currency of its order, or corrects it. The books follow.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people, [`ServiceError::NotFound`], [`ServiceError::Invalid`] for what is no
/// amount.
pub async fn set_parcel_cost(
    permit: &Permit<OrderUpdate>,
    number: &str,
    parcel: ParcelId,
    cost: StatedCost,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let (group, id, _) = worked_on(permit, number).await?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, group).await?;
            let currency = order_in(&group, id)?.totals.total.currency();
            let cost = cost.read(currency)?.ok_or_else(|| wrong("cost", "required"))?;
            let before = state(&owned, tx, (group.id, id, parcel), cost).await?;
            let mut record = audit::by(&owned, "parcel.cost", "parcel", parcel.to_string());
            let told = |cost: Money| json!({ "cost": cost.to_decimal() }).to_string();
            record.before = before.map(told);
            record.after = Some(told(cost));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

impl StatedCost {
    /// Whether nothing is stated.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Typed(text) if text.trim().is_empty())
    }

    /// In the currency of an order; `None` while it is not known.
    pub(super) fn read(&self, currency: Currency) -> Result<Option<Money>, ServiceError> {
        let read = match self {
            _ if self.is_unknown() => return Ok(None),
            Self::Typed(text) => Money::parse(text, currency).ok(),
            Self::Amount(amount) => Some(*amount).filter(|amount| amount.currency() == currency),
        };
        let read = read.filter(|cost| (0..=PARCEL_COST_MOST).contains(&cost.minor()));
        read.map(Some).ok_or_else(|| wrong("cost", "amount"))
    }
}

/// A parcel costs this from now on; gives what it has cost before. Its group is held.
pub(super) async fn state(
    ctx: &Ctx,
    tx: &mut Tx,
    (group, order, parcel): (OrderGroupId, OrderId, ParcelId),
    cost: Money,
) -> Result<Option<Money>, ServiceError> {
    let before = tx.order().parcel_cost(parcel).await?;
    let before = before.map(|minor| Money::new(minor, cost.currency()));
    if !tx.order().set_parcel_cost(order, parcel, cost).await? {
        return Err(MISSING);
    }
    let was = before.unwrap_or_else(|| Money::zero(cost.currency()));
    settlement::post_parcel_cost(ctx, tx, (group, order, parcel), (was, cost)).await?;
    Ok(before)
}

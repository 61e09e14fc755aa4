//! Adding goods to a purchase: they are a purchase of their own, a supplement, with a payment of its own, which names the
//! one it adds to and travels with it. Why: `docs/adr/0015-goods-are-added-by-supplements.md`.

use super::{Order, OrderGroup, OrderNumber, OrderState};
use crate::cart::{CartLine, PricedCart, Totals, price_cart};
use crate::kernel::{Money, MoneyError, Timestamp};
use crate::logistics::Tariff;
use crate::merchant::{SellerId, SellerLink};
use crate::payment::{PaymentMethod, PaymentState};
use serde::{Deserialize, Serialize};

/// How often goods are added to one purchase.
pub const SUPPLEMENTS_MOST: usize = 20;

/// Why goods are not added to a purchase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SupplementError {
    /// There are no chains: whoever reads the first order sees all that was added to it.
    #[error("this order adds to another one: add to that one")]
    OfSupplement,
    #[error("nothing of this order waits to be sent")]
    NothingToSend,
    /// It would travel alone, from a shop that has nothing else to send there.
    #[error("the shop of these goods sends nothing of this order any more")]
    OtherShop,
    #[error("goods were added to this order too often: place another one")]
    TooMany,
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl SupplementError {
    /// What pages tell it by.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OfSupplement => "of_supplement",
            Self::NothingToSend => "nothing_to_send",
            Self::OtherShop => "other_shop",
            Self::TooMany => "too_many",
            Self::Money(_) => "amount",
        }
    }
}

impl OrderGroup {
    /// Whether goods can be added: to a first purchase, paid or to be paid to the courier, of which something waits.
    /// # Errors
    /// [`SupplementError::OfSupplement`], [`SupplementError::NothingToSend`].
    pub fn takes_goods(&self) -> Result<(), SupplementError> {
        if self.supplements.is_some() {
            return Err(SupplementError::OfSupplement);
        }
        let waits = |order: &Order| order.state == OrderState::Confirmed;
        if self.orders.iter().any(waits) {
            Ok(())
        } else {
            Err(SupplementError::NothingToSend)
        }
    }

    /// Its order of this seller that goods can be added to.
    pub fn open_order_of(&self, seller: SellerId) -> Option<&Order> {
        let mut orders = self.orders.iter();
        orders.find(|order| order.seller.id == seller && order.state == OrderState::Confirmed)
    }

    /// What its buyer is still to pay, at once or to the courier; `None` once nothing is.
    /// # Errors
    /// [`MoneyError`].
    pub fn to_pay(&self) -> Result<Option<Money>, MoneyError> {
        if !matches!(self.payment_state, PaymentState::Pending | PaymentState::Due) {
            return Ok(None);
        }
        let mut due = Money::zero(self.currency);
        for order in &self.orders {
            due = due.checked_add(order.due()?)?;
        }
        Ok(Some(due))
    }
}

/// Prices goods that are added to a purchase, delivered as it is. Where the order of their seller is still there whole, they
/// travel in its parcel, and cost no delivery; where a part of it has left, they cost what they would by themselves.
/// # Errors
/// [`SupplementError`].
pub fn price_supplement(
    base: &OrderGroup,
    lines: &[CartLine],
    tariff: &Tariff,
) -> Result<PricedCart, SupplementError> {
    base.takes_goods()?;
    let zone = base.checkout.zone(tariff, base.currency);
    let mut priced = price_cart(lines, base.currency, base.checkout.delivery, zone, tariff)?;
    let mut totals = Totals::zero(base.currency);
    for parcel in &mut priced.parcels {
        let found = base.open_order_of(parcel.seller);
        let order = found.ok_or(SupplementError::OtherShop)?;
        if order.lines.iter().all(|line| line.progress.shipped == 0) {
            parcel.totals.delivery = Money::zero(base.currency);
            parcel.totals.total = parcel.totals.subtotal;
            parcel.free_delivery_gap = None;
        }
        totals = totals.plus(parcel.totals)?;
    }
    priced.totals = totals;
    Ok(priced)
}

/// What can be added to a purchase, and what the units that were chosen cost now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsToAdd {
    /// Of the purchase.
    pub number: OrderNumber,
    pub lines: Vec<LineToAdd>,
    /// `None` while nothing was chosen.
    pub totals: Option<Totals>,
    /// Whether all that was chosen can be had.
    pub orderable: bool,
    /// As the purchase is paid.
    pub payment: PaymentMethod,
    /// Shops that still send something of it: their other goods can be added too.
    pub shops: Vec<SellerLink>,
    /// The key under which this page adds goods once.
    pub key: String,
}

/// Goods that can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineToAdd {
    pub sku: String,
    pub name: String,
    pub choice: String,
    /// Of one unit, today; `None` when it is not for sale, or its shop sends nothing of the purchase any more.
    pub price: Option<Money>,
    pub available: i64,
    /// Units that were chosen.
    pub units: i64,
}

/// What whoever adds goods has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddGoods {
    /// Another one now is shown, not charged.
    pub seen_total: Money,
    /// Made once per page; the same key adds the same goods once.
    pub key: String,
}

/// A purchase on the page of another one: the one it adds to, or one that adds to it. For a seller it is their order of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedOrder {
    pub number: OrderNumber,
    /// Opens it without an account; empty for those who work here.
    pub key: String,
    pub state: OrderState,
    pub total: Money,
    /// What its buyer is still to pay.
    pub to_pay: Option<Money>,
    /// When it ends unless it is paid.
    pub pay_until: Option<Timestamp>,
    /// Whether its buyer can cancel all of it.
    pub can_cancel: bool,
}

#[cfg(test)]
mod tests;

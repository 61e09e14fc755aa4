//! Where the goods stand that are ordered: in a cart, or chosen for a purchase that they are added to.

use super::super::advance::held;
use super::super::version::{Author, keep_supplemented};
use crate::cart::cart_line;
use crate::{Ctx, ServiceError};
use domain::cart::{CartId, PricedCart, Quantity, price_cart};
use domain::kernel::{Currency, Money, Timestamp};
use domain::order::{
    Checkout, OrderGroup, OrderGroupId, PlaceOrder, SUPPLEMENTS_MOST, SupplementError, check_form,
    price_supplement,
};
use domain::product::VariantId;
use domain::user::AuditRecord;
use serde_json::json;
use store::{Ask, CartRow, CartStore, Cleared, Tx};

/// Where the goods stand.
#[derive(Clone, Debug)]
pub(in super::super) enum Source {
    Cart(CartId),
    Added(Added),
}

/// Goods that are added to a purchase.
#[derive(Clone, Debug)]
pub(in super::super) struct Added {
    /// The purchase.
    pub base: OrderGroupId,
    /// Every variant once.
    pub wanted: Vec<(VariantId, Quantity)>,
    pub author: Author,
}

impl Source {
    /// A command as it can be compared and not read: an index, for a bare hash can be guessed at.
    pub(super) fn fingerprint(&self, ctx: &Ctx, command: &PlaceOrder) -> Result<String, ServiceError> {
        let text = match self {
            Self::Cart(cart) => serde_json::to_string(&(cart, &command.form, command.seen_total)),
            Self::Added(added) => serde_json::to_string(&(added.base, &added.wanted, command.seen_total)),
        };
        let text = text.map_err(|_| ServiceError::Internal)?;
        Ok(ctx.store.vault().index("idempotency.fingerprint", &text)?)
    }

    pub(super) const fn base_id(&self) -> Option<OrderGroupId> {
        match self {
            Self::Cart(_) => None,
            Self::Added(added) => Some(added.base),
        }
    }

    /// The purchase that goods are added to, kept from changing until the transaction ends.
    pub(super) async fn base(&self, tx: &mut Tx) -> Result<Option<OrderGroup>, ServiceError> {
        let Some(id) = self.base_id() else { return Ok(None) };
        let base = held(tx, id).await?;
        if tx.order().supplements(id).await?.len() >= SUPPLEMENTS_MOST {
            return Err(SupplementError::TooMany.into());
        }
        Ok(Some(base))
    }

    /// The goods of a cart with what the catalogue says of them now, as a question.
    pub(super) fn rows_asked(&self, ctx: &Ctx, now: Timestamp) -> Option<Ask<Vec<CartRow>>> {
        match self {
            Self::Cart(cart) => Some(CartStore::lines_asked(*cart, ctx.currency, now)),
            Self::Added(_) => None,
        }
    }

    /// The goods with what the catalogue says of them now, by the answer to [`Source::rows_asked`].
    pub(super) async fn rows(
        &self,
        tx: &mut Tx,
        ctx: &Ctx,
        now: Timestamp,
        asked: Option<Vec<CartRow>>,
    ) -> Result<Vec<CartRow>, ServiceError> {
        match (self, asked) {
            (Self::Added(added), _) => rows_of(tx, &added.wanted, ctx.currency, now).await,
            (Self::Cart(_), asked) => Ok(asked.unwrap_or_default()),
        }
    }

    /// What the buyer has typed, or what the purchase says; a note of its own goods have not.
    pub(super) fn checkout(
        base: Option<&OrderGroup>,
        command: &PlaceOrder,
        currency: Currency,
    ) -> Result<Checkout, ServiceError> {
        base.map_or_else(
            || check_form(&command.form, currency).map_err(ServiceError::Invalid),
            |base| {
                Ok(Checkout {
                    note: String::new(),
                    ..base.checkout.clone()
                })
            },
        )
    }

    pub(super) fn price(
        ctx: &Ctx,
        rows: &[CartRow],
        base: Option<&OrderGroup>,
        checkout: &Checkout,
    ) -> Result<PricedCart, ServiceError> {
        let lines: Vec<_> = rows.iter().map(|row| cart_line(row, ctx)).collect();
        let (currency, tariff) = (ctx.currency, ctx.catalogue.tariff());
        if let Some(base) = base {
            return Ok(price_supplement(base, &lines, &tariff)?);
        }
        let zone = checkout.zone(&tariff, currency);
        Ok(price_cart(&lines, currency, checkout.delivery, zone, &tariff)?)
    }

    /// Takes the goods from where they stand with the next flush, so that they are ordered once.
    pub(super) fn take(&self, tx: &mut Tx, rows: &[CartRow]) -> Option<Cleared> {
        let line = |row: &CartRow| (row.offer.variant, row.quantity);
        match self {
            Self::Cart(cart) => Some(tx.cart().clear(*cart, rows.iter().map(line))),
            Self::Added(_) => None,
        }
    }

    /// Leaves a version of the purchase that goods are added to, which names the new one.
    pub(super) async fn keep_version(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        base: Option<&OrderGroup>,
        new: &OrderGroup,
    ) -> Result<(), ServiceError> {
        match (self, base) {
            (Self::Added(added), Some(base)) => {
                keep_supplemented(ctx, tx, base, new.number.clone(), &added.author).await
            }
            _ => Ok(()),
        }
    }

    /// Says in the audit log what goods were added to, and why.
    pub(super) fn note(&self, base: Option<&OrderGroup>, record: &mut AuditRecord) {
        if let (Self::Added(added), Some(base)) = (self, base) {
            record.reason = Some(added.author.reason.clone());
            record.after = Some(json!({ "supplements": base.number }).to_string());
        }
    }
}

/// Wanted goods with what the catalogue says of them now, in their order.
/// # Errors
/// [`ServiceError::NotFound`] for a variant that is gone.
pub(in super::super) async fn rows_of(
    tx: &mut Tx,
    wanted: &[(VariantId, Quantity)],
    currency: Currency,
    now: Timestamp,
) -> Result<Vec<CartRow>, ServiceError> {
    let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
    let offers = tx.cart().offers(&variants, currency, now).await?;
    let row = |(variant, quantity): &(VariantId, Quantity)| {
        let offer = offers.iter().find(|offer| offer.variant == *variant)?.clone();
        Some(CartRow {
            quantity: *quantity,
            seen_price: offer.price.unwrap_or(Money::zero(currency)),
            offer,
        })
    };
    let rows: Option<Vec<CartRow>> = wanted.iter().map(row).collect();
    rows.ok_or(ServiceError::NotFound("variant"))
}

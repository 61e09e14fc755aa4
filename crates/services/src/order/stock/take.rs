//! Taking goods for a purchase that is being placed: chosen on what was read, written together with the purchase.

use super::{Draft, open_parts, variants, wanted};
use crate::{Ctx, ServiceError};
use domain::inventory::Shelves;
use domain::inventory::{Bundles, HoldState};
use domain::order::{Order, OrderGroup, OrderId, OrderState};
use domain::product::VariantId;
use std::collections::HashMap;
use store::{Hold, Moving, Tx, shown_below};

/// Stock that is being taken for orders which are still to be written.
pub(in super::super) struct Taken {
    holds: Vec<Hold>,
    state: HoldState,
    /// What the bundles of the orders are made of.
    inside: HashMap<OrderId, Bundles>,
    /// As they are then.
    shelves: Shelves,
    /// Until it is known that there was enough.
    moving: Option<Moving>,
    wanted: Vec<VariantId>,
}

/// Takes the goods of a purchase that is being placed from the locations that suit it best: reserved until it is paid,
/// or allocated at once where the courier collects. Of bundles their components are taken, as `bundles` says. `None` when
/// there is not enough; the caller must roll back. It is written with the next flush at the latest, after which
/// [`Taken::is_there`] says whether it was so.
pub(in super::super) async fn take(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    bundles: &Bundles,
) -> Result<Option<Taken>, ServiceError> {
    let state = match group.state() {
        OrderState::AwaitingPayment => HoldState::Reserved,
        _ => HoldState::Allocated,
    };
    let own = |order: &Order| {
        (
            order.id,
            bundles.among(order.lines.iter().map(|line| line.variant)),
        )
    };
    let inside: HashMap<OrderId, Bundles> = group.orders.iter().map(own).collect();
    let wanted = wanted(&group.orders, &inside)?;
    let mut draft = Draft::lock(ctx, tx, variants(&wanted), group.placed_at).await?;
    draft.release_lapsed(tx, &wanted).await?;
    let mut holds = Vec::new();
    for order in &group.orders {
        let Some(own) = draft.plan(group, order.id, &open_parts(order, &inside)?) else {
            return Ok(None);
        };
        draft.step(&own, None, state)?;
        holds.extend(own);
    }
    let (mut shelves, movements) = (draft.shelves, draft.movements);
    let Some(moving) = tx.inventory().apply_later(&mut shelves, &movements, draft.at) else {
        return Ok(None);
    };
    let mut taken = Taken {
        holds,
        state,
        inside,
        shelves,
        moving: Some(moving),
        wanted: variants(&wanted),
    };
    // What pages show is locked after the levels and before anything else, wherever stock moves.
    let is_on_pages = |moving: &Moving| moving.is_on_pages(&taken.shelves);
    if taken.moving.as_ref().is_some_and(is_on_pages) {
        tx.flush().await?;
        if !taken.is_there(tx).await? {
            return Ok(None);
        }
    }
    Ok(Some(taken))
}

impl Taken {
    /// Notes what orders hold that are being written, and what their bundles are made of.
    pub(in super::super) fn note(&self, tx: &mut Tx, group: &OrderGroup) {
        tx.inventory().note_bundles_later(&self.inside);
        tx.inventory()
            .add_holds_later(&self.holds, self.state, group.expires_at);
    }

    /// Whether there was enough when it was written. If not, the caller must roll back.
    pub(in super::super) async fn is_there(&mut self, tx: &mut Tx) -> Result<bool, ServiceError> {
        match self.moving.take() {
            Some(moving) => Ok(tx.inventory().has_applied(&self.shelves, &moving).await?),
            None => Ok(true),
        }
    }

    /// Whether a level that pages show has changed.
    pub(in super::super) fn is_shown(&self) -> bool {
        let shelves = &self.shelves;
        self.wanted
            .iter()
            .any(|variant| shelves.sellable(*variant) < shown_below(shelves, *variant))
    }
}

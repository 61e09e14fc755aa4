//! What orders hold of stock: taken when they are placed, kept when they are paid, gone when they are shipped, given back
//! when they end; whole orders, or some units of them. Whoever calls these holds the order group, unless it is being placed.

mod take;

pub(super) use take::{Taken, take};

use crate::{Ctx, ServiceError};
use domain::inventory::{
    Bundles, Cause, CauseKind, Delta, HoldState, Movement, Pick, Shelves, fold_keys, route,
};
use domain::kernel::{Timestamp, encode_id};
use domain::logistics::centre_of;
use domain::order::{Order, OrderGroup, OrderId, OrderState};
use domain::product::VariantId;
use std::collections::{BTreeSet, HashMap};
use store::{Hold, Tx};

/// Gives the goods of orders back that end before they are shipped; `was` is the state that all of them were in.
pub(super) async fn release(
    ctx: &Ctx,
    tx: &mut Tx,
    orders: &[OrderId],
    was: OrderState,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let held = match was {
        OrderState::AwaitingPayment => HoldState::Reserved,
        _ => HoldState::Allocated,
    };
    move_on(ctx, tx, orders, (held, HoldState::Released), at).await
}

/// Keeps the goods of a purchase that has been paid. What lapsed and went to others meanwhile is taken anew; gives the
/// orders for which that cannot be: they hold nothing any more, must end, and their money goes back.
pub(super) async fn allocate_paid(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    at: Timestamp,
) -> Result<Vec<OrderId>, ServiceError> {
    let (reserved, allocated) = (HoldState::Reserved, HoldState::Allocated);
    let ids: Vec<OrderId> = group.orders.iter().map(|order| order.id).collect();
    let inside = tx.inventory().bundles_of_orders(&ids).await?;
    let mut draft = Draft::lock(ctx, tx, variants(&wanted(&group.orders, &inside)?), at).await?;
    let kept = tx.inventory().move_holds(&ids, reserved, allocated).await?;
    draft.step(&kept, Some(reserved), allocated)?;
    let (mut anew, mut lost) = (Vec::new(), Vec::new());
    for order in &group.orders {
        let own: Vec<Hold> = kept
            .iter()
            .filter(|hold| hold.order == order.id)
            .copied()
            .collect();
        let missing = missing(order, &inside, &own)?;
        if missing.is_empty() {
            continue;
        }
        draft.release_lapsed(tx, &missing).await?;
        if let Some(holds) = draft.plan(group, order.id, &missing) {
            draft.step(&holds, None, allocated)?;
            anew.extend(holds);
        } else {
            tx.inventory()
                .move_holds(&[order.id], allocated, HoldState::Released)
                .await?;
            draft.step(&own, Some(allocated), HoldState::Released)?;
            lost.push(order.id);
        }
    }
    if draft.carry_out(tx).await?.is_none() {
        return Err(broken());
    }
    tx.inventory().add_holds(&anew, allocated, None).await?;
    Ok(lost)
}

/// The stock that units of an order's lines are made of, bundles as they were when it was placed: sorted, each variant
/// once.
/// # Errors
/// Those of the database.
pub(crate) async fn components(
    tx: &mut Tx,
    order: OrderId,
    lines: &[(VariantId, i64)],
) -> Result<Vec<(VariantId, i64)>, ServiceError> {
    let mut known = tx.inventory().bundles_of_orders(&[order]).await?;
    let bundles = known.remove(&order).unwrap_or_default();
    bundles.fold(lines.iter().copied()).ok_or(ServiceError::Internal)
}

/// Sends units of an order off, each variant once, from where they are held; gives what left where.
/// # Errors
/// [`ServiceError::Conflict`] when the order holds fewer to be sent.
pub(crate) async fn ship_units(
    ctx: &Ctx,
    tx: &mut Tx,
    order: OrderId,
    units: &[(VariantId, i64)],
    at: Timestamp,
) -> Result<Vec<Hold>, ServiceError> {
    let units = components(tx, order, units).await?;
    let held = tx.inventory().holds(&[order], HoldState::Allocated).await?;
    let (parts, missing) = parts_of(&held, &units);
    if missing > 0 {
        return Err(too_few());
    }
    move_units(ctx, tx, &parts, (HoldState::Allocated, HoldState::Shipped), at).await?;
    Ok(parts)
}

/// Gives units of an order back that are not to be sent any more, each variant once. Of an order that is not paid, what
/// lapsed is back already.
/// # Errors
/// [`ServiceError::Conflict`] when the order holds fewer to be sent.
pub(crate) async fn release_units(
    ctx: &Ctx,
    tx: &mut Tx,
    order: OrderId,
    units: &[(VariantId, i64)],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let units = components(tx, order, units).await?;
    let allocated = tx.inventory().holds(&[order], HoldState::Allocated).await?;
    let (held, from) = if allocated.is_empty() {
        let reserved = tx.inventory().holds(&[order], HoldState::Reserved).await?;
        (reserved, HoldState::Reserved)
    } else {
        (allocated, HoldState::Allocated)
    };
    let (parts, missing) = parts_of(&held, &units);
    if missing > 0 && from == HoldState::Allocated {
        return Err(too_few());
    }
    move_units(ctx, tx, &parts, (from, HoldState::Released), at).await
}

/// The parts of holds that make up so many units, location by location, and how many units are missing.
pub(super) fn parts_of(held: &[Hold], units: &[(VariantId, i64)]) -> (Vec<Hold>, i64) {
    let (mut parts, mut missing) = (Vec::new(), 0);
    for (variant, wanted) in units {
        let mut left = *wanted;
        for hold in held.iter().filter(|hold| hold.variant == *variant) {
            let units = hold.units.min(left);
            if units > 0 {
                parts.push(Hold { units, ..*hold });
                left -= units;
            }
        }
        missing += left;
    }
    (parts, missing)
}

/// Moves parts of holds on, each of another level.
pub(super) async fn move_units(
    ctx: &Ctx,
    tx: &mut Tx,
    parts: &[Hold],
    (from, to): (HoldState, HoldState),
    at: Timestamp,
) -> Result<(), ServiceError> {
    let variants: BTreeSet<VariantId> = parts.iter().map(|hold| hold.variant).collect();
    let mut draft = Draft::lock(ctx, tx, variants.into_iter().collect(), at).await?;
    if !tx.inventory().move_units(parts, from, to).await? {
        return Err(too_few());
    }
    draft.step(parts, Some(from), to)?;
    match draft.carry_out(tx).await? {
        Some(_) => Ok(()),
        None => Err(broken()),
    }
}

/// Moves everything that orders hold in one state on to the next.
async fn move_on(
    ctx: &Ctx,
    tx: &mut Tx,
    orders: &[OrderId],
    (from, to): (HoldState, HoldState),
    at: Timestamp,
) -> Result<(), ServiceError> {
    let held = tx.inventory().holds(orders, from).await?;
    let variants: BTreeSet<VariantId> = held.iter().map(|hold| hold.variant).collect();
    let mut draft = Draft::lock(ctx, tx, variants.into_iter().collect(), at).await?;
    // Between the two somebody may have released what had lapsed.
    let moved = tx.inventory().move_holds(orders, from, to).await?;
    draft.step(&moved, Some(from), to)?;
    match draft.carry_out(tx).await? {
        Some(_) => Ok(()),
        None => Err(broken()),
    }
}

/// Movements that are to be carried out together, on shelves that are locked.
struct Draft<'c> {
    ctx: &'c Ctx,
    at: Timestamp,
    /// As they are.
    shelves: Shelves,
    /// As they will be.
    planned: Shelves,
    movements: Vec<(String, Movement)>,
}

impl<'c> Draft<'c> {
    async fn lock(
        ctx: &'c Ctx,
        tx: &mut Tx,
        variants: Vec<VariantId>,
        at: Timestamp,
    ) -> Result<Self, ServiceError> {
        let shelves = tx.inventory().lock(&variants).await?;
        Ok(Self {
            ctx,
            at,
            planned: shelves.clone(),
            shelves,
            movements: Vec::new(),
        })
    }

    /// Where there is not enough, releases what orders whose time to pay is over have reserved.
    async fn release_lapsed(&mut self, tx: &mut Tx, wanted: &[(VariantId, i64)]) -> Result<(), ServiceError> {
        let short = wanted
            .iter()
            .filter(|(variant, units)| self.planned.sellable(*variant) < *units);
        let short: Vec<VariantId> = short.map(|(variant, _)| *variant).collect();
        let lapsed = tx.inventory().release_lapsed(&short, self.at).await?;
        self.step(&lapsed, Some(HoldState::Reserved), HoldState::Released)
    }

    /// Who sends what of an order; `None` when there is not enough.
    fn plan(&self, group: &OrderGroup, order: OrderId, lines: &[(VariantId, i64)]) -> Option<Vec<Hold>> {
        let picks = route(lines, &self.planned, centre_of(&group.checkout.address))?;
        let hold = |pick: Pick| Hold {
            order,
            variant: pick.variant,
            location: pick.location,
            units: pick.units,
        };
        Some(picks.into_iter().map(hold).collect())
    }

    /// Adds the movements that a step of holds is.
    fn step(&mut self, holds: &[Hold], from: Option<HoldState>, to: HoldState) -> Result<(), ServiceError> {
        let (kind, signs) = HoldState::step(from, to).map_err(|_| broken())?;
        for hold in holds {
            let delta = Delta::of(signs, hold.units);
            if !self.planned.apply(hold.variant, hold.location, delta) {
                return Err(broken());
            }
            let movement = Movement {
                variant: hold.variant,
                location: hold.location,
                kind,
                delta,
                cause: Cause::new(CauseKind::Order, hold.order.to_string()),
            };
            self.movements
                .push((encode_id("mov", self.ctx.ids.next()), movement));
        }
        Ok(())
    }

    /// Gives the shelves as they are then; `None` when the database refuses.
    async fn carry_out(mut self, tx: &mut Tx) -> Result<Option<Shelves>, ServiceError> {
        let done = tx
            .inventory()
            .apply(&mut self.shelves, &self.movements, self.at)
            .await?;
        Ok(done.then_some(self.shelves))
    }
}

/// What an order lacks of its lines, given what it holds.
fn missing(
    order: &Order,
    inside: &HashMap<OrderId, Bundles>,
    holds: &[Hold],
) -> Result<Vec<(VariantId, i64)>, ServiceError> {
    let held = |variant: VariantId| -> i64 {
        let own = holds.iter().filter(|hold| hold.variant == variant);
        own.map(|hold| hold.units).sum()
    };
    let lines = open_parts(order, inside)?.into_iter();
    let lacking = lines.map(|(variant, units)| (variant, units - held(variant)));
    Ok(lacking.filter(|(_, units)| *units > 0).collect())
}

/// What is still to be sent of an order, as its lines say: each variant once.
pub(super) fn open_units(order: &Order) -> Result<Vec<(VariantId, i64)>, ServiceError> {
    fold_keys(open_lines(order)).ok_or(ServiceError::Internal)
}

pub(super) fn open_lines(order: &Order) -> impl Iterator<Item = (VariantId, i64)> {
    let lines = order.lines.iter().map(|line| (line.variant, line.open()));
    lines.filter(|(_, units)| *units > 0)
}

/// What is still to be sent of an order, bundles as their components: each variant once.
fn open_parts(
    order: &Order,
    inside: &HashMap<OrderId, Bundles>,
) -> Result<Vec<(VariantId, i64)>, ServiceError> {
    let units = match inside.get(&order.id) {
        Some(bundles) => bundles.fold(open_lines(order)),
        None => fold_keys(open_lines(order)),
    };
    units.ok_or(ServiceError::Internal)
}

/// Every variant once, with the units that lines still want of it.
fn wanted(
    orders: &[Order],
    inside: &HashMap<OrderId, Bundles>,
) -> Result<Vec<(VariantId, i64)>, ServiceError> {
    let mut all = Vec::new();
    for order in orders {
        all.extend(open_parts(order, inside)?);
    }
    fold_keys(all).ok_or(ServiceError::Internal)
}

fn variants(wanted: &[(VariantId, i64)]) -> Vec<VariantId> {
    wanted.iter().map(|(variant, _)| *variant).collect()
}

fn too_few() -> ServiceError {
    ServiceError::Conflict("the order has fewer units to be sent".to_owned())
}

/// Levels and what orders hold do not fit: `jishi verify` tells more.
fn broken() -> ServiceError {
    tracing::error!("stock levels and what orders hold of them do not fit");
    ServiceError::Internal
}

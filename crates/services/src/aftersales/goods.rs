//! What after-sales do to stock: goods that come back, are written off, or go out instead of others.

use super::Case;
use crate::order::components;
use crate::{Ctx, ServiceError};
use domain::aftersales::{AfterSalesKind, AfterSalesLine};
use domain::inventory::{Cause, CauseKind, Delta, LocationId, Movement, MovementKind, Pick, Shelves, route};
use domain::kernel::{Timestamp, encode_id};
use domain::logistics::centre_of;
use domain::product::VariantId;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

/// A change of a level.
type Move = (VariantId, LocationId, MovementKind, Delta);

/// Keeps what an approved exchange is to send, at the locations that suit the buyer's address best, until it goes out or
/// the request ends.
/// # Errors
/// [`ServiceError::Conflict`] when there is not enough, or what is wanted has become a bundle.
pub(super) async fn hold_instead(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    at: Timestamp,
) -> Result<(), ServiceError> {
    if case.request.kind != AfterSalesKind::Exchange {
        return Ok(());
    }
    let wanted = wanted(tx, case, |line| line.units).await?;
    let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
    let mut shelves = tx.inventory().lock(&variants).await?;
    let picks = picks(case, &wanted, &shelves)?;
    let moves: Vec<Move> = picks
        .iter()
        .map(|pick| step(pick, MovementKind::Reserved, [0, 1, 0]))
        .collect();
    tx.aftersales().set_holds(case.request.id, &picks).await?;
    carry_out(ctx, tx, case, &mut shelves, &moves, at).await
}

/// Lets go of everything that a request keeps: it has ended otherwise.
pub(super) async fn let_go(ctx: &Ctx, tx: &mut Tx, case: &Case, at: Timestamp) -> Result<(), ServiceError> {
    let held = tx.aftersales().holds(case.request.id).await?;
    if held.is_empty() {
        return Ok(());
    }
    tx.aftersales().set_holds(case.request.id, &[]).await?;
    let moves: Vec<Move> = held
        .iter()
        .map(|hold| step(hold, MovementKind::Released, [0, -1, 0]))
        .collect();
    move_all(ctx, tx, case, &moves, at).await
}

/// Takes into the house what was accepted of these lines, at the location of the request, and writes off what cannot be
/// sold again. Of a claim, which sends nothing back, that is all of it: what was lost passes through the books once. An
/// exchange lets go of what it keeps for more than was accepted.
pub(super) async fn take_in(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    lines: &[AfterSalesLine],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let location = case.request.location.ok_or(ServiceError::Internal)?;
    let mut moves: Vec<Move> = Vec::new();
    for line in lines {
        for (kind, units) in [
            (MovementKind::Returned, line.accepted),
            (MovementKind::WrittenOff, -line.written_off),
        ] {
            if units == 0 {
                continue;
            }
            // A bundle comes back as what it was made of.
            for (variant, inside) in components(tx, case.request.order, &[(line.variant, 1)]).await? {
                let units = units.checked_mul(inside).ok_or(ServiceError::Internal)?;
                moves.push((variant, location, kind, Delta::on_hand(units)));
            }
        }
    }
    let places: BTreeSet<(VariantId, LocationId)> = moves
        .iter()
        .map(|(variant, place, ..)| (*variant, *place))
        .collect();
    let places: Vec<(VariantId, LocationId)> = places.into_iter().collect();
    tx.inventory().put_up(&places, at).await?;
    moves.extend(surplus(tx, case, lines).await?);
    move_all(ctx, tx, case, &moves, at).await
}

/// What a request keeps for more than was accepted: let go of.
async fn surplus(tx: &mut Tx, case: &Case, lines: &[AfterSalesLine]) -> Result<Vec<Move>, ServiceError> {
    let held = tx.aftersales().holds(case.request.id).await?;
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let accepted = lines.iter().filter(|line| line.accepted > 0);
    let accepted: Vec<(VariantId, i64)> = accepted.map(|line| (line.instead, line.accepted)).collect();
    let mut needed: BTreeMap<VariantId, i64> = components(tx, case.request.order, &accepted)
        .await?
        .into_iter()
        .collect();
    let (mut kept, mut moves) = (Vec::new(), Vec::new());
    for hold in held {
        let left = needed.entry(hold.variant).or_default();
        let units = hold.units.min(*left);
        *left -= units;
        if units > 0 {
            kept.push(Pick { units, ..hold });
        }
        if units < hold.units {
            let gone = Pick {
                units: hold.units - units,
                ..hold
            };
            moves.push(step(&gone, MovementKind::Released, [0, -1, 0]));
        }
    }
    tx.aftersales().set_holds(case.request.id, &kept).await?;
    Ok(moves)
}

/// Sends what is wanted instead of what was accepted: what the request keeps; where it keeps nothing, from the locations
/// that suit the buyer's address best.
/// # Errors
/// [`ServiceError::Conflict`] when there is not enough.
pub(super) async fn send_instead(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let held = tx.aftersales().holds(case.request.id).await?;
    let wanted = wanted(tx, case, |line| line.accepted).await?;
    let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
    let mut shelves = tx.inventory().lock(&variants).await?;
    let (picks, reserved) = if held.is_empty() {
        (picks(case, &wanted, &shelves)?, 0)
    } else {
        (held, -1)
    };
    let mut moves: Vec<Move> = Vec::new();
    for pick in &picks {
        moves.push(step(pick, MovementKind::Allocated, [0, reserved, 1]));
        moves.push(step(pick, MovementKind::Shipped, [-1, 0, -1]));
    }
    tx.aftersales().set_holds(case.request.id, &[]).await?;
    carry_out(ctx, tx, case, &mut shelves, &moves, at).await
}

/// What is wanted instead of so many units of each line: each variant once, bundles of the order as they were ordered.
/// # Errors
/// [`ServiceError::Conflict`] for a bundle that was not ordered.
async fn wanted(
    tx: &mut Tx,
    case: &Case,
    units: impl Fn(&AfterSalesLine) -> i64,
) -> Result<Vec<(VariantId, i64)>, ServiceError> {
    let lines = case.request.lines.iter();
    let lines: Vec<(VariantId, i64)> = lines
        .map(|line| (line.instead, units(line)))
        .filter(|(_, units)| *units > 0)
        .collect();
    let wanted = components(tx, case.request.order, &lines).await?;
    let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
    if tx.inventory().bundles(&variants).await?.is_empty() {
        Ok(wanted)
    } else {
        Err(ServiceError::Conflict(
            "a bundle that was not ordered is not sent instead: refuse the exchange, or give the money back"
                .to_owned(),
        ))
    }
}

fn picks(case: &Case, wanted: &[(VariantId, i64)], shelves: &Shelves) -> Result<Vec<Pick>, ServiceError> {
    let to = centre_of(&case.group.checkout.address);
    route(wanted, shelves, to).ok_or_else(|| {
        ServiceError::Conflict(
            "there is not enough in stock to replace it: refuse the exchange, or give the money back"
                .to_owned(),
        )
    })
}

const fn step(pick: &Pick, kind: MovementKind, signs: [i64; 3]) -> Move {
    (pick.variant, pick.location, kind, Delta::of(signs, pick.units))
}

/// Carries out moves on levels that are not locked yet: all at once, in the order of their keys.
async fn move_all(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    moves: &[Move],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let variants: BTreeSet<VariantId> = moves.iter().map(|(variant, ..)| *variant).collect();
    let variants: Vec<VariantId> = variants.into_iter().collect();
    let mut shelves = tx.inventory().lock(&variants).await?;
    carry_out(ctx, tx, case, &mut shelves, moves, at).await
}

async fn carry_out(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    shelves: &mut Shelves,
    moves: &[Move],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let movement = |(variant, location, kind, delta): &Move| {
        let movement = Movement {
            variant: *variant,
            location: *location,
            kind: *kind,
            delta: *delta,
            cause: Cause::new(CauseKind::AfterSales, case.request.number.stored()),
        };
        (encode_id("mov", ctx.ids.next()), movement)
    };
    let movements: Vec<(String, Movement)> = moves.iter().map(movement).collect();
    if tx.inventory().apply(shelves, &movements, at).await? {
        Ok(())
    } else {
        tracing::error!(request = %case.request.number, "stock does not allow what a request moves");
        Err(ServiceError::Internal)
    }
}

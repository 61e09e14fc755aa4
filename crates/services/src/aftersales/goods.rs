//! What after-sales do to stock: goods that come back, are written off, or go out instead of others.

use super::Case;
use crate::order::components;
use crate::{Ctx, ServiceError};
use domain::aftersales::AfterSalesLine;
use domain::inventory::{Cause, CauseKind, Delta, LocationId, Movement, MovementKind, Shelves, route};
use domain::kernel::{Timestamp, encode_id};
use domain::logistics::centre_of;
use domain::product::VariantId;
use std::collections::BTreeSet;
use store::Tx;

/// Takes into the house what was accepted of these lines, at the location of the request, and writes off what cannot be
/// sold again. Of a claim, which sends nothing back, that is all of it: what was lost passes through the books once.
pub(super) async fn take_in(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    lines: &[AfterSalesLine],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let location = case.request.location.ok_or(ServiceError::Internal)?;
    let mut moves = Vec::new();
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
    let variants: BTreeSet<VariantId> = moves.iter().map(|(variant, ..)| *variant).collect();
    let variants: Vec<VariantId> = variants.into_iter().collect();
    let places: Vec<(VariantId, LocationId)> = variants.iter().map(|variant| (*variant, location)).collect();
    if places.is_empty() {
        return Ok(());
    }
    tx.inventory().put_up(&places, at).await?;
    let mut shelves = tx.inventory().lock(&variants).await?;
    carry_out(ctx, tx, case, &mut shelves, &moves, at).await
}

/// Sends what is wanted instead of what was accepted, from the locations that suit the buyer's address best.
/// # Errors
/// [`ServiceError::Conflict`] when there is not enough.
pub(super) async fn send_instead(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let lines = case.request.lines.iter().filter(|line| line.accepted > 0);
    let lines: Vec<(VariantId, i64)> = lines.map(|line| (line.instead, line.accepted)).collect();
    let wanted = components(tx, case.request.order, &lines).await?;
    let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
    if !tx.inventory().bundles(&variants).await?.is_empty() {
        return Err(ServiceError::Conflict(
            "a bundle that was not ordered is not sent instead: give the money back".to_owned(),
        ));
    }
    let mut shelves = tx.inventory().lock(&variants).await?;
    let to = centre_of(&case.group.checkout.address);
    let picks = route(&wanted, &shelves, to).ok_or_else(|| {
        ServiceError::Conflict(
            "there is not enough in stock to replace it: give the money back instead".to_owned(),
        )
    })?;
    let mut moves = Vec::new();
    for pick in picks {
        for (kind, signs) in [
            (MovementKind::Allocated, [0, 0, 1]),
            (MovementKind::Shipped, [-1, 0, -1]),
        ] {
            moves.push((pick.variant, pick.location, kind, Delta::of(signs, pick.units)));
        }
    }
    carry_out(ctx, tx, case, &mut shelves, &moves, at).await
}

async fn carry_out(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    shelves: &mut Shelves,
    moves: &[(VariantId, LocationId, MovementKind, Delta)],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let movement = |(variant, location, kind, delta): &(VariantId, LocationId, MovementKind, Delta)| {
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

//! What an order holds, in the words of its lines: parcels and pages speak of bundles, stock of what is in them.

use super::stock::{components, open_lines, parts_of};
use crate::ServiceError;
use domain::inventory::{HoldState, LocationId};
use domain::order::{Order, OrderId};
use domain::product::VariantId;
use store::{Hold, Tx};

/// Units of variants at locations, as the lines of the order name them: a bundle is where its parts lie together, and
/// where they do not, where its first part lies.
pub(super) async fn as_lines(
    tx: &mut Tx,
    order: &Order,
    held: &[Hold],
) -> Result<Vec<(VariantId, LocationId, i64)>, ServiceError> {
    let mut known = tx.inventory().bundles_of_orders(&[order.id]).await?;
    let held: Vec<(VariantId, LocationId, i64)> = held
        .iter()
        .map(|hold| (hold.variant, hold.location, hold.units))
        .collect();
    Ok(match known.remove(&order.id) {
        Some(bundles) => bundles.as_lines(open_lines(order), held),
        None => held,
    })
}

/// The parts of what an order holds in a state that units of its lines are made of, those at a location first.
/// # Errors
/// [`ServiceError::Conflict`] when the order holds less.
pub(super) async fn parts_at(
    tx: &mut Tx,
    order: OrderId,
    state: HoldState,
    lines: &[(VariantId, i64)],
    location: LocationId,
) -> Result<Vec<Hold>, ServiceError> {
    let units = components(tx, order, lines).await?;
    let mut held = tx.inventory().holds(&[order], state).await?;
    held.sort_by_key(|hold| hold.location != location);
    let (parts, missing) = parts_of(&held, &units);
    if missing > 0 {
        return Err(ServiceError::Conflict(
            "the order holds fewer units than that".to_owned(),
        ));
    }
    Ok(parts)
}

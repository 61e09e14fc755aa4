//! Warehouses and stores of a seller.

use super::{moved_on, refuse, scope};
use crate::{Permit, ServiceError, audit, product};
use domain::inventory::{Location, LocationId};
use domain::merchant::SellerId;
use domain::user::permission::policy::{StockRead, StockUpdate};
use serde_json::json;
use store::Tx;

const NAME_MOST: usize = 100;
const STREET_MOST: usize = 200;
const PRIORITY_MOST: i64 = 1_000;

/// The locations of a seller, in the order of their priority. Without `seller` as [`Permit::seller`], and for the platform's people
/// its own shop.
/// # Errors
/// As [`Permit::seller`].
pub async fn list_locations(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
) -> Result<Vec<Location>, ServiceError> {
    let scope = scope(permit, seller)?;
    Ok(permit.store.read().await?.inventory().locations(scope).await?)
}

/// Opens a location, or changes the one that has its id: version 0 is a new one, whose id is given back. It is logged.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::NotFound`] for locations of others, [`ServiceError::Conflict`] when it has been
/// changed meanwhile.
pub async fn save_location(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    location: Location,
) -> Result<LocationId, ServiceError> {
    let scope = scope(permit, seller)?;
    let is_new = location.version == 0;
    let id = if is_new {
        LocationId::from_u128(permit.ids.next())
    } else {
        location.id
    };
    let location = Location {
        id,
        seller: scope.seller(),
        version: location.version.saturating_add(1),
        ..location
    };
    check(&location)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let before = tx.inventory().location(scope, id).await?;
            if before.is_none() != is_new {
                return Err(ServiceError::NotFound("location"));
            }
            if !tx.inventory().save_location(&location).await? {
                return Err(moved_on());
            }
            let mut record = audit::by(&owned, "location.save", "location", id.to_string());
            record.seller_id = Some(scope.seller().to_string());
            let before = before.map_or_else(|| json!({}), |before| json!(before));
            (record.before, record.after) = audit::changes(&before, &json!(location));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await?;
    product::refresh(permit).await?;
    Ok(id)
}

fn check(location: &Location) -> Result<(), ServiceError> {
    let name = |text: &str| match text.trim().chars().count() {
        0 => Some("required"),
        length if length > NAME_MOST => Some("too_long"),
        _ => None,
    };
    let is_first = location.id == LocationId::first_of(location.seller);
    let digits = location.division.bytes().all(|byte| byte.is_ascii_digit());
    refuse([
        name(&location.name.zh).map(|code| ("name_zh", code)),
        name(&location.name.en).map(|code| ("name_en", code)),
        (location.street.chars().count() > STREET_MOST).then_some(("street", "too_long")),
        (!digits || ![0, 6].contains(&location.division.len())).then_some(("division", "unknown")),
        (location.priority.unsigned_abs() > PRIORITY_MOST.unsigned_abs())
            .then_some(("priority", "out_of_range")),
        (is_first && !location.active).then_some(("active", "not_available")),
    ])
}

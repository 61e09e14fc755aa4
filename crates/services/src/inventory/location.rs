//! Warehouses and stores of a seller.

use super::{moved_on, refuse, scope};
use crate::{Permit, ServiceError, audit, product};
use domain::inventory::{Location, LocationForm, LocationId, LocationRow, LocationView};
use domain::merchant::{SellerId, SellerScope};
use domain::user::permission::policy::{StockRead, StockUpdate};
use domain::user::{Part, Reach};
use serde_json::json;
use store::Tx;

const NAME_MOST: usize = 100;
const STREET_MOST: usize = 200;
const PRIORITY_MOST: i64 = 1_000;
const MISSING: ServiceError = ServiceError::NotFound("location");

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

/// Locations of a seller, and for the platform's people who name none of all sellers, behind the location `after`; at most
/// `limit` (1 to 200).
/// # Errors
/// As [`Permit::seller`].
pub async fn all_locations(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    after: Option<LocationId>,
    limit: i64,
) -> Result<Part<LocationRow>, ServiceError> {
    let scope = scope_or_all(permit, seller)?;
    let limit = limit.clamp(1, 200);
    let mut tx = permit.store.read().await?;
    let mut items = tx.inventory().list_locations(scope, after, limit + 1).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = items.len() > page;
    items.truncate(page);
    let last = items.last().filter(|_| goes_on);
    Ok(Part {
        next: last.map(|row| row.location.id.to_string()),
        items,
    })
}

/// A location, with what keeps it from being closed. `seller` as for [`all_locations`].
/// # Errors
/// [`ServiceError::NotFound`] for locations of others.
pub async fn view_location(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    id: LocationId,
) -> Result<LocationView, ServiceError> {
    let scope = scope_or_all(permit, seller)?;
    let mut tx = permit.store.read().await?;
    let found = tx.inventory().listed_location(scope, id).await?.ok_or(MISSING)?;
    Ok(LocationView {
        location: found.location,
        seller_name: found.seller_name,
        use_of: tx.inventory().use_of(id).await?,
    })
}

fn scope_or_all(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
) -> Result<Option<SellerScope>, ServiceError> {
    match (permit.reach(), seller) {
        (Reach::Platform, None) => Ok(None),
        _ => Ok(Some(scope(permit, seller)?)),
    }
}

/// Saves a location as it was typed: [`save_location`].
/// # Errors
/// As [`save_location`].
pub async fn save_location_form(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    form: &LocationForm,
) -> Result<LocationId, ServiceError> {
    let own = scope(permit, seller)?.seller();
    let location = form.read(own).map_err(ServiceError::Invalid)?;
    save_location(permit, seller, location).await
}

/// Closes a location of this version for good, once nothing lies there and no transfer leads there or comes from there.
/// It is logged.
/// # Errors
/// [`ServiceError::NotFound`] for locations of others, [`ServiceError::Conflict`] for a first location, for one that is in
/// use, and when it has been changed meanwhile.
pub async fn close_location(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    id: LocationId,
    version: i64,
) -> Result<(), ServiceError> {
    let scope = scope(permit, seller)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let before = tx.inventory().location(scope, id).await?.ok_or(MISSING)?;
            if before.is_first() {
                return Err(ServiceError::Conflict(
                    "the first location of a seller stays open".to_owned(),
                ));
            }
            let held = tx.inventory().hold_location(id).await?;
            if !held || !tx.inventory().use_of(id).await?.is_none() {
                return Err(ServiceError::Conflict(
                    "something lies here, or is on its way".to_owned(),
                ));
            }
            let at = owned.clock.now();
            if !tx.inventory().close_location(scope, id, version, at).await? {
                return Err(moved_on());
            }
            let mut record = audit::by(&owned, "location.close", "location", id.to_string());
            record.seller_id = Some(scope.seller().to_string());
            record.before = Some(json!({ "name": before.name, "active": before.active }).to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await?;
    product::refresh(permit).await?;
    Ok(())
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
        closed_at: None,
        ..location
    };
    check(&location)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let before = tx.inventory().location(scope, id).await?;
            if before.is_none() != is_new {
                return Err(MISSING);
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
    let digits = location.division.bytes().all(|byte| byte.is_ascii_digit());
    refuse([
        name(&location.name.zh).map(|code| ("name_zh", code)),
        name(&location.name.en).map(|code| ("name_en", code)),
        (location.street.chars().count() > STREET_MOST).then_some(("street", "too_long")),
        (!digits || ![0, 6].contains(&location.division.len())).then_some(("division", "unknown")),
        (location.priority.unsigned_abs() > PRIORITY_MOST.unsigned_abs())
            .then_some(("priority", "out_of_range")),
        (location.is_first() && !location.active).then_some(("active", "not_available")),
    ])
}

//! Levels and movements, and changing them by hand.

use super::location::list_locations;
use super::{UNITS_MOST, bundled, closed, moved_on, refuse, scope, wrong_reason};
use crate::{Permit, ServiceError, audit, product};
use domain::inventory::{
    Cause, CauseKind, Delta, Level, LevelRow, LevelsView, LocationId, Movement, MovementKind, MovementRow,
    Shelves, StockItemView,
};
use domain::kernel::{Timestamp, encode_id};
use domain::merchant::{SellerId, SellerScope};
use domain::product::VariantId;
use domain::user::Part;
use domain::user::permission::policy::{StockRead, StockUpdate};
use serde_json::json;
use store::{LevelFilter, Tx};

/// A location id has so many letters: the rest of a cursor is a code.
const ID_LENGTH: usize = 30;

/// Levels at a seller's locations that fit, by code and location, after the cursor of the part before; at most `limit` (1 to
/// 200). Without `seller` as [`Permit::seller`], and for the platform's people
/// its own shop.
/// # Errors
/// As [`Permit::seller`], [`ServiceError::BadRequest`] for a broken cursor.
pub async fn list_levels(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    filter: &LevelFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Part<LevelRow>, ServiceError> {
    let scope = scope(permit, seller)?;
    let limit = limit.clamp(1, 200);
    let after = after.map(level_cursor).transpose()?;
    let mut tx = permit.store.read().await?;
    let found = tx
        .inventory()
        .list_levels(scope, filter, after.as_ref(), limit + 1)
        .await?;
    Ok(part(found, limit, |row| format!("{}{}", row.location, row.sku)))
}

/// The movements of a variant at a seller's locations, newest first, before the cursor of the part before; at most `limit` (1
/// to 200).
/// # Errors
/// As [`list_levels`].
pub async fn list_movements(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    variant: VariantId,
    before: Option<&str>,
    limit: i64,
) -> Result<Part<MovementRow>, ServiceError> {
    let scope = scope(permit, seller)?;
    let limit = limit.clamp(1, 200);
    let before = before.map(movement_cursor).transpose()?;
    let mut tx = permit.store.read().await?;
    let found = tx
        .inventory()
        .list_movements(scope, variant, before.as_ref(), limit + 1)
        .await?;
    Ok(part(found, limit, |row| {
        format!("{}.{}", row.at.as_micros(), row.id)
    }))
}

/// [`list_levels`] with the locations that there are.
/// # Errors
/// As [`list_levels`].
pub async fn stock_levels(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    filter: &LevelFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<LevelsView, ServiceError> {
    Ok(LevelsView {
        levels: list_levels(permit, seller, filter, after, limit).await?,
        locations: list_locations(permit, seller).await?,
    })
}

/// Everything about the stock of a variant of a seller; of its movements those before the cursor of the part before.
/// # Errors
/// As [`list_levels`], [`ServiceError::NotFound`] for goods of others.
pub async fn stock_item(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    variant: VariantId,
    before: Option<&str>,
) -> Result<StockItemView, ServiceError> {
    let scope = scope(permit, seller)?;
    let known = permit
        .store
        .read()
        .await?
        .inventory()
        .variant_of(scope, variant)
        .await?;
    let (sku, name) = known.ok_or(ServiceError::NotFound("variant"))?;
    let filter = LevelFilter {
        variant: Some(variant),
        ..LevelFilter::default()
    };
    Ok(StockItemView {
        variant,
        sku,
        name,
        levels: list_levels(permit, seller, &filter, None, 200).await?.items,
        locations: list_locations(permit, seller).await?,
        movements: list_movements(permit, seller, variant, before, 50).await?,
    })
}

fn part<T>(mut found: Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Part<T> {
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = found.len() > page;
    found.truncate(page);
    Part {
        next: found.last().filter(|_| goes_on).map(cursor),
        items: found,
    }
}

fn level_cursor(text: &str) -> Result<(String, LocationId), ServiceError> {
    let (location, sku) = text.split_at_checked(ID_LENGTH).ok_or_else(broken_cursor)?;
    Ok((sku.to_owned(), location.parse().map_err(|_| broken_cursor())?))
}

fn movement_cursor(text: &str) -> Result<(Timestamp, String), ServiceError> {
    let (at, id) = text.split_once('.').ok_or_else(broken_cursor)?;
    let at = at.parse().map_err(|_| broken_cursor())?;
    Ok((Timestamp::from_micros(at), id.to_owned()))
}

fn broken_cursor() -> ServiceError {
    ServiceError::BadRequest("this is no page of the list".to_owned())
}

/// A change of what is on hand, made by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustStock {
    pub variant: VariantId,
    /// Where, and what was on hand when the person looked: a level that has moved since, or a form that is sent twice, is
    /// refused.
    pub shelf: (LocationId, i64),
    /// `Received`, `Returned`, `Adjusted` or `WrittenOff`.
    pub kind: MovementKind,
    /// More (positive) or less (negative) on hand.
    pub units: i64,
    /// Why.
    pub reason: String,
}

impl AdjustStock {
    fn check(&self) -> Result<(), ServiceError> {
        let by_hand = matches!(
            self.kind,
            MovementKind::Received
                | MovementKind::Returned
                | MovementKind::Adjusted
                | MovementKind::WrittenOff
        );
        let fits = self.units.unsigned_abs() <= UNITS_MOST.unsigned_abs()
            && self.kind.allows(Delta::on_hand(self.units));
        refuse([
            (!by_hand).then_some(("kind", "unknown")),
            (by_hand && !fits).then_some(("units", "out_of_range")),
            wrong_reason(&self.reason).map(|code| ("reason", code)),
        ])
    }
}

/// Changes what is on hand of a variant at a location; gives the level then. It is logged with its reason.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::NotFound`] for goods or locations of others, [`ServiceError::Conflict`] when the
/// level has moved meanwhile, or so much is promised that it cannot be taken away.
pub async fn adjust_stock(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    command: AdjustStock,
) -> Result<Level, ServiceError> {
    let scope = scope(permit, seller)?;
    command.check()?;
    let owned = permit.clone();
    let level = permit
        .store
        .write(async move |tx: &mut Tx| adjust_in(tx, &owned, scope, command).await)
        .await?;
    product::refresh(permit).await?;
    Ok(level)
}

async fn adjust_in(
    tx: &mut Tx,
    permit: &Permit<StockUpdate>,
    scope: SellerScope,
    command: AdjustStock,
) -> Result<Level, ServiceError> {
    let (variant, (location, seen)) = (command.variant, command.shelf);
    if tx.inventory().variant_of(scope, variant).await?.is_none() {
        return Err(ServiceError::NotFound("variant"));
    }
    let place = tx.inventory().location(scope, location).await?;
    if !place.ok_or(ServiceError::NotFound("location"))?.is_open() {
        return Err(closed());
    }
    if !tx.inventory().bundles(&[variant]).await?.is_empty() {
        return Err(bundled());
    }
    let at = permit.clock.now();
    tx.inventory().put_up(&[(variant, location)], at).await?;
    let mut shelves = tx.inventory().lock(&[variant]).await?;
    let level_of = |shelves: &Shelves| {
        let shelf = shelves.get(variant, location);
        shelf.map(|shelf| shelf.level).unwrap_or_default()
    };
    let before = level_of(&shelves);
    if before.on_hand != seen {
        return Err(moved_on());
    }
    let reason = command.reason.trim().to_owned();
    let movement = Movement {
        variant,
        location,
        kind: command.kind,
        delta: Delta::on_hand(command.units),
        cause: Cause {
            kind: CauseKind::Adjustment,
            id: encode_id("adj", permit.ids.next()),
            reason: reason.clone(),
        },
    };
    let rows = [(encode_id("mov", permit.ids.next()), movement)];
    if !tx.inventory().apply(&mut shelves, &rows, at).await? {
        return Err(ServiceError::Conflict(
            "so much is promised to orders that it cannot be taken away".to_owned(),
        ));
    }
    let after = level_of(&shelves);
    let mut record = audit::by(permit, "stock.adjust", "variant", variant.to_string());
    record.seller_id = Some(scope.seller().to_string());
    record.reason = Some(reason);
    let told = |level: Level| json!({ "on_hand": level.on_hand, "location": location });
    (record.before, record.after) = audit::changes(&told(before), &told(after));
    tx.audit().append(record).await?;
    Ok(after)
}

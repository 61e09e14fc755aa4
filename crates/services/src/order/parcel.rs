//! Sending goods of an order, what is told of parcels on their way, and that they have come. An order follows its lines.
//! Whoever calls these holds the order group.

use super::advance::{held, settle_cash};
use super::news::{self, News};
use super::show::{MISSING, numbered};
use super::{StatedCost, follow, inside, parcel_cost, stock};
use crate::{Ctx, Permit, ServiceError, audit, settlement};
use domain::cart::FieldError;
use domain::inventory::HoldState;
use domain::kernel::Timestamp;
use domain::order::{
    CARRIER_MOST, Order, OrderEvent, OrderGroup, OrderGroupId, OrderId, OrderLine, OrderState, PLACE_MOST,
    Parcel, ParcelError, ParcelId, ParcelLine, ParcelMark, ParcelNote, ParcelState, Progress, ShipParcel,
    dispatches, one_line, pack, tracking_number,
};
use domain::product::VariantId;
use domain::user::Reach;
use domain::user::permission::policy::OrderUpdate;
use serde_json::json;
use store::{Hold, Tx};

/// Sends a choice of an order's goods from one location, as one parcel, for which the platform's people may say what its
/// carrier costs.
/// # Errors
/// [`ServiceError::NotFound`], also for orders of others; [`ServiceError::Forbidden`] for a cost that sellers' people state;
/// [`ServiceError::Invalid`] for a choice that cannot be sent;
/// [`ServiceError::Conflict`] when nothing of the order is to be sent, and for the number of a purchase of several orders.
pub async fn ship_parcel(
    permit: &Permit<OrderUpdate>,
    number: &str,
    chosen: ShipParcel,
    cost: StatedCost,
) -> Result<ParcelId, ServiceError> {
    let chosen = checked(chosen)?;
    if !cost.is_unknown() {
        permit.platform()?;
    }
    let (group, id, cause) = worked_on(permit, number).await?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let at = owned.clock.now();
            let group = held(tx, group).await?;
            let order = order_in(&group, id)?;
            order.state.on(OrderEvent::Ship)?;
            let (parcel, parts) = packed(&owned, tx, order, &chosen, cause, at).await?;
            let step = (HoldState::Allocated, HoldState::Shipped);
            stock::move_units(&owned, tx, &parts, step, at).await?;
            let id = parcel.id;
            let after = sent(tx, order, &[parcel], cause, at).await?;
            news::tell(
                &owned,
                tx,
                &group,
                (order, after.state),
                News::Sent(Some(&chosen)),
            )
            .await?;
            if let Some(cost) = cost.read(group.currency)? {
                parcel_cost::state(&owned, tx, (group.id, order.id, id), cost).await?;
            }
            settlement::post(&owned, tx, group.id).await?;
            note(tx, &owned, "order.ship", order, (&after, id), owned.actor()).await?;
            Ok(id)
        })
        .await
}

/// Notes what is told of a parcel: where it is, that it has come, that it is lost, or that it has come back.
/// # Errors
/// [`ServiceError::NotFound`], also for orders of others; [`ServiceError::Invalid`] for a place that is too long;
/// [`ServiceError::Conflict`] for what the parcel's state does not allow.
pub async fn note_parcel(
    permit: &Permit<OrderUpdate>,
    number: &str,
    parcel: ParcelId,
    mark: ParcelMark,
    place: &str,
) -> Result<(), ServiceError> {
    let place = one_line(place, PLACE_MOST).ok_or_else(|| wrong("place", "too_long"))?;
    let (group, id, cause) = worked_on(permit, number).await?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let at = owned.clock.now();
            let group = held(tx, group).await?;
            let order = order_in(&group, id)?;
            let parcels = tx.order().parcels(group.id).await?;
            let found = parcels.iter().find(|own| own.id == parcel && own.order == id);
            let told = ParcelNote {
                mark,
                place,
                cause: cause.to_owned(),
                at,
            };
            let after = told_of(&owned, tx, order, found.ok_or(MISSING)?, &told).await?;
            if let Some(news) = News::of_mark(mark) {
                news::tell(&owned, tx, &group, (order, after.state), news).await?;
            }
            settle_cash(&owned, tx, &group, (&[id], after.state), at).await?;
            settlement::post(&owned, tx, group.id).await?;
            note(tx, &owned, "order.parcel", order, (&after, parcel), owned.actor()).await
        })
        .await
}

/// An order as it has become.
pub(super) struct Come {
    lines: Vec<OrderLine>,
    pub(super) state: OrderState,
}

/// Sends everything of an order that is to be sent: one parcel for each location.
pub(super) async fn send_all(
    ctx: &Ctx,
    tx: &mut Tx,
    order: &Order,
    cause: &str,
    at: Timestamp,
) -> Result<OrderState, ServiceError> {
    order.state.on(OrderEvent::Ship)?;
    let parts = stock::ship_units(ctx, tx, order.id, &stock::open_units(order)?, at).await?;
    let rows = inside::as_lines(tx, order, &parts).await?;
    let parcels: Vec<Parcel> = dispatches(&order.lines, &rows)
        .into_iter()
        .map(|dispatch| {
            let chosen = ShipParcel {
                location: dispatch.location,
                carrier: String::new(),
                tracking: String::new(),
                lines: dispatch.lines,
            };
            parcel_of(ctx, order.id, &chosen, cause, at)
        })
        .collect();
    Ok(sent(tx, order, &parcels, cause, at).await?.state)
}

/// Delivers every parcel of an order that is under way; everything of it has been sent.
pub(super) async fn deliver_all(
    ctx: &Ctx,
    tx: &mut Tx,
    (group, order): (OrderGroupId, &Order),
    cause: &str,
    at: Timestamp,
) -> Result<OrderState, ServiceError> {
    order.state.on(OrderEvent::Deliver)?;
    let told = ParcelNote {
        mark: ParcelMark::Delivered,
        place: String::new(),
        cause: cause.to_owned(),
        at,
    };
    let mut now = order.clone();
    for parcel in tx.order().parcels(group).await? {
        let under_way = matches!(parcel.state, ParcelState::Shipped | ParcelState::Lost);
        if parcel.order == order.id && under_way {
            let after = told_of(ctx, tx, &now, &parcel, &told).await?;
            (now.lines, now.state) = (after.lines, after.state);
        }
    }
    Ok(now.state)
}

/// The order that somebody works on by its own number, and who they are for its history.
pub(super) async fn worked_on(
    permit: &Permit<OrderUpdate>,
    number: &str,
) -> Result<(OrderGroupId, OrderId, &'static str), ServiceError> {
    let (group, number) = numbered(permit, number).await?;
    let order = group.orders.iter().find(|order| order.number == number);
    match (permit.reach(), order) {
        (Reach::Platform, None) => Err(ServiceError::Conflict(
            "this purchase has several orders: name one of them".to_owned(),
        )),
        (Reach::Platform, Some(order)) => Ok((group.id, order.id, "operator")),
        (Reach::Sellers(own), Some(order)) if own.contains(&order.seller.id.to_string()) => {
            Ok((group.id, order.id, "seller"))
        }
        _ => Err(MISSING),
    }
}

pub(super) fn order_in(group: &OrderGroup, id: OrderId) -> Result<&Order, ServiceError> {
    group.orders.iter().find(|order| order.id == id).ok_or(MISSING)
}

pub(super) fn wrong(field: &str, code: &str) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(field, code)])
}

fn checked(chosen: ShipParcel) -> Result<ShipParcel, ServiceError> {
    Ok(ShipParcel {
        carrier: one_line(&chosen.carrier, CARRIER_MOST).ok_or_else(|| wrong("carrier", "too_long"))?,
        tracking: tracking_number(&chosen.tracking).ok_or_else(|| wrong("tracking", "invalid"))?,
        ..chosen
    })
}

/// A chosen parcel, and what it takes of holds.
async fn packed(
    ctx: &Ctx,
    tx: &mut Tx,
    order: &Order,
    chosen: &ShipParcel,
    cause: &str,
    at: Timestamp,
) -> Result<(Parcel, Vec<Hold>), ServiceError> {
    let held = tx.inventory().holds(&[order.id], HoldState::Allocated).await?;
    let rows = inside::as_lines(tx, order, &held).await?;
    let (lines, taken) = pack(&order.lines, &rows, chosen).map_err(|error| {
        let code = match error {
            ParcelError::Empty => "empty",
            ParcelError::NoSuchLine | ParcelError::TooMany => "too_many",
            ParcelError::NotThere => "not_there",
        };
        wrong("lines", code)
    })?;
    let parts = inside::parts_at(tx, order.id, HoldState::Allocated, &taken, chosen.location).await?;
    let chosen = ShipParcel {
        lines,
        ..chosen.clone()
    };
    Ok((parcel_of(ctx, order.id, &chosen, cause, at), parts))
}

fn parcel_of(ctx: &Ctx, order: OrderId, chosen: &ShipParcel, cause: &str, at: Timestamp) -> Parcel {
    Parcel {
        id: ParcelId::from_u128(ctx.ids.next()),
        order,
        location: chosen.location,
        state: ParcelState::Shipped,
        carrier: chosen.carrier.clone(),
        tracking: chosen.tracking.clone(),
        lines: chosen.lines.clone(),
        notes: vec![ParcelNote {
            mark: ParcelMark::Shipped,
            place: String::new(),
            cause: cause.to_owned(),
            at,
        }],
        shipped_at: at,
    }
}

/// Writes parcels whose goods have left the shelves.
async fn sent(
    tx: &mut Tx,
    order: &Order,
    parcels: &[Parcel],
    cause: &str,
    at: Timestamp,
) -> Result<Come, ServiceError> {
    tx.order().add_parcels(parcels).await?;
    let lines: Vec<ParcelLine> = parcels.iter().flat_map(|parcel| parcel.lines.clone()).collect();
    let shipped = |units| Progress {
        shipped: units,
        ..Progress::default()
    };
    come(tx, order, &lines, shipped, cause, at).await
}

/// Carries out what is told of a parcel of an order.
async fn told_of(
    ctx: &Ctx,
    tx: &mut Tx,
    order: &Order,
    parcel: &Parcel,
    told: &ParcelNote,
) -> Result<Come, ServiceError> {
    let to = match (told.mark.step(), parcel.state) {
        (Some(event), state) => state.on(event)?,
        (None, ParcelState::Shipped) if told.mark != ParcelMark::Shipped => ParcelState::Shipped,
        (None, state) => {
            return Err(ServiceError::Conflict(format!(
                "the parcel is {}",
                state.as_str()
            )));
        }
    };
    if !tx
        .order()
        .note_parcels(&[parcel.id], (parcel.state, to), told)
        .await?
    {
        return Err(ServiceError::Conflict("the parcel has just moved".to_owned()));
    }
    let moved: fn(i64) -> Progress = match told.mark {
        ParcelMark::Delivered => |units| Progress {
            delivered: units,
            ..Progress::default()
        },
        ParcelMark::Returned => {
            back(ctx, tx, order, parcel, told.at).await?;
            |units| Progress {
                shipped: -units,
                ..Progress::default()
            }
        }
        ParcelMark::Shipped | ParcelMark::Passed | ParcelMark::OutForDelivery | ParcelMark::Lost => {
            return Ok(Come {
                lines: order.lines.clone(),
                state: order.state,
            });
        }
    };
    come(tx, order, &parcel.lines, moved, &told.cause, told.at).await
}

/// The goods of a parcel are back where they left, and promised to the order again.
async fn back(
    ctx: &Ctx,
    tx: &mut Tx,
    order: &Order,
    parcel: &Parcel,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let mut units: Vec<(VariantId, i64)> = Vec::new();
    for packed in &parcel.lines {
        let line = usize::try_from(packed.line)
            .ok()
            .and_then(|place| order.lines.get(place));
        let variant = line.ok_or(ServiceError::Internal)?.variant;
        units.push((variant, packed.units));
    }
    let parts = inside::parts_at(tx, order.id, HoldState::Shipped, &units, parcel.location).await?;
    let step = (HoldState::Shipped, HoldState::Allocated);
    stock::move_units(ctx, tx, &parts, step, at).await
}

/// Adds to lines what units of parcels have come to, and lets the order follow.
async fn come(
    tx: &mut Tx,
    order: &Order,
    moved: &[ParcelLine],
    each: impl Fn(i64) -> Progress,
    cause: &str,
    at: Timestamp,
) -> Result<Come, ServiceError> {
    let mut lines = order.lines.clone();
    let mut changes = Vec::new();
    for (place, line) in (0_i64..).zip(&mut lines) {
        let units: i64 = moved
            .iter()
            .filter(|own| own.line == place)
            .map(|own| own.units)
            .sum();
        if units != 0 {
            let change = each(units);
            line.progress.shipped += change.shipped;
            line.progress.delivered += change.delivered;
            changes.push((place, change));
        }
    }
    if !tx.order().add_progress(order.id, &changes).await? {
        return Err(ServiceError::Internal);
    }
    let state = follow::follow(tx, order, &lines, cause, at).await?;
    Ok(Come { lines, state })
}

/// Notes in the audit log what staff have done with a parcel.
async fn note(
    tx: &mut Tx,
    ctx: &Ctx,
    action: &str,
    before: &Order,
    (after, parcel): (&Come, ParcelId),
    actor: String,
) -> Result<(), ServiceError> {
    let told = |state: OrderState, lines: &[OrderLine]| {
        let sum = |of: fn(&Progress) -> i64| -> i64 { lines.iter().map(|line| of(&line.progress)).sum() };
        json!({ "state": state, "shipped": sum(|p| p.shipped), "delivered": sum(|p| p.delivered) })
    };
    let mut record = audit::record(ctx, actor, action, "order", before.id.to_string());
    record.seller_id = Some(before.seller.id.to_string());
    let mut now = told(after.state, &after.lines);
    now["parcel"] = json!(parcel);
    (record.before, record.after) = audit::changes(&told(before.state, &before.lines), &now);
    tx.audit().append(record).await?;
    Ok(())
}

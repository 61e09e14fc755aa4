//! Transfers: planned, sent, received with what was lost and why, or given up.

use super::location::list_locations;
use super::{UNITS_MOST, bundled, closed, moved_on, refuse, scope, wrong_reason};
use crate::{Permit, ServiceError, audit, product};
use domain::inventory::{
    Arrival, Cause, CauseKind, Delta, LocationId, Movement, MovementKind, Transfer, TransferEvent,
    TransferId, TransferLine, TransferState, TransfersView, fold_keys,
};
use domain::kernel::{Timestamp, encode_id};
use domain::merchant::{SellerId, SellerScope};
use domain::product::VariantId;
use domain::user::Part;
use domain::user::permission::policy::{StockRead, StockUpdate};
use serde_json::json;
use store::Tx;

const LINES_MOST: usize = 200;
const NOTE_MOST: usize = 500;
const MISSING: ServiceError = ServiceError::NotFound("transfer");

/// What is to go from one location to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftTransfer {
    pub from: LocationId,
    pub to: LocationId,
    pub note: String,
    /// Codes and units; a code may be there twice.
    pub lines: Vec<(String, i64)>,
}

/// The transfers of a seller, newest first, before `before`; at most `limit` (1 to 200). `seller` as for
/// [`Permit::seller`].
/// # Errors
/// As [`Permit::seller`].
pub async fn list_transfers(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    before: Option<TransferId>,
    limit: i64,
) -> Result<Part<Transfer>, ServiceError> {
    let scope = scope(permit, seller)?;
    let limit = limit.clamp(1, 200);
    let mut tx = permit.store.read().await?;
    let mut items = tx.inventory().list_transfers(scope, before, limit + 1).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = items.len() > page;
    items.truncate(page);
    Ok(Part {
        next: items.last().filter(|_| goes_on).map(|last| last.id.to_string()),
        items,
    })
}

/// [`list_transfers`] with the locations that there are.
/// # Errors
/// As [`list_transfers`].
pub async fn stock_transfers(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    before: Option<TransferId>,
    limit: i64,
) -> Result<TransfersView, ServiceError> {
    Ok(TransfersView {
        transfers: list_transfers(permit, seller, before, limit).await?,
        locations: list_locations(permit, seller).await?,
    })
}

/// A transfer of a seller. Without `seller` as [`Permit::seller`], and for the platform's people
/// its own shop.
/// # Errors
/// As [`Permit::seller`], [`ServiceError::NotFound`] for transfers of others.
pub async fn view_transfer(
    permit: &Permit<StockRead>,
    seller: Option<SellerId>,
    id: TransferId,
) -> Result<Transfer, ServiceError> {
    let scope = scope(permit, seller)?;
    let found = permit.store.read().await?.inventory().transfer(scope, id).await?;
    found.ok_or(MISSING)
}

/// Plans a transfer; nothing moves yet.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::NotFound`] for locations and codes of others.
pub async fn draft_transfer(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    command: DraftTransfer,
) -> Result<TransferId, ServiceError> {
    let scope = scope(permit, seller)?;
    let outside = |(_, units): &(String, i64)| !(1..=UNITS_MOST).contains(units);
    refuse([
        (command.from == command.to).then_some(("to", "not_available")),
        (command.note.chars().count() > NOTE_MOST).then_some(("note", "too_long")),
        (command.lines.is_empty()).then_some(("lines", "required")),
        (command.lines.len() > LINES_MOST || command.lines.iter().any(outside))
            .then_some(("lines", "out_of_range")),
    ])?;
    let id = TransferId::from_u128(permit.ids.next());
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            check_places(tx, scope, [command.from, command.to]).await?;
            let transfer = Transfer {
                id,
                seller: scope.seller(),
                from: command.from,
                to: command.to,
                state: TransferState::Draft,
                note: command.note.trim().to_owned(),
                created_at: owned.clock.now(),
                sent_at: None,
                ended_at: None,
                version: 1,
                lines: lines(tx, scope, &command.lines).await?,
            };
            tx.inventory().add_transfer(&transfer).await?;
            // From now on nobody closes them; somebody may have just before.
            check_places(tx, scope, [command.from, command.to]).await?;
            note(tx, &owned, "transfer.draft", &transfer, "").await
        })
        .await?;
    Ok(id)
}

async fn check_places(tx: &mut Tx, scope: SellerScope, places: [LocationId; 2]) -> Result<(), ServiceError> {
    for place in places {
        let found = tx.inventory().location(scope, place).await?;
        if !found.ok_or(ServiceError::NotFound("location"))?.is_open() {
            return Err(closed());
        }
    }
    Ok(())
}

async fn lines(
    tx: &mut Tx,
    scope: SellerScope,
    wanted: &[(String, i64)],
) -> Result<Vec<TransferLine>, ServiceError> {
    let codes: Vec<String> = wanted.iter().map(|(code, _)| code.clone()).collect();
    let known = tx.inventory().variants_by_code(scope, &codes).await?;
    let mut keys = Vec::new();
    for (code, units) in wanted {
        let found = known.iter().find(|(sku, _)| sku == code);
        let (_, variant) = found.ok_or(ServiceError::NotFound("variant"))?;
        keys.push((*variant, *units));
    }
    let keys = fold_keys(keys).ok_or(ServiceError::Internal)?;
    let variants: Vec<VariantId> = keys.iter().map(|(variant, _)| *variant).collect();
    if !tx.inventory().bundles(&variants).await?.is_empty() {
        return Err(bundled());
    }
    let line = |(variant, units): (VariantId, i64)| TransferLine {
        variant,
        sku: String::new(),
        units,
        sent: 0,
        received: 0,
        lost: 0,
        returned: 0,
        reason: String::new(),
    };
    Ok(keys.into_iter().map(line).collect())
}

/// Sends a planned transfer: its goods leave the one location and belong to neither until they arrive.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Conflict`] when it is not a draft of this version, or not all of it can be
/// spared.
pub async fn send_transfer(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    id: TransferId,
    version: i64,
) -> Result<(), ServiceError> {
    move_transfer(permit, seller, (id, version), TransferEvent::Send, Vec::new()).await
}

/// Takes a transfer in: what arrived of each variant; the rest of it is lost, for a reason. A variant that is not named
/// arrived whole.
/// # Errors
/// [`ServiceError::Invalid`] for more than was sent and for a loss without a reason, and as [`send_transfer`].
pub async fn receive_transfer(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    id: TransferId,
    version: i64,
    arrivals: Vec<Arrival>,
) -> Result<(), ServiceError> {
    move_transfer(permit, seller, (id, version), TransferEvent::Receive, arrivals).await
}

/// Gives a transfer up: what is on its way goes back to where it came from.
/// # Errors
/// As [`send_transfer`].
pub async fn cancel_transfer(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    id: TransferId,
    version: i64,
) -> Result<(), ServiceError> {
    move_transfer(permit, seller, (id, version), TransferEvent::Cancel, Vec::new()).await
}

/// Moves a transfer on: [`send_transfer`], [`receive_transfer`] or [`cancel_transfer`], as the event says.
/// # Errors
/// As they.
pub async fn move_transfer(
    permit: &Permit<StockUpdate>,
    seller: Option<SellerId>,
    (id, version): (TransferId, i64),
    event: TransferEvent,
    arrivals: Vec<Arrival>,
) -> Result<(), ServiceError> {
    let scope = scope(permit, seller)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let mut transfer = tx.inventory().transfer(scope, id).await?.ok_or(MISSING)?;
            if transfer.version != version {
                return Err(moved_on());
            }
            let next = transfer.state.on(event)?;
            let at = owned.clock.now();
            let (place, moved) = match event {
                TransferEvent::Send => (transfer.from, send(&mut transfer)),
                TransferEvent::Receive => (transfer.to, receive(&mut transfer, &arrivals)?),
                TransferEvent::Cancel => (transfer.from, give_back(&mut transfer)),
            };
            (transfer.state, transfer.version) = (next, version + 1);
            match event {
                TransferEvent::Send => transfer.sent_at = Some(at),
                TransferEvent::Receive | TransferEvent::Cancel => transfer.ended_at = Some(at),
            }
            if !tx.inventory().save_transfer(&transfer).await? {
                return Err(moved_on());
            }
            carry_out(tx, &owned, &transfer, (place, moved), at).await?;
            let action = match event {
                TransferEvent::Send => "transfer.send",
                TransferEvent::Receive => "transfer.receive",
                TransferEvent::Cancel => "transfer.cancel",
            };
            let reasons: Vec<&str> = transfer.lines.iter().map(|line| line.reason.as_str()).collect();
            let reasons: Vec<&str> = reasons.into_iter().filter(|reason| !reason.is_empty()).collect();
            note(tx, &owned, action, &transfer, &reasons.join("; ")).await
        })
        .await?;
    product::refresh(permit).await?;
    Ok(())
}

/// What leaves: `(variant, units)`, negative.
fn send(transfer: &mut Transfer) -> Vec<(VariantId, i64)> {
    for line in &mut transfer.lines {
        line.sent = line.units;
    }
    let gone = transfer.lines.iter().map(|line| (line.variant, -line.sent));
    gone.collect()
}

/// What comes.
fn receive(transfer: &mut Transfer, arrivals: &[Arrival]) -> Result<Vec<(VariantId, i64)>, ServiceError> {
    let known = |arrival: &Arrival| transfer.lines.iter().any(|line| line.variant == arrival.variant);
    if !arrivals.iter().all(known) {
        return Err(ServiceError::NotFound("variant"));
    }
    for line in &mut transfer.lines {
        let arrival = arrivals.iter().find(|arrival| arrival.variant == line.variant);
        line.received = arrival.map_or(line.sent, |arrival| arrival.received);
        line.lost = line.sent.saturating_sub(line.received);
        let reason = arrival.map_or("", |arrival| arrival.reason.trim());
        let wrong = wrong_reason(reason).filter(|_| line.lost > 0);
        refuse([
            (!(0..=line.sent).contains(&line.received)).then_some(("received", "out_of_range")),
            wrong.map(|code| ("reason", code)),
        ])?;
        if line.lost > 0 {
            reason.clone_into(&mut line.reason);
        }
    }
    Ok(transfer
        .lines
        .iter()
        .map(|line| (line.variant, line.received))
        .collect())
}

/// What comes back.
fn give_back(transfer: &mut Transfer) -> Vec<(VariantId, i64)> {
    for line in &mut transfer.lines {
        line.returned = line.on_the_way();
    }
    let back = transfer.lines.iter().map(|line| (line.variant, line.returned));
    back.collect()
}

async fn carry_out(
    tx: &mut Tx,
    permit: &Permit<StockUpdate>,
    transfer: &Transfer,
    (place, moved): (LocationId, Vec<(VariantId, i64)>),
    at: Timestamp,
) -> Result<(), ServiceError> {
    let moved: Vec<(VariantId, i64)> = moved.into_iter().filter(|(_, units)| *units != 0).collect();
    let variants: Vec<VariantId> = moved.iter().map(|(variant, _)| *variant).collect();
    let shelves: Vec<(VariantId, LocationId)> = variants.iter().map(|variant| (*variant, place)).collect();
    tx.inventory().put_up(&shelves, at).await?;
    let mut shelves = tx.inventory().lock(&variants).await?;
    let movements: Vec<(String, Movement)> = moved
        .into_iter()
        .map(|(variant, units)| {
            let movement = Movement {
                variant,
                location: place,
                kind: MovementKind::Transferred,
                delta: Delta::on_hand(units),
                cause: Cause {
                    kind: CauseKind::Transfer,
                    id: transfer.id.to_string(),
                    reason: String::new(),
                },
            };
            (encode_id("mov", permit.ids.next()), movement)
        })
        .collect();
    if tx.inventory().apply(&mut shelves, &movements, at).await? {
        Ok(())
    } else {
        Err(ServiceError::Conflict(
            "not all of it is there, or it is promised to orders".to_owned(),
        ))
    }
}

async fn note(
    tx: &mut Tx,
    permit: &Permit<StockUpdate>,
    action: &str,
    transfer: &Transfer,
    reason: &str,
) -> Result<(), ServiceError> {
    let mut record = audit::by(permit, action, "transfer", transfer.id.to_string());
    record.seller_id = Some(transfer.seller.to_string());
    record.reason = (!reason.is_empty()).then(|| reason.to_owned());
    record.after = Some(json!({ "state": transfer.state }).to_string());
    tx.audit().append(record).await?;
    Ok(())
}

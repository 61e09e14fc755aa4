//! Orders for those who work on them: the platform's people see all, a seller's people their own. Buyers are masked;
//! [`reveal_order`] shows one of them for a reason that is logged.

use super::inside;
use super::linked::linked;
use super::receive::can_receive;
use super::show::{MISSING, line_view, numbered, parcel_lines, parcel_views, shown};
use crate::{Permit, ServiceError, approval, audit};
use domain::inventory::HoldState;
use domain::kernel::{Locale, Money, Slug, Timestamp};
use domain::logistics::Address;
use domain::merchant::{SellerId, SellerLink};
use domain::order::{
    Dispatch, DispatchView, LinkedOrder, Order, OrderContact, OrderGroup, OrderGroupView, OrderNumber,
    OrderRow, OrderState, OrderView, dispatches,
};
use domain::payment::PaymentState;
use domain::user::permission::policy::{OrderExport, OrderRead, OrderReveal, OrderUpdate};
use domain::user::{Part, Policy, Reach, mask_name};
use serde_json::json;
use store::{OrderFilter, OrderSummary, SellerOrder, Tx};

const MOST: i64 = 500;
/// Orders in one file.
const EXPORT_MOST: usize = 20_000;

/// Orders of all sellers, newest first: at most `limit` (1 to 500) that are older than the order numbered `before`. The
/// cursor is an order's number.
/// # Errors
/// [`ServiceError::Forbidden`] for a seller's people, [`ServiceError::NotFound`] when there is no order `before`.
pub async fn list_orders(
    permit: &Permit<OrderRead>,
    state: Option<OrderState>,
    before: Option<&str>,
    limit: i64,
) -> Result<Part<OrderRow>, ServiceError> {
    let filter = OrderFilter {
        state,
        ..OrderFilter::default()
    };
    search_orders(permit, &filter, before, limit).await
}

/// [`list_orders`] that fit a filter.
/// # Errors
/// As [`list_orders`].
pub async fn search_orders(
    permit: &Permit<OrderRead>,
    filter: &OrderFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Part<OrderRow>, ServiceError> {
    permit.platform()?;
    let before = before.map(OrderNumber::parse).transpose().map_err(|_| MISSING)?;
    let limit = limit.clamp(1, MOST);
    let mut tx = permit.store.read().await?;
    if let Some(number) = &before {
        let group = tx.order().group_by_number(number).await?.ok_or(MISSING)?;
        if group.orders.iter().all(|order| order.number != *number) {
            return Err(MISSING);
        }
    }
    let found = tx.order().summaries(filter, before.as_ref(), limit).await?;
    part_of(&found, limit)
}

/// Orders that fit, newest first, at most 20,000, to be written to a file. That they were taken out is logged.
/// # Errors
/// [`ServiceError::Forbidden`] for a seller's people.
pub async fn export_orders(
    permit: &Permit<OrderExport>,
    filter: &OrderFilter,
) -> Result<Vec<OrderRow>, ServiceError> {
    permit.platform()?;
    let mut rows: Vec<OrderRow> = Vec::new();
    while rows.len() < EXPORT_MOST {
        let before = rows.last().map(|row| row.number.clone());
        let mut tx = permit.store.read().await?;
        let found = tx.order().summaries(filter, before.as_ref(), MOST).await?;
        if found.is_empty() {
            break;
        }
        rows.extend(part_of(&found, MOST)?.items);
    }
    rows.truncate(EXPORT_MOST);
    let (owned, taken) = (permit.clone(), rows.len());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let mut record = audit::by(&owned, "order.export", "order", "");
            record.after = Some(json!({ "rows": taken }).to_string());
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(rows)
}

/// Orders of the seller that somebody works for, as [`list_orders`]; without `seller` of the first.
/// # Errors
/// [`ServiceError::NotFound`] when the seller has no order `before` or is another's.
pub async fn list_seller_orders(
    permit: &Permit<OrderRead>,
    seller: Option<SellerId>,
    state: Option<OrderState>,
    before: Option<&str>,
    limit: i64,
) -> Result<Part<OrderRow>, ServiceError> {
    let scope = permit.seller(seller)?;
    let before = before.map(OrderNumber::parse).transpose().map_err(|_| MISSING)?;
    let limit = limit.clamp(1, MOST);
    let mut tx = permit.store.read().await?;
    if let Some(number) = &before {
        tx.order().order_of_seller(scope, number).await?.ok_or(MISSING)?;
    }
    let found = tx
        .order()
        .summaries_of_seller(scope, state, before.as_ref(), limit)
        .await?;
    part_of(&found, limit)
}

/// A purchase by its number or that of one of its orders, its buyer masked.
/// # Errors
/// [`ServiceError::Forbidden`] for a seller's people, [`ServiceError::NotFound`].
pub async fn order_as_operator(
    permit: &Permit<OrderRead>,
    locale: Locale,
    number: &str,
) -> Result<OrderGroupView, ServiceError> {
    seen_by_operator(permit, locale, number).await
}

async fn seen_by_operator<P: Policy>(
    permit: &Permit<P>,
    locale: Locale,
    number: &str,
) -> Result<OrderGroupView, ServiceError> {
    let (group, _) = numbered_as_operator(permit, number).await?;
    let mut view = shown(permit, &group, locale).await?;
    for (order, view) in group.orders.iter().zip(&mut view.orders) {
        view.to_send = to_send(permit, order, locale).await?;
    }
    Ok(masked(view, &group.checkout.address))
}

/// What locations could send of an order now.
async fn to_send<P: Policy>(
    permit: &Permit<P>,
    order: &Order,
    locale: Locale,
) -> Result<Vec<DispatchView>, ServiceError> {
    if order.state != OrderState::Confirmed {
        return Ok(Vec::new());
    }
    let scope = permit.seller(Some(order.seller.id))?;
    let mut tx = permit.store.read().await?;
    let held = tx.inventory().holds(&[order.id], HoldState::Allocated).await?;
    let locations = tx.inventory().locations(scope).await?;
    let rows = inside::as_lines(&mut tx, order, &held).await?;
    let view = |dispatch: Dispatch| {
        let found = locations.iter().find(|own| own.id == dispatch.location);
        DispatchView {
            location: dispatch.location,
            name: found.map_or_else(String::new, |own| own.name.get(locale).clone()),
            lines: parcel_lines(order, &dispatch.lines, locale),
        }
    };
    Ok(dispatches(&order.lines, &rows).into_iter().map(view).collect())
}

/// [`order_as_operator`] for whoever moves it.
/// # Errors
/// As [`order_as_operator`].
pub async fn moved_order(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    number: &str,
) -> Result<OrderGroupView, ServiceError> {
    seen_by_operator(permit, locale, number).await
}

/// The purchase that an operator names, and the number.
pub(super) async fn numbered_as_operator<P: Policy>(
    permit: &Permit<P>,
    number: &str,
) -> Result<(OrderGroup, OrderNumber), ServiceError> {
    permit.platform()?;
    numbered(permit, number).await
}

/// An order of the seller that somebody works for, as a purchase of its own, its buyer masked; without `seller` of the
/// first.
/// # Errors
/// [`ServiceError::NotFound`], also for orders of others.
pub async fn seller_order(
    permit: &Permit<OrderRead>,
    seller: Option<SellerId>,
    locale: Locale,
    number: &str,
) -> Result<OrderGroupView, ServiceError> {
    let found = order_of(permit, seller, number).await?;
    let mut tx = permit.store.read().await?;
    let parcels = tx.order().parcels(found.group).await?;
    let group = tx.order().group(found.group).await?.ok_or(MISSING)?;
    let mut view = own_view(&found, locale);
    (view.adds_to, view.supplements) = linked(&mut tx, &group, Some(found.order.seller.id)).await?;
    drop(tx);
    for own in &mut view.orders {
        own.parcels = parcel_views(&found.order, &parcels, locale);
        own.to_send = to_send(permit, &found.order, locale).await?;
    }
    Ok(masked(view, &found.checkout.address))
}

pub(super) async fn order_of<P: Policy>(
    permit: &Permit<P>,
    seller: Option<SellerId>,
    number: &str,
) -> Result<SellerOrder, ServiceError> {
    let scope = permit.seller(seller)?;
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    let mut tx = permit.store.read().await?;
    let found = tx.order().order_of_seller(scope, &number).await?;
    found.ok_or(MISSING)
}

/// To whom and where a purchase or an order goes, in clear. The look and its reason go into the audit log.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`], also for orders of others.
pub async fn reveal_order(
    permit: &Permit<OrderReveal>,
    number: &str,
    reason: &str,
) -> Result<OrderContact, ServiceError> {
    let (group, number) = numbered(permit, number).await?;
    let order = group.orders.iter().find(|order| order.number == number);
    match (permit.reach(), order) {
        (Reach::Platform, _) => {}
        (Reach::Sellers(own), Some(order)) if own.contains(&order.seller.id.to_string()) => {}
        _ => return Err(MISSING),
    }
    let (kind, id) = order.map_or_else(
        || ("order_group", group.id.to_string()),
        |order| ("order", order.id.to_string()),
    );
    let mut record = audit::by(permit, "order.reveal", kind, id);
    record.seller_id = order.map(|order| order.seller.id.to_string());
    record.reason = Some(approval::reason_of(reason)?);
    permit
        .store
        .write(async move |tx: &mut Tx| {
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    let checkout = group.checkout;
    Ok(OrderContact {
        recipient: checkout.address.recipient.clone(),
        phone: checkout.phone.as_str().to_owned(),
        email: checkout.email.map(|email| email.as_str().to_owned()),
        address: checkout.address.lines(),
        note: checkout.note,
    })
}

/// What buyers see of themselves, without who they are and where they live but for the city.
pub(super) fn masked(view: OrderGroupView, address: &Address) -> OrderGroupView {
    OrderGroupView {
        recipient: mask_name(&view.recipient),
        address: vec![format!("{} {}", address.region, address.city).trim().to_owned()],
        note: String::new(),
        can_pay: false,
        can_receive: false,
        adds_to: view.adds_to.map(without_key),
        supplements: view.supplements.into_iter().map(without_key).collect(),
        ..view
    }
}

fn without_key(linked: LinkedOrder) -> LinkedOrder {
    LinkedOrder {
        key: String::new(),
        ..linked
    }
}

fn own_view(found: &SellerOrder, locale: Locale) -> OrderGroupView {
    let (order, checkout) = (&found.order, &found.checkout);
    OrderGroupView {
        number: order.number.clone(),
        state: order.state,
        totals: order.totals,
        recipient: checkout.address.recipient.clone(),
        address: checkout.address.lines(),
        phone: domain::user::mask_phone(checkout.phone.as_str()),
        email: checkout
            .email
            .as_ref()
            .map(|email| domain::user::mask_email(email.as_str())),
        delivery: checkout.delivery,
        payment: checkout.payment,
        payment_state: found.payment_state,
        note: checkout.note.clone(),
        placed_at: found.placed_at,
        expires_at: None,
        history: order.history.clone(),
        can_cancel: found.can_cancel,
        can_pay: false,
        can_receive: false,
        can_change: false,
        changes: 0,
        can_add: false,
        adds_to: None,
        supplements: Vec::new(),
        orders: vec![OrderView {
            number: order.number.clone(),
            seller: SellerLink::new(&order.seller, locale),
            state: order.state,
            lines: order.lines.iter().map(|line| line_view(line, locale)).collect(),
            totals: order.totals,
            refund: order.refund,
            history: order.history.clone(),
            parcels: Vec::new(),
            to_send: Vec::new(),
            received_at: order.received_at,
            closed_at: order.closed_at,
            can_cancel: found.can_cancel,
            can_receive: can_receive(found.payment_state, order),
            can_cancel_part: false,
        }],
    }
}

fn part_of(found: &[OrderSummary], limit: i64) -> Result<Part<OrderRow>, ServiceError> {
    let full = i64::try_from(found.len()).is_ok_and(|length| length >= limit);
    let next = found.last().filter(|_| full).map(|row| row.number.clone());
    let items = found.iter().map(|row| {
        row_of(row).ok_or_else(|| {
            tracing::error!(id = row.id, "the row of an order is not valid");
            ServiceError::Internal
        })
    });
    Ok(Part {
        items: items.collect::<Result<_, _>>()?,
        next,
    })
}

fn row_of(row: &OrderSummary) -> Option<OrderRow> {
    Some(OrderRow {
        id: row.id.parse().ok()?,
        number: OrderNumber::parse(&row.number).ok()?,
        group_number: OrderNumber::parse(&row.group_number).ok()?,
        seller: Slug::parse(&row.seller).ok()?,
        state: OrderState::parse(&row.state)?,
        payment_state: PaymentState::parse(&row.payment_state)?,
        total: Money::new(row.total, row.currency.parse().ok()?),
        lines: row.lines,
        placed_at: Timestamp::from_micros(row.placed_at),
    })
}

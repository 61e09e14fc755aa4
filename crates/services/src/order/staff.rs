//! Orders for those who work on them: the platform's people see all, a seller's people their own. Buyers are masked;
//! [`reveal_order`] shows one of them for a reason that is logged.

use super::show::{MISSING, group_view, line_view, numbered};
use crate::{Permit, ServiceError, approval, audit};
use domain::kernel::{Locale, Money, Slug, Timestamp};
use domain::logistics::Address;
use domain::merchant::{SellerId, SellerLink};
use domain::order::{OrderContact, OrderGroup, OrderGroupView, OrderNumber, OrderRow, OrderState, OrderView};
use domain::payment::PaymentState;
use domain::user::permission::policy::{OrderRead, OrderReveal, OrderUpdate};
use domain::user::{Part, Policy, Reach, mask_name};
use store::{OrderSummary, SellerOrder, Tx};

const MOST: i64 = 500;

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
    let found = tx.order().summaries(state, before.as_ref(), limit).await?;
    part_of(&found, limit)
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
    let (group, _) = numbered_as_operator(permit, number).await?;
    Ok(masked(group_view(&group, locale), &group.checkout.address))
}

/// [`order_as_operator`] for whoever moves it.
/// # Errors
/// As [`order_as_operator`].
pub async fn moved_order(
    permit: &Permit<OrderUpdate>,
    locale: Locale,
    number: &str,
) -> Result<OrderGroupView, ServiceError> {
    let (group, _) = numbered_as_operator(permit, number).await?;
    Ok(masked(group_view(&group, locale), &group.checkout.address))
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
    Ok(masked(own_view(&found, locale), &found.checkout.address))
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
        ..view
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
        can_change: false,
        changes: 0,
        orders: vec![OrderView {
            number: order.number.clone(),
            seller: SellerLink::new(&order.seller, locale),
            state: order.state,
            lines: order.lines.iter().map(|line| line_view(line, locale)).collect(),
            totals: order.totals,
            refund: order.refund,
            history: order.history.clone(),
            can_cancel: found.can_cancel,
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

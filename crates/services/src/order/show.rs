//! Purchases for their buyers.

use super::linked::linked;
use super::receive::can_receive;
use super::version::may_change;
use crate::product::cover_view;
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;
use domain::merchant::SellerLink;
use domain::order::{
    Canceller, Order, OrderGroup, OrderGroupView, OrderLine, OrderLineView, OrderNumber, OrderState,
    OrderView, Parcel, ParcelLine, ParcelLineView, ParcelView,
};
use domain::user::{Email, Phone, mask_email, mask_phone};

pub(super) const MISSING: ServiceError = ServiceError::NotFound("order");

/// The path of the page of a purchase; the key opens it.
pub fn order_path(locale: Locale, number: &OrderNumber, key: &str) -> String {
    format!("/{locale}/orders/{number}?key={key}")
}

/// The purchase that key and number open, and the number: that of the purchase, or of one of its orders. A wrong key is
/// the same as a wrong number. The person whose purchase it is needs no key while they are signed in.
pub(crate) async fn opened(
    ctx: &Ctx,
    number: &str,
    key: &str,
) -> Result<(OrderGroup, OrderNumber), ServiceError> {
    let (group, number) = numbered(ctx, number).await?;
    let opens = if key.is_empty() {
        let person = ctx.person().await?;
        person.is_some_and(|person| group.customer == Some(person.account))
    } else {
        same(&group.access_key, key)
    };
    if opens { Ok((group, number)) } else { Err(MISSING) }
}

/// The purchase of this number, or with an order of this number, and the number.
pub(super) async fn numbered(ctx: &Ctx, number: &str) -> Result<(OrderGroup, OrderNumber), ServiceError> {
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    let group = ctx.store.read().await?.order().group_by_number(&number).await?;
    Ok((group.ok_or(MISSING)?, number))
}

/// Compares secrets in a time that does not depend on where they differ.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |all, (a, b)| all | (a ^ b))
            == 0
}

/// A purchase for the holder of its key, or, with an empty key, for its signed-in person.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key.
pub async fn order_page(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<OrderGroupView, ServiceError> {
    shown(ctx, &opened(ctx, number, key).await?.0, locale).await
}

/// A purchase for somebody who knows its number, or that of one of its orders, and the e-mail or phone it was placed
/// with.
/// # Errors
/// [`ServiceError::NotFound`], the same for a wrong number and a wrong contact.
pub async fn track_order(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    contact: &str,
) -> Result<OrderGroupView, ServiceError> {
    shown(ctx, &tracked(ctx, number, contact).await?, locale).await
}

/// As [`track_order`], but gives the path of the page.
pub async fn track_order_path(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    contact: &str,
) -> Result<String, ServiceError> {
    let group = tracked(ctx, number, contact).await?;
    Ok(order_path(locale, &group.number, &group.access_key))
}

async fn tracked(ctx: &Ctx, number: &str, contact: &str) -> Result<OrderGroup, ServiceError> {
    let (group, _) = numbered(ctx, number).await?;
    let checkout = &group.checkout;
    let by_email = Email::parse(contact).is_ok_and(|email| checkout.email.as_ref() == Some(&email));
    let by_phone = Phone::parse(contact).is_ok_and(|phone| checkout.phone == phone);
    if by_email || by_phone {
        Ok(group)
    } else {
        Err(MISSING)
    }
}

/// A purchase with its parcels and the number of its changes, as its buyer sees it.
pub(super) async fn shown(
    ctx: &Ctx,
    group: &OrderGroup,
    locale: Locale,
) -> Result<OrderGroupView, ServiceError> {
    let mut tx = ctx.store.read().await?;
    let parcels = tx.order().parcels(group.id).await?;
    let mut view = group_view(group, locale);
    view.changes = tx.order().changes(group.id).await?;
    (view.adds_to, view.supplements) = linked(&mut tx, group, None).await?;
    for (order, view) in group.orders.iter().zip(&mut view.orders) {
        view.parcels = parcel_views(order, &parcels, locale);
    }
    Ok(view)
}

/// The parcels of one order among these.
pub(super) fn parcel_views(order: &Order, parcels: &[Parcel], locale: Locale) -> Vec<ParcelView> {
    let own = parcels.iter().filter(|parcel| parcel.order == order.id);
    own.map(|parcel| ParcelView {
        id: parcel.id,
        state: parcel.state,
        carrier: parcel.carrier.clone(),
        tracking: parcel.tracking.clone(),
        lines: parcel_lines(order, &parcel.lines, locale),
        notes: parcel.notes.clone(),
    })
    .collect()
}

/// Units of lines with what they are.
pub(super) fn parcel_lines(order: &Order, lines: &[ParcelLine], locale: Locale) -> Vec<ParcelLineView> {
    let named = |packed: &ParcelLine| {
        let line = order.lines.get(usize::try_from(packed.line).ok()?)?;
        Some(ParcelLineView {
            line: packed.line,
            name: line.name.get(locale).clone(),
            choice: line.choice.get(locale).clone(),
            units: packed.units,
        })
    };
    lines.iter().filter_map(named).collect()
}

fn group_view(group: &OrderGroup, locale: Locale) -> OrderGroupView {
    let checkout = &group.checkout;
    let state = group.state();
    OrderGroupView {
        number: group.number.clone(),
        state,
        orders: group
            .orders
            .iter()
            .map(|order| order_view(group, order, locale))
            .collect(),
        totals: group.totals,
        recipient: checkout.address.recipient.clone(),
        address: checkout.address.lines(),
        phone: mask_phone(checkout.phone.as_str()),
        email: checkout.email.as_ref().map(|email| mask_email(email.as_str())),
        delivery: checkout.delivery,
        payment: checkout.payment,
        payment_state: group.payment_state,
        note: checkout.note.clone(),
        placed_at: group.placed_at,
        expires_at: group.expires_at.filter(|_| state == OrderState::AwaitingPayment),
        history: group.history(),
        can_cancel: group.to_cancel(&group.number).is_ok(),
        can_pay: group.can_pay(),
        can_receive: group
            .orders
            .iter()
            .any(|order| can_receive(group.payment_state, order)),
        can_change: may_change(group),
        changes: 0,
        can_add: group.takes_goods().is_ok(),
        adds_to: None,
        supplements: Vec::new(),
    }
}

fn order_view(group: &OrderGroup, order: &Order, locale: Locale) -> OrderView {
    OrderView {
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
        can_cancel: group.to_cancel(&order.number).is_ok(),
        can_receive: can_receive(group.payment_state, order),
        can_cancel_part: group.can_cancel_part(order, Canceller::Buyer),
    }
}

pub(super) fn line_view(line: &OrderLine, locale: Locale) -> OrderLineView {
    OrderLineView {
        product_slug: line.product_slug.clone(),
        name: line.name.get(locale).clone(),
        choice: line.choice.get(locale).clone(),
        image: cover_view(&line.image, line.name.get(locale).clone()),
        quantity: line.quantity,
        unit: line.unit,
        total: line.total,
        progress: line.progress,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abd") && !same("abc", "ab") && !same("", "a"));
    }
}

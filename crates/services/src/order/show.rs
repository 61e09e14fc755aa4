//! Orders for their buyers and for operators.

use crate::product::cover_view;
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;
use domain::order::{Order, OrderEvent, OrderLineView, OrderNumber, OrderState, OrderView};
use domain::payment::{PaymentMethod, PaymentState};
use domain::user::{Email, Phone, mask_email, mask_phone};
use store::OrderSummary;

const MISSING: ServiceError = ServiceError::NotFound("order");

/// The path of an order's page; the key opens it.
pub fn order_path(locale: Locale, number: &OrderNumber, key: &str) -> String {
    format!("/{locale}/orders/{number}?key={key}")
}

/// The order that number and key open. A wrong key is the same as a wrong number.
pub(super) async fn opened(ctx: &Ctx, number: &str, key: &str) -> Result<Order, ServiceError> {
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    let order = ctx.store.read().await?.order().order_by_number(&number).await?;
    order.filter(|order| same(&order.access_key, key)).ok_or(MISSING)
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

/// An order for the holder of its key.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key.
pub async fn order_page(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
) -> Result<OrderView, ServiceError> {
    Ok(view(&opened(ctx, number, key).await?, locale))
}

/// An order for somebody who knows its number and the e-mail or phone it was placed with.
/// # Errors
/// [`ServiceError::NotFound`], the same for a wrong number and a wrong contact.
pub async fn track_order(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    contact: &str,
) -> Result<OrderView, ServiceError> {
    Ok(view(&tracked(ctx, number, contact).await?, locale))
}

/// As [`track_order`], but gives the path of the order's page.
pub async fn track_order_path(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    contact: &str,
) -> Result<String, ServiceError> {
    let order = tracked(ctx, number, contact).await?;
    Ok(order_path(locale, &order.number, &order.access_key))
}

async fn tracked(ctx: &Ctx, number: &str, contact: &str) -> Result<Order, ServiceError> {
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    let order = ctx
        .store
        .read()
        .await?
        .order()
        .order_by_number(&number)
        .await?
        .ok_or(MISSING)?;
    let checkout = &order.checkout;
    let by_email = Email::parse(contact).is_ok_and(|email| checkout.email.as_ref() == Some(&email));
    let by_phone = Phone::parse(contact).is_ok_and(|phone| checkout.phone == phone);
    if by_email || by_phone {
        Ok(order)
    } else {
        Err(MISSING)
    }
}

/// An order, whole, for an operator.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn order_as_operator(ctx: &Ctx, number: &str) -> Result<Order, ServiceError> {
    ctx.staff_only()?;
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    ctx.store
        .read()
        .await?
        .order()
        .order_by_number(&number)
        .await?
        .ok_or(MISSING)
}

/// Orders, newest first: at most `limit` (1 to 500) that are older than the order numbered `before`.
/// # Errors
/// [`ServiceError::Forbidden`], and [`ServiceError::NotFound`] when there is no order `before`.
pub async fn list_orders(
    ctx: &Ctx,
    state: Option<OrderState>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<OrderSummary>, ServiceError> {
    ctx.staff_only()?;
    let before = before.map(OrderNumber::parse).transpose().map_err(|_| MISSING)?;
    let mut tx = ctx.store.read().await?;
    if let Some(number) = &before {
        tx.order().order_by_number(number).await?.ok_or(MISSING)?;
    }
    Ok(tx
        .order()
        .summaries(state, before.as_ref(), limit.clamp(1, 500))
        .await?)
}

pub(super) fn view(order: &Order, locale: Locale) -> OrderView {
    let lines = order.lines.iter().map(|line| OrderLineView {
        product_slug: line.product_slug.clone(),
        name: line.name.get(locale).clone(),
        choice: line.choice.get(locale).clone(),
        image: cover_view(&line.image, line.name.get(locale).clone()),
        quantity: line.quantity,
        unit: line.unit,
        total: line.total,
    });
    let checkout = &order.checkout;
    OrderView {
        number: order.number.clone(),
        state: order.state,
        lines: lines.collect(),
        totals: order.totals,
        recipient: checkout.address.recipient.clone(),
        address: checkout.address.lines(),
        phone: mask_phone(checkout.phone.as_str()),
        email: checkout.email.as_ref().map(|email| mask_email(email.as_str())),
        delivery: checkout.delivery,
        payment: checkout.payment,
        payment_state: order.payment_state,
        note: checkout.note.clone(),
        placed_at: order.placed_at,
        expires_at: order
            .expires_at
            .filter(|_| order.state == OrderState::AwaitingPayment),
        history: order.history.clone(),
        can_cancel: order.state.on(OrderEvent::Cancel).is_ok(),
        can_pay: checkout.payment == PaymentMethod::Online && order.payment_state == PaymentState::Pending,
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

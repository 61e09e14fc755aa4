//! Money that goes back: owed in the transaction of whatever causes it, sent to the gateway after the commit.
//!
//! Whoever owes holds the payment's group. What goes back of an order is never more than was paid
//! for it.

use super::event::{Held, Told, note};
use super::held;
use crate::{Ctx, ServiceError, settlement};
use domain::kernel::{Money, Timestamp};
use domain::order::{Order, OrderGroup, OrderId, OrderNumber};
use domain::payment::{
    MoneyEventKind, PaymentEvent, PaymentId, PaymentMethod, RefundCause, RefundError, RefundId, RefundState,
    Refunded,
};
use store::{PaymentEventRow, RefundRow, Tx};

/// A share of an order that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub order: OrderId,
    pub amount: Money,
    /// Not late, and not excess: those belong to no order.
    pub cause: RefundCause,
    /// Which one of its cause, such as the id of a case or of an edit: the same share goes back once. Empty for the end of
    /// an order.
    pub subject: String,
}

impl Share {
    /// All that has not gone back of an order which ends.
    pub(crate) fn rest_of(order: &Order) -> Result<Self, ServiceError> {
        Ok(Self {
            order: order.id,
            amount: order.left()?,
            cause: RefundCause::Cancelled,
            subject: String::new(),
        })
    }
}

/// Money that has to go back.
#[derive(Clone, Debug)]
pub(super) struct Owed {
    order: Option<OrderId>,
    cause: RefundCause,
    subject: String,
    amount: Money,
}

impl Owed {
    /// What came by a charge after the purchase had ended, or although it was paid.
    pub(super) fn unwanted(cause: RefundCause, charge: &str, amount: Money) -> Self {
        Self {
            order: None,
            cause,
            subject: charge.to_owned(),
            amount,
        }
    }
}

/// Notes that shares of orders of a held group go back. It may be called again for the same orders, as long as all that
/// goes back of each stays within what was paid for it; with the same cause and subject a share goes back once.
/// # Errors
/// [`ServiceError::Conflict`] when more would go back than was paid for an order, the same share again, or of a payment that has
/// no money to give back.
pub(crate) async fn give_back_shares(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    shares: &[Share],
    at: Timestamp,
) -> Result<(), ServiceError> {
    // What cost nothing has no share.
    let shares: Vec<&Share> = shares.iter().filter(|share| !share.amount.is_zero()).collect();
    if shares.is_empty() {
        return Ok(());
    }
    let payment = tx.payment().payment(group.payment).await?;
    let payment = payment.ok_or(ServiceError::Internal)?;
    payment.state.on(PaymentEvent::RequestRefund)?;
    let known = tx.payment().refunds(payment.id).await?;
    let paid = paid_for(tx, group).await?;
    within(group, &paid, &known, &shares)?;
    let owed: Vec<Owed> = shares
        .into_iter()
        .map(|share| Owed {
            order: Some(share.order),
            cause: share.cause,
            subject: share.subject.clone(),
            amount: share.amount,
        })
        .collect();
    owe(ctx, tx, Held::from(&payment), &owed, at).await
}

/// What was paid for each order of a purchase, in their order: its total, or what couriers have collected for it and
/// answer for.
async fn paid_for(tx: &mut Tx, group: &OrderGroup) -> Result<Vec<Money>, ServiceError> {
    let orders = group.orders.iter();
    if group.checkout.payment != PaymentMethod::CashOnDelivery {
        return Ok(orders.map(|order| order.totals.total).collect());
    }
    let numbers: Vec<OrderNumber> = orders.map(|order| order.number.clone()).collect();
    let cash = tx.payment().cash_of(&numbers).await?;
    let collected = |number: &OrderNumber| {
        let row = cash.get(number.as_str());
        row.map_or(0, |row| row.cash.due.minor().min(row.cash.collected.minor()))
    };
    Ok(numbers
        .iter()
        .map(|number| Money::new(collected(number), group.currency))
        .collect())
}

/// What may still go back of an order of a purchase.
pub(crate) async fn left_of(tx: &mut Tx, group: &OrderGroup, order: &Order) -> Result<Money, ServiceError> {
    let paid = paid_for(tx, group).await?;
    let place = group.orders.iter().position(|own| own.id == order.id);
    let paid = place.and_then(|place| paid.get(place));
    Ok(order.refund.left(*paid.ok_or(ServiceError::Internal)?)?)
}

/// Refuses shares of which more would go back of an order than was paid for it, together with what goes back already.
fn within(
    group: &OrderGroup,
    paid: &[Money],
    known: &[RefundRow],
    shares: &[&Share],
) -> Result<(), ServiceError> {
    for (order, paid) in group.orders.iter().zip(paid) {
        let before = known
            .iter()
            .filter(|refund| refund.order == Some(order.id))
            .map(|refund| refund.amount);
        let now = shares
            .iter()
            .filter(|share| share.order == order.id)
            .map(|share| share.amount);
        before
            .chain(now)
            .try_fold(Refunded::none(group.currency), |sum, amount| {
                sum.ask(amount, *paid)
            })
            .map_err(|error: RefundError| ServiceError::Conflict(error.to_string()))?;
    }
    let is_ours = |share: &&Share| group.orders.iter().any(|order| order.id == share.order);
    if shares.iter().all(is_ours) {
        Ok(())
    } else {
        Err(ServiceError::NotFound("order"))
    }
}

/// Money that has to go back: noted, and sent after the commit.
pub(super) async fn owe(
    ctx: &Ctx,
    tx: &mut Tx,
    payment: Held,
    owed: &[Owed],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let mut rows = Vec::with_capacity(owed.len());
    for share in owed {
        rows.push(add_owed(ctx, tx, payment.id, share, at).await?);
    }
    note(tx, payment, &rows, at).await.map(drop)
}

/// Adds a refund, which is sent after the commit; gives the event to note.
pub(super) async fn add_owed(
    ctx: &Ctx,
    tx: &mut Tx,
    payment: PaymentId,
    owed: &Owed,
    at: Timestamp,
) -> Result<PaymentEventRow, ServiceError> {
    let refund = RefundRow {
        id: RefundId::from_u128(ctx.ids.next()),
        payment,
        order: owed.order,
        cause: owed.cause,
        subject: owed.subject.clone(),
        state: RefundState::Pending,
        amount: owed.amount,
        attempt: 1,
        next_at: None,
        failure: None,
    };
    tx.payment().add_refund(&refund, at).await?;
    let (item, key) = (
        domain::kernel::encode_id("out", ctx.ids.next()),
        refund.id.key(refund.attempt),
    );
    tx.outbox()
        .add(item, "payment.refund", &refund.id.to_string(), "{}", at)
        .await?;
    Ok(Told::shop(at).row(payment, MoneyEventKind::RefundRequested, &key, owed.amount))
}

/// Notes that refunds have been carried out; those that have been noted before change nothing.
pub(super) async fn refunded(
    ctx: &Ctx,
    tx: &mut Tx,
    payment: PaymentId,
    ids: &[RefundId],
    told: &Told,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let Some((payment, _)) = held(tx, payment).await? else {
        return Ok(());
    };
    let refunds = tx.payment().refunds(payment.id).await?;
    let rows: Vec<_> = refunds
        .iter()
        .filter(|refund| ids.contains(&refund.id))
        .map(|refund| {
            told.row(
                payment.id,
                MoneyEventKind::Refunded,
                &refund.id.key(refund.attempt),
                refund.amount,
            )
        })
        .collect();
    note(tx, Held::from(&payment), &rows, at).await?;
    settlement::post(ctx, tx, payment.group).await
}

/// The gateway has given back `total` of a payment. When that is all that we have asked for, all of it is done.
pub(super) async fn settle_refunds(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PaymentId,
    total: Money,
    told: &Told,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let mut refunds = tx.payment().refunds(id).await?;
    // What came by another charge goes back by it.
    refunds.retain(|refund| refund.is_of(id));
    let open: Vec<RefundId> = refunds
        .iter()
        .filter(|refund| refund.state.is_open())
        .map(|refund| refund.id)
        .collect();
    let asked: i64 = refunds.iter().map(|refund| refund.amount.minor()).sum();
    if open.is_empty() || total.minor() < asked {
        return Ok(());
    }
    refunded(ctx, tx, id, &open, told, at).await
}

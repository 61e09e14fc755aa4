//! Payments at the gateway: opening them, hearing of them, asking after them, giving money back.
//! Nothing here calls the gateway inside a transaction. What changes a payment holds its group first, so that two changes
//! of one purchase follow each other. What happens to the money is noted as events (`event.rs`), from which everything else
//! derives.

mod event;
mod figures;
mod late;
mod limit;
mod webhook;

pub use figures::payment_figures;
pub(crate) use limit::spend;
pub use limit::{list_limits, remove_limit, set_limit};
pub use webhook::{apply_webhook, receive_webhook};

use event::{Held, Told, note};

use crate::gateway::{GatewayError, GatewayStatus, NewPayment};
use crate::order::{confirm_paid, order_url};
use crate::{Ctx, ServiceError, settlement};
use domain::kernel::{Money, Timestamp};
use domain::order::{OrderGroup, OrderId, OrderState};
use domain::payment::{
    Amounts, MoneyEventKind, PaymentEvent, PaymentId, PaymentMethod, PaymentState, RefundId, RefundState,
};
use store::{PaymentRow, RefundRow, Tx};

/// A payment that waits this long is asked after.
const PATIENCE_SECONDS: i64 = 20;

/// Gives the page where the buyer pays; opens the payment at the gateway unless that was done before.
/// # Errors
/// [`ServiceError::Conflict`] when nothing is to be paid, [`ServiceError::PaymentUnavailable`].
pub async fn open_payment(ctx: &Ctx, group: &OrderGroup) -> Result<String, ServiceError> {
    let payment = load(ctx, group.payment).await?;
    if payment.method != PaymentMethod::Online || payment.state != PaymentState::Pending {
        return Err(ServiceError::Conflict(
            "there is nothing to pay for this order".to_owned(),
        ));
    }
    if let Some(url) = payment.pay_url {
        return Ok(url);
    }
    let created = ctx.gateway.create(&new_payment(ctx, &payment, group)).await?;
    let at = ctx.clock.now();
    let (id, url) = (payment.id, created.pay_url.clone());
    let asked = Told::asked(ctx, at).row(id, MoneyEventKind::Requested, &id.to_string(), payment.amount);
    ctx.store
        .write(async move |tx: &mut Tx| {
            tx.payment()
                .set_reference(id, &created.reference, &url, at)
                .await?;
            Ok::<_, ServiceError>(tx.payment().append(&[asked], at).await?)
        })
        .await?;
    Ok(created.pay_url)
}

fn new_payment(ctx: &Ctx, payment: &PaymentRow, group: &OrderGroup) -> NewPayment {
    NewPayment {
        id: payment.id,
        amount: payment.amount,
        order_number: group.number.to_string(),
        locale: group.locale,
        return_url: order_url(ctx, group),
        webhook_url: format!("{}/webhooks/payment", ctx.settings.base_url),
    }
}

/// A payment as it is, kept from changing until the transaction ends.
async fn held(tx: &mut Tx, id: PaymentId) -> Result<Option<(PaymentRow, OrderGroup)>, ServiceError> {
    let Some(mut payment) = tx.payment().payment(id).await? else {
        return Ok(None);
    };
    tx.order().hold(payment.group).await?;
    let group = tx
        .order()
        .group(payment.group)
        .await?
        .ok_or(ServiceError::Internal)?;
    payment.state = group.payment_state;
    Ok(Some((payment, group)))
}

/// Money has come: all orders are confirmed, or, when the purchase has ended meanwhile, the money goes back.
async fn capture(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PaymentId,
    amount: Money,
    told: &Told,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let Some((payment, group)) = held(tx, id).await? else {
        tracing::error!(payment = %id, "the gateway reports money for a payment that we do not know");
        return Ok(());
    };
    let row = told.row(id, MoneyEventKind::Captured, &id.to_string(), amount);
    let next = note(tx, Held::from(&payment), &[row], at).await?;
    let is_over = group
        .orders
        .iter()
        .all(|order| order.state == OrderState::Cancelled);
    if next == PaymentState::RefundPending && is_over {
        let late = Held {
            state: next,
            ..Held::from(&payment)
        };
        late::owe_late(ctx, tx, late, at).await?;
        return settlement::post(ctx, tx, group.id).await;
    }
    if next == payment.state {
        if payment.amount != amount {
            tracing::error!(payment = %id, expected = %payment.amount, got = %amount, "the gateway reports another amount");
        }
        return Ok(());
    }
    confirm_paid(ctx, tx, &group, at).await?;
    settlement::post(ctx, tx, group.id).await
}

/// Gives up the payment of a purchase that ends unpaid, whose group is held: money that came in part goes back, and so
/// does whatever comes later.
pub(crate) async fn close(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    at: Timestamp,
) -> Result<(), ServiceError> {
    group.payment_state.on(PaymentEvent::Void)?;
    let payment = Held::from(group);
    let id = payment.id.to_string();
    let row = Told::shop(at).row(payment.id, MoneyEventKind::Closed, &id, payment.amount);
    let state = note(tx, payment, &[row], at).await?;
    tx.payment().unspend(group).await?;
    if state != PaymentState::RefundPending {
        return Ok(());
    }
    let events = tx.payment().events(payment.id).await?;
    let part = Amounts::fold(payment.amount, &events)?.captured;
    owe(ctx, tx, Held { state, ..payment }, &[(None, part)], at).await
}

/// The courier has collected `amount` for a purchase whose group is held.
pub(crate) async fn collect(
    tx: &mut Tx,
    group: &OrderGroup,
    amount: Money,
    at: Timestamp,
) -> Result<(), ServiceError> {
    group.payment_state.on(PaymentEvent::Collect)?;
    let id = group.payment.to_string();
    let row = Told::courier(at).row(group.payment, MoneyEventKind::Captured, &id, amount);
    note(tx, Held::from(group), &[row], at).await.map(drop)
}

/// Notes that the shares of these orders go back, which are cancelled in the same transaction and whose group is held.
pub(crate) async fn give_back_shares(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    shares: &[(OrderId, Money)],
    at: Timestamp,
) -> Result<(), ServiceError> {
    // What cost nothing has no share.
    let shares: Vec<_> = shares
        .iter()
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(order, amount)| (Some(*order), *amount))
        .collect();
    if shares.is_empty() {
        return Ok(());
    }
    group.payment_state.on(PaymentEvent::RequestRefund)?;
    owe(ctx, tx, Held::from(group), &shares, at).await
}

/// Money that has to go back: noted, and sent after the commit.
async fn owe(
    ctx: &Ctx,
    tx: &mut Tx,
    payment: Held,
    shares: &[(Option<OrderId>, Money)],
    at: Timestamp,
) -> Result<(), ServiceError> {
    let mut rows = Vec::with_capacity(shares.len());
    for (order, amount) in shares {
        let refund = RefundRow {
            id: RefundId::from_u128(ctx.ids.next()),
            payment: payment.id,
            order: *order,
            state: RefundState::Pending,
            amount: *amount,
        };
        tx.payment().add_refund(&refund, at).await?;
        let (item, subject) = (
            domain::kernel::encode_id("out", ctx.ids.next()),
            refund.id.to_string(),
        );
        tx.outbox()
            .add(item, "payment.refund", &subject, "{}", at)
            .await?;
        rows.push(Told::shop(at).row(payment.id, MoneyEventKind::RefundRequested, &subject, *amount));
    }
    note(tx, payment, &rows, at).await.map(drop)
}

/// Notes that refunds have been carried out; those that have been noted before change nothing.
async fn refunded(
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
                &refund.id.to_string(),
                refund.amount,
            )
        })
        .collect();
    note(tx, Held::from(&payment), &rows, at).await?;
    settlement::post(ctx, tx, payment.group).await
}

/// The gateway has given back `total` of a payment. When that is all that we have asked for, all of it is done.
async fn settle_refunds(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PaymentId,
    total: Money,
    told: &Told,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let refunds = tx.payment().refunds(id).await?;
    let open: Vec<RefundId> = refunds
        .iter()
        .filter(|refund| refund.state == RefundState::Pending)
        .map(|refund| refund.id)
        .collect();
    let asked: i64 = refunds.iter().map(|refund| refund.amount.minor()).sum();
    if open.is_empty() || total.minor() < asked {
        return Ok(());
    }
    refunded(ctx, tx, id, &open, told, at).await
}

/// Carries out a refund that is owed. Doing it twice gives the money back once: the key is the refund's id.
/// # Errors
/// [`ServiceError::PaymentUnavailable`] to be tried again.
pub async fn refund_payment(ctx: &Ctx, id: RefundId) -> Result<(), ServiceError> {
    let found = ctx.store.read().await?.payment().refund(id).await?;
    let refund = found.ok_or(ServiceError::NotFound("refund"))?;
    if refund.state == RefundState::Refunded {
        return Ok(());
    }
    let payment = load(ctx, refund.payment).await?;
    let Some(reference) = payment.reference.clone() else {
        tracing::error!(payment = %payment.id, "a refund is owed for a payment that the gateway's name is not known of");
        return Err(ServiceError::PaymentUnavailable);
    };
    let at = ctx.clock.now();
    match ctx
        .gateway
        .refund(&reference, &id.to_string(), refund.amount)
        .await
    {
        Ok(()) => {
            let told = Told::asked(ctx, at);
            let owned = ctx.clone();
            ctx.store
                .write(async move |tx: &mut Tx| refunded(&owned, tx, refund.payment, &[id], &told, at).await)
                .await
        }
        Err(GatewayError::Refused(code)) => {
            settle(ctx, &payment, &reference).await?;
            let now = ctx.store.read().await?.payment().refund(id).await?;
            if now.is_some_and(|refund| refund.state == RefundState::Refunded) {
                return Ok(());
            }
            tracing::error!(payment = %payment.id, code, "the gateway refuses a refund that is owed");
            Err(ServiceError::PaymentUnavailable)
        }
        Err(error) => Err(error.into()),
    }
}

/// Tells the gateway that an unpaid payment is over. If the money came all the same, it goes back.
/// # Errors
/// [`ServiceError::PaymentUnavailable`] to be tried again.
pub async fn cancel_payment(ctx: &Ctx, id: PaymentId) -> Result<(), ServiceError> {
    let mut payment = load(ctx, id).await?;
    let Some(reference) = find_reference(ctx, &payment).await? else {
        return Ok(());
    };
    payment.reference = Some(reference.clone());
    match ctx.gateway.cancel(&reference).await {
        Ok(()) => Ok(()),
        Err(GatewayError::Refused(_)) => settle(ctx, &payment, &reference).await,
        Err(error) => Err(error.into()),
    }
}

/// The gateway's name for a payment. An opening whose answer got lost, or that is on its way in this moment, has made one
/// that we do not know: opened again it is the same, and can be ended. `None` where the gateway opens none.
async fn find_reference(ctx: &Ctx, payment: &PaymentRow) -> Result<Option<String>, ServiceError> {
    if payment.reference.is_some() || payment.method != PaymentMethod::Online {
        return Ok(payment.reference.clone());
    }
    let found = ctx.store.read().await?.order().group(payment.group).await?;
    let group = found.ok_or(ServiceError::NotFound("order"))?;
    let created = match ctx.gateway.create(&new_payment(ctx, payment, &group)).await {
        Ok(created) => created,
        Err(GatewayError::Refused(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let (id, reference, at) = (payment.id, created.reference.clone(), ctx.clock.now());
    ctx.store
        .write(async move |tx: &mut Tx| {
            Ok::<_, ServiceError>(tx.payment().keep_reference(id, &reference, at).await?)
        })
        .await?;
    Ok(Some(created.reference))
}

/// Asks the gateway after payments whose webhook has not come; gives how many were asked after.
/// # Errors
/// Those of the database; a gateway that cannot be reached is asked again later.
pub async fn reconcile_payments(ctx: &Ctx) -> Result<usize, ServiceError> {
    let before = ctx.clock.now().plus_seconds(-PATIENCE_SECONDS);
    let waiting = ctx.store.read().await?.payment().waiting(before, 50).await?;
    for payment in &waiting {
        let Some(reference) = payment.reference.clone() else {
            continue;
        };
        match settle(ctx, payment, &reference).await {
            Ok(()) => {}
            // Nor would the others be answered.
            Err(ServiceError::PaymentUnavailable) => break,
            Err(error) => tracing::warn!(payment = %payment.id, %error, "a payment could not be settled"),
        }
    }
    Ok(waiting.len())
}

/// Applies what the gateway says now, as if its webhook had come.
async fn settle(ctx: &Ctx, payment: &PaymentRow, reference: &str) -> Result<(), ServiceError> {
    let status = match ctx.gateway.status(reference).await {
        Ok(status) => Some(status),
        Err(GatewayError::Refused(code)) => {
            tracing::error!(payment = %payment.id, code, "the gateway does not answer for a payment");
            None
        }
        Err(error) => return Err(error.into()),
    };
    let (id, whole, at, owned) = (payment.id, payment.amount, ctx.clock.now(), ctx.clone());
    let told = Told::asked(ctx, at);
    ctx.store
        .write(async move |tx: &mut Tx| {
            match status {
                Some(GatewayStatus::Captured { amount, refunded }) => {
                    capture(&owned, tx, id, amount, &told, at).await?;
                    settle_refunds(&owned, tx, id, refunded, &told, at).await?;
                }
                Some(GatewayStatus::Refunded) => settle_refunds(&owned, tx, id, whole, &told, at).await?,
                Some(GatewayStatus::Pending | GatewayStatus::Declined | GatewayStatus::Cancelled) | None => {}
            }
            // Whatever came of it, the next look is at others.
            Ok(tx.payment().touch(id, at).await?)
        })
        .await
}

async fn load(ctx: &Ctx, id: PaymentId) -> Result<PaymentRow, ServiceError> {
    ctx.store
        .read()
        .await?
        .payment()
        .payment(id)
        .await?
        .ok_or(ServiceError::NotFound("payment"))
}

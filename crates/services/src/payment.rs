//! Payments at the gateway: opening them, hearing of them, asking after them. What goes back is in `refund.rs`.
//! Nothing here calls the gateway inside a transaction. What changes a payment holds its group first, so that two changes
//! of one purchase follow each other. What happens to the money is noted as events (`event.rs`), from which everything else
//! derives.

mod attempt;
mod board;
mod by_hand;
mod cash;
mod courier;
mod event;
mod figures;
mod late;
mod limit;
mod proof;
mod receipt;
mod refund;
mod remittance;
mod statement;
mod webhook;

pub use attempt::{refund_payment, resend_refunds, retry_refund};
pub use board::payment_board;
pub use by_hand::{mark_refund_sent, owed_by_hand, reveal_payee, settle_courier_line, settle_receipt};
pub use cash::{cash_in_transit, decide_cash, list_offers, note_collected, remove_cash_rule, set_cash_rule};
pub(crate) use cash::{offers_asked, refuse_unoffered, write_off_approved};
pub use courier::{assign_courier_line, courier_statements, take_courier_statement};
pub use proof::{open_proof, prepare_proof, send_proof};
pub use receipt::{assign_receipt, import_receipts, import_statement, list_receipts};
pub(crate) use remittance::{plan, reference_of, remind, seconds_to_pay};
pub use remittance::{remittance_account, remittance_page, set_remittance_account};

pub use figures::payment_figures;
pub(crate) use limit::refuse_over_limit;
pub use limit::{LimitForm, change_limit, list_limits, remove_limit, set_limit};
pub(crate) use refund::{Share, give_back_shares, left_of};
pub use statement::statement_text;
pub use webhook::{apply_webhook, receive_webhook};

use event::{Held, Told, note};
use refund::{Owed, add_owed, settle_refunds};

use crate::gateway::{GatewayError, GatewayStatus, NewPayment};
use crate::order::{confirm_paid, order_url};
use crate::{Ctx, ServiceError, settlement};
use domain::kernel::{Money, Timestamp};
use domain::order::{OrderGroup, OrderState};
use domain::payment::{MoneyEventKind, PaymentEvent, PaymentId, PaymentMethod, PaymentState, RefundCause};
use store::{PaymentRow, Tx};

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

/// Money has come, by the charge that the gateway names so or by the payment's own: all orders are confirmed. When the
/// purchase has ended meanwhile, or was paid before, the money goes back.
async fn capture(
    ctx: &Ctx,
    tx: &mut Tx,
    (id, charge): (PaymentId, Option<&str>),
    amount: Money,
    told: &Told,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let Some((payment, group)) = held(tx, id).await? else {
        tracing::error!(payment = %id, "the gateway reports money for a payment that we do not know");
        return Ok(());
    };
    let own = id.to_string();
    let other = charge.filter(|charge| payment.reference.as_deref() != Some(charge));
    let charge = other.unwrap_or(&own);
    let held = Held::from(&payment);
    let mut rows = vec![told.row(id, MoneyEventKind::Captured, charge, amount)];
    let excess = late::excess(tx, held, &rows[0]).await?;
    if let Some(more) = excess {
        tracing::error!(payment = %id, "a purchase was paid twice: the rest goes back");
        let owed = Owed::unwanted(RefundCause::Excess, charge, more);
        rows.push(add_owed(ctx, tx, id, &owed, at).await?);
    }
    let next = note(tx, held, &rows, at).await?;
    let is_over = group
        .orders
        .iter()
        .all(|order| order.state == OrderState::Cancelled);
    if next == PaymentState::RefundPending && is_over && excess.is_none() {
        late::owe_late(ctx, tx, Held { state: next, ..held }, at).await?;
        return settlement::post(ctx, tx, group.id).await;
    }
    if next == payment.state && excess.is_none() {
        if payment.amount != amount {
            tracing::error!(payment = %id, expected = %payment.amount, got = %amount, "the gateway reports another amount");
        }
        return Ok(());
    }
    if payment.state == PaymentState::Pending {
        confirm_paid(ctx, tx, &group, at).await?;
    }
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
    late::owe_late(ctx, tx, Held { state, ..payment }, at).await
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
    note(tx, Held::from(group), &[row], at).await?;
    Ok(tx.payment().collect_cash(group.id, at).await?)
}

/// Tells the gateway that an unpaid payment is over. If the money came all the same, it goes back.
/// # Errors
/// [`ServiceError::PaymentUnavailable`] to be tried again.
pub async fn cancel_payment(ctx: &Ctx, id: PaymentId) -> Result<(), ServiceError> {
    let mut payment = load(ctx, id).await?;
    if payment.method != PaymentMethod::Online {
        return Ok(());
    }
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
    if payment.reference.is_some() {
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
                    capture(&owned, tx, (id, None), amount, &told, at).await?;
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

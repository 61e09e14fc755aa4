//! Cancelling a part of an order: units of its lines that have not left. Their worth goes back, or is not collected;
//! their goods are released; the version before is kept. When nothing is left, the order ends as if cancelled whole.

use super::advance::{By, Ending, end_in, held, load, settle_cash};
use super::cancel::{above_limit, may_refund};
use super::note::at_desk;
use super::show::{opened, shown};
use super::version::{Author, keep};
use super::{follow, stock};
use crate::approval::{Asked, request};
use crate::payment::Share;
use crate::{Ctx, Permit, ServiceError, audit, payment, product, settlement};
use domain::inventory::fold_keys;
use domain::kernel::{Locale, Timestamp};
use domain::order::{
    Canceller, Desk, LineUnits, Order, OrderChange, OrderGroup, OrderGroupView, OrderId, OrderMove,
    OrderNumber, Part, Progress,
};
use domain::payment::{PaymentState, RefundCause};
use domain::user::permission::policy::{ApprovalDecide, OrderUpdate};
use domain::user::{Approval, ApprovalKind, DecisionError, RefundChange};
use serde_json::json;
use store::Tx;

/// Cancels units of an order for the holder of the key: `units` are those of its lines, in their order.
/// # Errors
/// [`ServiceError::NotFound`] for a wrong number or key, [`ServiceError::Conflict`] for units that cannot be cancelled,
/// once something of the order is on its way, and while the purchase is not paid.
pub async fn cancel_units(
    ctx: &Ctx,
    locale: Locale,
    number: &str,
    key: &str,
    units: &[i64],
) -> Result<OrderGroupView, ServiceError> {
    let (group, number) = opened(ctx, number, key).await?;
    let author = Author {
        cause: "buyer",
        account: ctx.person().await?.map(|person| person.account),
        reason: String::new(),
    };
    let (owned, wanted) = (ctx.clone(), lines_of(units));
    let group = ctx
        .store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, group.id).await?;
            let (order, part) = group.to_cancel_part(&number, &wanted, Canceller::Buyer)?;
            cut(&owned, tx, &group, (order, &part), &author).await?;
            load(tx, group.id).await
        })
        .await?;
    product::refresh(ctx).await?;
    shown(ctx, &group, locale).await
}

/// Cancels units of an order that have not left, for the platform or a seller, for a reason that is kept. Above the
/// refund limit of the settings a second person has to approve it.
/// # Errors
/// As [`cancel_units`], [`ServiceError::Invalid`] without a reason where money goes back, and
/// [`ServiceError::Forbidden`] to whoever may not ask for refunds then.
pub async fn cancel_order_units(
    permit: &Permit<OrderUpdate>,
    desk: Desk,
    number: &str,
    units: &[i64],
    reason: &str,
) -> Result<OrderMove, ServiceError> {
    let (group, seller) = at_desk(permit, desk, number).await?;
    let number = OrderNumber::parse(number).map_err(|_| ServiceError::NotFound("order"))?;
    let may_refund = may_refund(permit, seller).await;
    let reason = crate::approval::reason_of(reason)?;
    let (owned, wanted) = (permit.clone(), lines_of(units));
    let come = permit
        .store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, group.id).await?;
            let (order, part) = group.to_cancel_part(&number, &wanted, Canceller::Staff)?;
            let cause = if seller.is_some() { "seller" } else { "operator" };
            if is_paid(&group) {
                may_refund?;
                if let Some(asker) = owned.asker()
                    && above_limit(tx, &group, part.amount).await?
                {
                    let change = RefundChange {
                        number: number.to_string(),
                        amount: part.amount,
                        cause: cause.to_owned(),
                        units: part.lines.iter().map(|line| (line.place, line.units)).collect(),
                    };
                    let asked = Asked {
                        kind: ApprovalKind::Refund,
                        subject: change.number.clone(),
                        seller: seller.map(|seller| seller.to_string()),
                        change: &change,
                        reason: &reason,
                    };
                    return wait(&owned, tx, asker, asked).await;
                }
            }
            let author = Author {
                cause,
                account: owned.person().map(|person| person.account),
                reason,
            };
            cut(&owned, tx, &group, (order, &part), &author).await?;
            log(&owned, tx, owned.actor(), order, &part, &author).await?;
            Ok::<_, ServiceError>(OrderMove::Done)
        })
        .await?;
    product::refresh(permit).await?;
    Ok(come)
}

/// Cancels units as a second person has approved, if that is still what was asked for.
pub(super) async fn cut_approved(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    approval: &Approval,
    change: &RefundChange,
) -> Result<(), ServiceError> {
    let number = OrderNumber::parse(&change.number).map_err(|_| ServiceError::Internal)?;
    let group = tx.order().group_by_number(&number).await?;
    let group = held(tx, group.ok_or(ServiceError::NotFound("order"))?.id).await?;
    if group.customer.is_some() && group.customer == permit.asker() {
        return Err(DecisionError::OwnCase.into());
    }
    let units = change.units.iter();
    let wanted: Vec<LineUnits> = units
        .map(|(place, units)| LineUnits {
            place: *place,
            units: *units,
        })
        .collect();
    let (order, part) = group.to_cancel_part(&number, &wanted, Canceller::Staff)?;
    if !is_paid(&group) || part.amount != change.amount {
        return Err(ServiceError::Conflict(
            "another amount would go back now: refuse this request and ask again".to_owned(),
        ));
    }
    let author = Author {
        cause: if change.cause == "seller" {
            "seller"
        } else {
            "operator"
        },
        account: Some(approval.requested_by),
        reason: approval.reason.clone(),
    };
    cut(permit, tx, &group, (order, &part), &author).await?;
    log(permit, tx, permit.actor(), order, &part, &author).await
}

/// Carries a cancellation out, in a held group.
async fn cut(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    (order, part): (&Order, &Part),
    author: &Author,
) -> Result<(), ServiceError> {
    let version = keep(ctx, tx, group, OrderChange::UnitsCancelled, author).await?;
    if part.ends {
        let ending = Ending::Cancelled(order.number.clone());
        return end_in(ctx, tx, group, &ending, &By::nobody_here(author.cause)).await;
    }
    let at = ctx.clock.now();
    let gone: Vec<(i64, Progress)> = part.lines.iter().filter_map(progress_of).collect();
    if !tx.order().add_progress(order.id, &gone).await? {
        return Err(ServiceError::Internal);
    }
    let goods = part.lines.iter().filter_map(|line| {
        let own = order.lines.get(line.place)?;
        Some((own.variant, line.units))
    });
    let goods = fold_keys(goods).ok_or(ServiceError::Internal)?;
    stock::release_units(ctx, tx, order.id, &goods, at).await?;
    if is_paid(group) {
        let share = Share {
            order: order.id,
            amount: part.amount,
            cause: RefundCause::Cancelled,
            subject: version,
        };
        payment::give_back_shares(ctx, tx, group, &[share], at).await?;
    }
    follow_lines(ctx, tx, group, order.id, author.cause, at).await?;
    settlement::post(ctx, tx, group.id).await
}

/// Where the last units that had not left are cancelled, the order is as far as those that have.
async fn follow_lines(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    id: OrderId,
    cause: &str,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let now = load(tx, group.id).await?;
    let order = now.orders.iter().find(|order| order.id == id);
    let order = order.ok_or(ServiceError::Internal)?;
    let state = follow::follow(tx, order, &order.lines, cause, at).await?;
    settle_cash(ctx, tx, &now, (&[id], state), at).await
}

async fn wait(
    ctx: &Permit<OrderUpdate>,
    tx: &mut Tx,
    person: domain::user::AccountId,
    asked: Asked<'_, RefundChange>,
) -> Result<OrderMove, ServiceError> {
    let now = ctx.clock.now();
    let waiting = tx.approval().waiting(asked.kind, &asked.subject, now).await?;
    match waiting {
        Some(waiting) => Ok(OrderMove::Waiting(waiting.id)),
        None => Ok(OrderMove::Waiting(request(ctx, tx, person, asked).await?)),
    }
}

async fn log(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: String,
    order: &Order,
    part: &Part,
    author: &Author,
) -> Result<(), ServiceError> {
    let units: Vec<_> = part
        .lines
        .iter()
        .filter_map(|line| Some(json!({ "sku": order.lines.get(line.place)?.sku, "units": line.units })))
        .collect();
    let mut record = audit::record(ctx, actor, "order.cancel_units", "order", order.id.to_string());
    record.seller_id = Some(order.seller.id.to_string());
    record.reason = Some(author.reason.clone());
    record.after = Some(json!({ "cancelled": units, "amount": part.amount.minor() }).to_string());
    tx.audit().append(record).await?;
    Ok(())
}

/// Whether money that has come goes back for what is cancelled.
fn is_paid(group: &OrderGroup) -> bool {
    matches!(
        group.payment_state,
        PaymentState::Captured | PaymentState::RefundPending
    )
}

fn lines_of(units: &[i64]) -> Vec<LineUnits> {
    let lines = units.iter().enumerate();
    lines
        .map(|(place, units)| LineUnits { place, units: *units })
        .collect()
}

fn progress_of(line: &LineUnits) -> Option<(i64, Progress)> {
    let gone = Progress {
        cancelled: line.units,
        ..Progress::default()
    };
    Some((i64::try_from(line.place).ok()?, gone))
}

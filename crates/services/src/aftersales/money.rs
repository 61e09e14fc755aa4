//! Money that goes back after a sale: how much, whether a second person has to agree, and asking for it.

use super::{Case, MISSING, hold, number_of, step};
use crate::approval::{Asked, request};
use crate::payment::{Share, give_back_shares, left_of};
use crate::{Ctx, Permit, ServiceError, setting};
use domain::aftersales::{
    AfterSales, AfterSalesEvent, AfterSalesKind, AfterSalesLine, GivenBack, LineMoney, give_back,
};
use domain::kernel::{Money, Timestamp};
use domain::order::OrderLine;
use domain::payment::RefundCause;
use domain::setting::Setting;
use domain::user::permission::policy::{AfterSalesUpdate, ApprovalDecide, RefundRequest};
use domain::user::{
    AccountId, Approval, ApprovalId, ApprovalKind, DecisionError, Policy, Reach, RefundChange, needs_approval,
};
use store::Tx;

/// What goes back with a request when so many units of each of its lines do. Never more than has not gone back of the order
/// in other ways.
pub(super) async fn what_goes_back(
    tx: &mut Tx,
    case: &Case,
    units: impl Fn(&AfterSalesLine) -> i64,
) -> Result<GivenBack, ServiceError> {
    let (order, request) = (case.order(), &case.request);
    let counts = tx.aftersales().counts(order.id).await?;
    let before = tx.aftersales().reasons_refunded(order.id).await?;
    let sellers_fault =
        request.reason.is_sellers_fault() && before.iter().all(|reason| reason.is_sellers_fault());
    let money = |(position, line): (i64, &OrderLine)| {
        let claimed = counts.iter().find(|count| count.position == position);
        let own = request.lines.iter().find(|own| own.position == position);
        let money = LineMoney {
            total: line.total,
            quantity: line.quantity.get(),
            back: line.progress.cancelled + line.progress.returned + claimed.map_or(0, |count| count.claimed),
        };
        (money, own.map_or(0, &units))
    };
    let lines: Vec<(LineMoney, i64)> = (0..).zip(&order.lines).map(money).collect();
    let goods = give_back(&lines, Money::zero(case.group.currency), sellers_fault)?;
    let left = left_of(tx, &case.group, order).await?;
    let delivery = left.minor() - goods.total.minor();
    let delivery = order.totals.delivery.minor().min(delivery).max(0);
    let delivery = Money::new(delivery, case.group.currency);
    Ok(give_back(&lines, delivery, sellers_fault)?.within(left)?)
}

/// The request as it is once this goes back.
pub(super) fn with_money(request: &AfterSales, back: &GivenBack) -> AfterSales {
    let share = |line: &AfterSalesLine| {
        let share = usize::try_from(line.position)
            .ok()
            .and_then(|at| back.lines.get(at));
        AfterSalesLine {
            back: share.copied().unwrap_or(line.back),
            ..*line
        }
    };
    AfterSales {
        delivery_back: back.delivery,
        lines: request.lines.iter().map(share).collect(),
        ..request.clone()
    }
}

/// Has the money sent back; what came back for good is noted with its line.
pub(super) async fn send_money(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    back: &GivenBack,
    at: Timestamp,
) -> Result<(), ServiceError> {
    let request = &case.request;
    if request.kind != AfterSalesKind::Claim {
        let lines = request.lines.iter().filter(|line| line.accepted > 0);
        let lines: Vec<(i64, i64)> = lines.map(|line| (line.position, line.accepted)).collect();
        if !tx.aftersales().add_returned(request.order, &lines).await? {
            tracing::error!(request = %request.number, "more would come back than was delivered");
            return Err(ServiceError::Internal);
        }
    }
    let share = Share {
        order: request.order,
        amount: back.total,
        cause: RefundCause::AfterSales,
        subject: request.number.stored(),
    };
    give_back_shares(ctx, tx, &case.group, &[share], at).await
}

/// Whether whoever asks may have money sent back for this seller.
pub(super) fn may_refund(refund: &Permit<RefundRequest>, case: &Case) -> Result<(), ServiceError> {
    refund.seller(Some(case.request.seller)).map(drop)
}

/// In whose name somebody takes a step.
pub(super) const fn cause_of<P: Policy>(permit: &Permit<P>) -> &'static str {
    match permit.reach() {
        Reach::Platform => "operator",
        Reach::Own | Reach::Sellers(_) | Reach::Warehouses(_) => "seller",
    }
}

/// Asks a second person where so much goes back of the purchase that one may not decide it; `None` where one may. What has
/// gone back before counts too: otherwise one person could give everything back, part by part.
pub(super) async fn ask_second(
    permit: &Permit<AfterSalesUpdate>,
    tx: &mut Tx,
    case: &Case,
    amount: Money,
    reason: &str,
) -> Result<Option<ApprovalId>, ServiceError> {
    let Some(asker) = permit.asker() else {
        return Ok(None);
    };
    let mut all = amount;
    for order in &case.group.orders {
        all = all.checked_add(order.refund.asked)?;
    }
    let limit = setting::value_in(tx, Setting::refund_limit(amount.currency())).await?;
    if !needs_approval(all, Money::new(limit, amount.currency())) {
        return Ok(None);
    }
    ask(permit, tx, case, (asker, amount), reason).await.map(Some)
}

async fn ask(
    permit: &Permit<AfterSalesUpdate>,
    tx: &mut Tx,
    case: &Case,
    (asker, amount): (AccountId, Money),
    reason: &str,
) -> Result<ApprovalId, ServiceError> {
    let (kind, subject) = (ApprovalKind::Refund, case.request.number.to_string());
    if let Some(waiting) = tx.approval().waiting(kind, &subject, permit.clock.now()).await? {
        return Ok(waiting.id);
    }
    let change = RefundChange {
        number: subject.clone(),
        amount,
        cause: cause_of(permit).to_owned(),
        units: Vec::new(),
    };
    let seller = match permit.reach() {
        Reach::Platform => None,
        _ => Some(case.request.seller.to_string()),
    };
    let question = Asked {
        kind,
        subject,
        seller,
        change: &change,
        reason,
    };
    request(permit, tx, asker, question).await
}

/// Whether a second person has yet to agree to what goes back.
pub(super) async fn is_waiting(ctx: &Ctx, tx: &mut Tx, case: &Case) -> Result<bool, ServiceError> {
    let subject = case.request.number.to_string();
    let waiting = tx
        .approval()
        .waiting(ApprovalKind::Refund, &subject, ctx.clock.now())
        .await?;
    Ok(waiting.is_some())
}

/// Carries out what a second person has approved, if it is still what was asked for.
/// # Errors
/// [`ServiceError::Conflict`] when the request has moved or another amount would go back; [`ServiceError::Forbidden`] for the
/// buyer.
pub(crate) async fn refund_approved(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    approval: &Approval,
    change: &RefundChange,
) -> Result<(), ServiceError> {
    let case = hold(tx, &number_of(&change.number)?).await?;
    if case.group.customer.is_some() && case.group.customer == permit.asker() {
        return Err(DecisionError::OwnCase.into());
    }
    let event = match case.request.kind {
        AfterSalesKind::Claim => AfterSalesEvent::Settle,
        AfterSalesKind::Return | AfterSalesKind::Exchange => AfterSalesEvent::Refund,
        AfterSalesKind::Repair => return Err(MISSING),
    };
    let back = step::back_of(tx, &case, event).await?;
    if back.total != change.amount {
        return Err(ServiceError::Conflict(
            "another amount would go back now: refuse this request and ask again".to_owned(),
        ));
    }
    let by = step::By {
        actor: permit.actor(),
        cause: change.cause.clone(),
        reason: approval.reason.clone(),
    };
    step::pay_back(permit, tx, &case, (event, &back), &by).await
}

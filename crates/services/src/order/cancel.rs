//! Cancelling by those who work here. Where nothing goes back, or little, it is done at once; above the limit of the
//! settings it waits for a second person, and is done when that one approves.

use super::advance::{By, Ending, end_in, held};
use super::part::cut_approved;
use crate::approval::{Asked, request};
use crate::{Permit, ServiceError, product, setting};
use domain::kernel::Money;
use domain::merchant::{SellerId, SellerScope};
use domain::order::{Order, OrderGroup, OrderGroupId, OrderMove, OrderNumber};
use domain::payment::PaymentState;
use domain::setting::Setting;
use domain::user::permission::policy::{ApprovalDecide, OrderUpdate, RefundRequest};
use domain::user::{Approval, ApprovalKind, DecisionError, RefundChange, needs_approval};
use store::Tx;

/// Cancels for the platform or, with a scope, for one seller. Money goes back only where the asker may ask for refunds
/// too. The command line belongs to whoever owns the machine, who needs no second person.
pub(super) async fn cancel(
    permit: &Permit<OrderUpdate>,
    scope: Option<SellerScope>,
    group: OrderGroupId,
    number: OrderNumber,
    reason: &str,
) -> Result<OrderMove, ServiceError> {
    let may_refund = may_refund(permit, scope.map(SellerScope::seller)).await;
    let (owned, reason) = (permit.clone(), reason.trim().to_owned());
    let come = permit
        .store
        .write(async move |tx: &mut Tx| {
            let group = held(tx, group).await?;
            let orders = group.to_cancel(&number)?;
            let back = goes_back(&group, &orders)?;
            if back.is_some() {
                may_refund?;
            }
            let cause = if scope.is_some() { "seller" } else { "operator" };
            if let (Some(asker), Some(amount)) = (owned.asker(), back)
                && above_limit(tx, &group, amount).await?
            {
                let now = owned.clock.now();
                let (kind, subject) = (ApprovalKind::Refund, number.to_string());
                if let Some(waiting) = tx.approval().waiting(kind, &subject, now).await? {
                    return Ok(OrderMove::Waiting(waiting.id));
                }
                let change = RefundChange {
                    number: subject.clone(),
                    amount,
                    cause: cause.to_owned(),
                    units: Vec::new(),
                };
                let asked = Asked {
                    kind,
                    subject,
                    seller: scope.map(|scope| scope.seller().to_string()),
                    change: &change,
                    reason: &reason,
                };
                return Ok(OrderMove::Waiting(request(&owned, tx, asker, asked).await?));
            }
            let by = By::staff(&owned, cause, &reason);
            end_in(&owned, tx, &group, &Ending::Cancelled(number), &by).await?;
            Ok::<_, ServiceError>(OrderMove::Done)
        })
        .await?;
    product::refresh(permit).await?;
    Ok(come)
}

/// Carries out what a second person has approved, if it is still what was asked for.
/// # Errors
/// [`ServiceError::Conflict`] when the orders have moved or another amount would go back; [`ServiceError::Forbidden`]
/// for the buyer.
pub(crate) async fn refund_approved(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    approval: &Approval,
    change: &RefundChange,
) -> Result<(), ServiceError> {
    if !change.units.is_empty() {
        return cut_approved(permit, tx, approval, change).await;
    }
    let number = OrderNumber::parse(&change.number).map_err(|_| ServiceError::Internal)?;
    let group = tx.order().group_by_number(&number).await?;
    let group = held(tx, group.ok_or(ServiceError::NotFound("order"))?.id).await?;
    if group.customer.is_some() && group.customer == permit.asker() {
        return Err(DecisionError::OwnCase.into());
    }
    let orders = group.to_cancel(&number)?;
    if goes_back(&group, &orders)? != Some(change.amount) {
        return Err(ServiceError::Conflict(
            "another amount would go back now: refuse this request and ask again".to_owned(),
        ));
    }
    let by = By::staff(permit, &change.cause, &approval.reason);
    end_in(permit, tx, &group, &Ending::Cancelled(number), &by).await
}

pub(super) async fn may_refund(
    permit: &Permit<OrderUpdate>,
    seller: Option<SellerId>,
) -> Result<(), ServiceError> {
    let refund = permit.permit::<RefundRequest>().await?;
    match seller {
        Some(seller) => refund.seller(Some(seller)).map(drop),
        None => refund.platform(),
    }
}

/// What goes back when these orders of a purchase end; `None` if nothing was paid.
fn goes_back(group: &OrderGroup, orders: &[&Order]) -> Result<Option<Money>, ServiceError> {
    if !matches!(
        group.payment_state,
        PaymentState::Captured | PaymentState::RefundPending
    ) {
        return Ok(None);
    }
    let mut back = Money::zero(group.currency);
    for order in orders {
        back = back.checked_add(order.left()?)?;
    }
    Ok(Some(back))
}

/// Whether so much goes back of a purchase that one person may not decide it. What has gone back before counts too:
/// otherwise one person could give everything back, order by order.
pub(super) async fn above_limit(
    tx: &mut Tx,
    group: &OrderGroup,
    amount: Money,
) -> Result<bool, ServiceError> {
    let mut all = amount;
    for order in &group.orders {
        all = all.checked_add(order.refund.asked)?;
    }
    let setting = Setting::refund_limit(group.currency);
    let limit = setting::value_in(tx, setting).await?;
    Ok(needs_approval(all, Money::new(limit, group.currency)))
}

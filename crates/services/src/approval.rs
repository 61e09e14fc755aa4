//! Four eyes: one person asks, another approves, and only then something is done.

use crate::user::masked_account;
use crate::{Ctx, Permit, ServiceError, aftersales, audit, order, payment, product, setting, settlement};
use domain::aftersales::AfterSalesNumber;
use domain::kernel::FieldError;
use domain::setting::Setting;
use domain::user::permission::policy::{ApprovalDecide, ApprovalRead, StaffRequest};
use domain::user::{
    AccountId, Approval, ApprovalId, ApprovalKind, ApprovalState, ApprovalView, CashGivenUp, Part,
    PayoutAsked, Policy, PriceCut, Reach, RefundChange, RoleChange, Target,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{NewGrant, Tx};

const REASON_LEAST: usize = 4;
const REASON_MOST: usize = 500;

/// What somebody asks for.
pub(crate) struct Asked<'a, C> {
    pub kind: ApprovalKind,
    /// The id of what it is about.
    pub subject: String,
    /// The seller whose people may decide it too; `None` for the platform's alone.
    pub seller: Option<String>,
    /// The command to carry out.
    pub change: &'a C,
    pub reason: &'a str,
}

/// Asks for a change of roles.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::Forbidden`] beyond the asker's reach.
pub(crate) async fn request_roles(
    permit: &Permit<StaffRequest>,
    kind: ApprovalKind,
    change: &RoleChange,
    reason: &str,
) -> Result<ApprovalId, ServiceError> {
    let seller = match (permit.reach(), &change.target) {
        (Reach::Platform, Target::Seller(seller)) => Some(seller.clone()),
        (Reach::Platform, _) => None,
        (Reach::Sellers(own), Target::Seller(seller)) if own.contains(seller) => Some(seller.clone()),
        _ => return Err(ServiceError::Forbidden),
    };
    let (change, reason, permit) = (change.clone(), reason.to_owned(), permit.clone());
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let asked = Asked {
                kind,
                subject: change.account.to_string(),
                seller,
                change: &change,
                reason: &reason,
            };
            request(&permit, tx, permit.account()?, asked).await
        })
        .await
}

/// Asks for something in the name of `requested_by`, who cannot approve it.
/// # Errors
/// [`ServiceError::Invalid`] without a reason.
pub(crate) async fn request<P: Policy, C: Serialize>(
    permit: &Permit<P>,
    tx: &mut Tx,
    requested_by: AccountId,
    asked: Asked<'_, C>,
) -> Result<ApprovalId, ServiceError> {
    let hours = setting::value_in(tx, Setting::ApprovalHours).await?;
    let now = permit.clock.now();
    let approval = Approval {
        id: ApprovalId::from_u128(permit.ids.next()),
        kind: asked.kind,
        subject: asked.subject,
        seller: asked.seller,
        payload: serde_json::to_string(asked.change).map_err(|_| ServiceError::Internal)?,
        reason: reason_of(asked.reason)?,
        state: ApprovalState::Waiting,
        requested_by,
        requested_at: now,
        decided_by: None,
        decided_at: None,
        remark: String::new(),
        expires_at: now.plus_seconds(hours * 3_600),
    };
    tx.approval().insert(&approval).await?;
    let action = format!("{}.request", approval.kind.as_str());
    let mut record = audit::by(permit, &action, "approval", approval.id.to_string());
    record.seller_id = approval.seller;
    record.reason = Some(approval.reason);
    record.after = Some(approval.payload);
    tx.audit().append(record).await?;
    Ok(approval.id)
}

/// Requests within one's reach, newest first; the cursor is a request's id.
/// # Errors
/// Those of the database.
pub async fn list_approvals(
    permit: &Permit<ApprovalRead>,
    state: Option<ApprovalState>,
    before: Option<ApprovalId>,
    limit: i64,
) -> Result<Part<ApprovalView>, ServiceError> {
    let sellers = match permit.reach() {
        Reach::Platform => None,
        Reach::Sellers(sellers) => Some(sellers.as_slice()),
        Reach::Own | Reach::Warehouses(_) => return Err(ServiceError::Forbidden),
    };
    let limit = limit.clamp(1, 200);
    let mut tx = permit.store.read().await?;
    let found = tx.approval().approvals(state, sellers, before, limit).await?;
    let full = i64::try_from(found.len()).is_ok_and(|length| length >= limit);
    let next = found
        .last()
        .filter(|_| full)
        .map(|approval| approval.id.to_string());
    let me = permit.person().map(|person| person.account);
    let mut items = Vec::with_capacity(found.len());
    for approval in found {
        items.push(view(&mut tx, permit, me, approval).await?);
    }
    Ok(Part { items, next })
}

/// Approves or refuses. What is approved is carried out in the same transaction.
/// # Errors
/// [`ServiceError::Forbidden`] for whoever asked, whom it concerns, or beyond one's reach; [`ServiceError::Conflict`]
/// when it is over; [`ServiceError::Invalid`] when a refusal has no remark.
pub async fn decide_approval(
    permit: &Permit<ApprovalDecide>,
    id: ApprovalId,
    approve: bool,
    remark: &str,
) -> Result<(), ServiceError> {
    let decider = permit.account()?;
    let remark = match (approve, remark.trim()) {
        (true, remark) => remark.chars().take(REASON_MOST).collect(),
        (false, remark) => reason_of(remark)?,
    };
    let owned = permit.clone();
    let kind = permit
        .store
        .write(async move |tx: &mut Tx| {
            let now = owned.clock.now();
            let approval = tx
                .approval()
                .approval(id)
                .await?
                .ok_or(ServiceError::NotFound("approval"))?;
            within_reach(owned.reach(), &approval)?;
            approval.may_decide(decider, now)?;
            let state = if approve {
                ApprovalState::Approved
            } else {
                ApprovalState::Refused
            };
            if !tx.approval().decide(id, state, decider, &remark, now).await? {
                return Err(ServiceError::Conflict(
                    "the request was decided meanwhile".to_owned(),
                ));
            }
            if approve {
                carry_out(&owned, tx, &approval, decider).await?;
            } else {
                settlement::refuse_payouts(&owned, &decider.to_string(), tx).await?;
            }
            let action = format!("{}.{}", approval.kind.as_str(), state.as_str());
            let mut record = audit::by(&owned, &action, "approval", id.to_string());
            record.seller_id = approval.seller;
            record.reason = (!remark.is_empty()).then_some(remark);
            record.after = Some(approval.payload);
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(approval.kind)
        })
        .await?;
    // Goods may have come back, prices may be others.
    if matches!(kind, ApprovalKind::Refund | ApprovalKind::PriceCut) {
        product::refresh(permit).await?;
    }
    Ok(())
}

/// Takes one's own request back.
/// # Errors
/// [`ServiceError::NotFound`] for another's, [`ServiceError::Conflict`] when it is over.
pub async fn withdraw_approval(permit: &Permit<ApprovalRead>, id: ApprovalId) -> Result<(), ServiceError> {
    let me = permit.account()?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let approval = tx
                .approval()
                .approval(id)
                .await?
                .filter(|approval| approval.requested_by == me);
            let approval = approval.ok_or(ServiceError::NotFound("approval"))?;
            let now = permit.clock.now();
            if !tx
                .approval()
                .decide(id, ApprovalState::Withdrawn, me, "", now)
                .await?
            {
                return Err(ServiceError::Conflict("the request is over".to_owned()));
            }
            settlement::refuse_payouts(&permit, &me.to_string(), tx).await?;
            let mut record = audit::by(&permit, "approval.withdraw", "approval", id.to_string());
            record.seller_id = approval.seller;
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Ends requests that nobody decided in time.
pub(crate) async fn expire_approvals(ctx: &Ctx) -> Result<u64, ServiceError> {
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            let ended = tx.approval().expire(owned.clock.now()).await?;
            settlement::refuse_payouts(&owned, "system", tx).await?;
            Ok(ended)
        })
        .await
}

async fn carry_out(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    approval: &Approval,
    approved_by: AccountId,
) -> Result<(), ServiceError> {
    let change = || read::<RoleChange>(approval);
    match approval.kind {
        ApprovalKind::RoleGrant => {
            let (change, now) = (change()?, permit.clock.now());
            let grant = NewGrant {
                id: domain::kernel::encode_id("grt", permit.ids.next()),
                account: change.account,
                role: change.role,
                target: change.target,
                requested_by: Some(approval.requested_by),
                approved_by: Some(approved_by),
                at: now,
                expires_at: change.seconds.map(|seconds| now.plus_seconds(seconds)),
            };
            Ok(tx.user().grant_role(&grant).await?)
        }
        ApprovalKind::RoleRevoke => {
            let change = change()?;
            tx.user()
                .revoke_role(change.account, &change.role, &change.target)
                .await?;
            Ok(())
        }
        ApprovalKind::Refund => refund(permit, tx, approval).await,
        ApprovalKind::PriceCut => product::price_cut_approved(permit, tx, approval, &read(approval)?).await,
        ApprovalKind::Payout => settlement::payout_approved(permit, tx, &read(approval)?).await,
        ApprovalKind::CashWriteOff => {
            payment::write_off_approved(permit, tx, &read(approval)?, &approval.reason).await
        }
    }
}

/// Of an order that ends, or of a request after a sale: the number tells.
async fn refund(
    permit: &Permit<ApprovalDecide>,
    tx: &mut Tx,
    approval: &Approval,
) -> Result<(), ServiceError> {
    let change: RefundChange = read(approval)?;
    if AfterSalesNumber::parse(&change.number).is_ok() {
        aftersales::refund_approved(permit, tx, approval, &change).await
    } else {
        order::refund_approved(permit, tx, approval, &change).await
    }
}

/// The command that a request is about.
pub(crate) fn read<C: DeserializeOwned>(approval: &Approval) -> Result<C, ServiceError> {
    serde_json::from_str(&approval.payload).map_err(|error| {
        tracing::error!(approval = %approval.id, %error, "a request cannot be read");
        ServiceError::Internal
    })
}

fn within_reach(reach: &Reach, approval: &Approval) -> Result<(), ServiceError> {
    match (reach, &approval.seller) {
        (Reach::Platform, _) => Ok(()),
        (Reach::Sellers(own), Some(seller)) if own.contains(seller) => Ok(()),
        // What is not yours does not exist for you.
        _ => Err(ServiceError::NotFound("approval")),
    }
}

async fn view(
    tx: &mut Tx,
    ctx: &Ctx,
    me: Option<AccountId>,
    approval: Approval,
) -> Result<ApprovalView, ServiceError> {
    let (mut role, mut refund, mut price) = (None, None, None);
    let (mut payout, mut cash) = (None, None);
    match approval.kind {
        ApprovalKind::RoleGrant | ApprovalKind::RoleRevoke => role = Some(read::<RoleChange>(&approval)?),
        ApprovalKind::Refund => refund = Some(read::<RefundChange>(&approval)?),
        ApprovalKind::PriceCut => price = Some(read::<PriceCut>(&approval)?),
        ApprovalKind::Payout => payout = Some(read::<PayoutAsked>(&approval)?),
        ApprovalKind::CashWriteOff => cash = Some(read::<CashGivenUp>(&approval)?),
    }
    let may = |person: AccountId| approval.may_decide(person, ctx.clock.now()).is_ok();
    let (may_decide, may_withdraw) = (
        me.is_some_and(may),
        approval.state == ApprovalState::Waiting && me == Some(approval.requested_by),
    );
    let person = role.as_ref().map(|role| role.account);
    Ok(ApprovalView {
        person: masked(tx, person).await?,
        requested_by: masked(tx, Some(approval.requested_by)).await?,
        decided_by: masked(tx, approval.decided_by).await?,
        id: approval.id,
        kind: approval.kind,
        subject: approval.subject,
        role,
        refund,
        price,
        payout,
        cash,
        reason: approval.reason,
        state: approval.state,
        requested_at: approval.requested_at,
        decided_at: approval.decided_at,
        remark: approval.remark,
        expires_at: approval.expires_at,
        may_decide,
        may_withdraw,
    })
}

async fn masked(tx: &mut Tx, account: Option<AccountId>) -> Result<String, ServiceError> {
    let Some(account) = account else {
        return Ok(String::new());
    };
    let account = tx.user().account(account).await?;
    Ok(account.as_ref().map(masked_account).unwrap_or_default())
}

/// A reason that says something, without the space around it.
pub(crate) fn reason_of(reason: &str) -> Result<String, ServiceError> {
    let reason = reason.trim();
    let code = match reason.chars().count() {
        length if length < REASON_LEAST => "required",
        length if length > REASON_MOST => "too_long",
        _ => return Ok(reason.to_owned()),
    };
    Err(ServiceError::Invalid(vec![FieldError::new("reason", code)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something() {
        assert!(reason_of("  ok ").is_err());
        assert_eq!(reason_of(" 客户投诉核实 ").unwrap(), "客户投诉核实");
        assert!(reason_of(&"长".repeat(501)).is_err());
    }
}

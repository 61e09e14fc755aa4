//! Closing an account: asked for with a fresh proof, carried out a week later unless its person signs in before.
//!
//! What the register says is the person's goes; orders keep their amounts and lose their person, for the books and the
//! law want them (E-commerce Law of the People's Republic of China, article 31).

use super::export::whose;
use crate::notify::{self, Message};
use crate::{Ctx, Permit, ServiceError};
use domain::kernel::Locale;
use domain::order::{OrderGroupId, OrderState};
use domain::user::permission::policy::AccountUpdate;
use domain::user::register::{LINKED, Linked, OnErasure, Retention, table};
use domain::user::{
    Account, AccountId, ClosingView, ErasureObstacle, SubjectRequest, SubjectRequestId, SubjectRequestKind,
    SubjectRequestState,
};
use store::Tx;

const DAY_SECONDS: i64 = 24 * 3_600;
/// Erasures looked for in one round.
const ROUND_MOST: i64 = 20;
/// Purchases whose person is taken out in one transaction.
const BATCH: i64 = 100;

/// What stands in the way of closing the account.
/// # Errors
/// Those of the database.
pub async fn closing_view(permit: &Permit<AccountUpdate>) -> Result<ClosingView, ServiceError> {
    let (account, now) = (permit.account()?, permit.clock.now());
    let mut tx = permit.store.read().await?;
    let obstacles = obstacles(&mut tx, account, now).await?;
    Ok(ClosingView {
        obstacles,
        acts_at: now.plus_seconds(SubjectRequest::COOLING_DAYS * DAY_SECONDS),
    })
}

/// Asks for the account to be closed and its person to be erased. All its devices are signed out: signing in within
/// [`SubjectRequest::COOLING_DAYS`] takes the request back. Gives the request.
/// # Errors
/// [`ServiceError::ProofRequired`]; [`ServiceError::NotErasable`] with every reason; [`ServiceError::Conflict`] when it was
/// asked for already.
pub async fn request_erasure(permit: &Permit<AccountUpdate>) -> Result<SubjectRequest, ServiceError> {
    let id = permit.fresh()?;
    let ctx = Ctx::clone(permit);
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let obstacles = obstacles(tx, id, now).await?;
            if !obstacles.is_empty() {
                return Err(ServiceError::NotErasable(obstacles));
            }
            let request = SubjectRequest {
                id: SubjectRequestId::from_u128(ctx.ids.next()),
                account: id,
                kind: SubjectRequestKind::Erase,
                state: SubjectRequestState::Open,
                wish: String::new(),
                answer: String::new(),
                asked_at: now,
                due_at: now.plus_seconds(SubjectRequest::DUE_DAYS * DAY_SECONDS),
                acts_at: Some(now.plus_seconds(SubjectRequest::COOLING_DAYS * DAY_SECONDS)),
                closed_at: None,
                taken_by: None,
            };
            tx.user().insert_subject_request(&request).await?;
            tx.user().revoke_sessions(id, None, now).await?;
            let account = tx.user().account(id).await?;
            tell(&ctx, tx, account.as_ref(), News::Asked).await?;
            Ok(request)
        })
        .await
}

/// Takes a waiting erasure back, since its person has signed in.
pub(in super::super) async fn withdraw_erasure(
    ctx: &Ctx,
    tx: &mut Tx,
    id: AccountId,
) -> Result<(), ServiceError> {
    if tx.user().withdraw_erasure(id, ctx.clock.now()).await? {
        let account = tx.user().account(id).await?;
        tell(ctx, tx, account.as_ref(), News::Withdrawn).await?;
    }
    Ok(())
}

/// Carries out erasures whose time has come; gives how many.
pub(crate) async fn erase_due(ctx: &Ctx) -> Result<usize, ServiceError> {
    let now = ctx.clock.now();
    let due = ctx
        .store
        .read()
        .await?
        .user()
        .due_erasures(now, ROUND_MOST)
        .await?;
    let mut erased = 0;
    for request in due {
        let worker = ctx.clone();
        let done = ctx
            .store
            .write(async move |tx: &mut Tx| erase(&worker, tx, &request).await)
            .await?;
        erased += usize::from(done);
    }
    if erased > 0 {
        ctx.store.scrub().await?;
    }
    Ok(erased)
}

/// Gives whether the person is gone: not when somebody else was faster, or when something has come in the way meanwhile.
async fn erase(ctx: &Ctx, tx: &mut Tx, request: &SubjectRequest) -> Result<bool, ServiceError> {
    let (id, now) = (request.account, ctx.clock.now());
    let obstacles = obstacles(tx, id, now).await?;
    let state = if obstacles.is_empty() {
        SubjectRequestState::Done
    } else {
        SubjectRequestState::Refused
    };
    let reasons = obstacles.iter().map(ErasureObstacle::parts);
    let reasons: Vec<String> = reasons.map(|(name, number)| format!("{name} {number}")).collect();
    let reasons = reasons.join(", ");
    if !tx
        .user()
        .close_subject_request(request.id, state, &reasons, now)
        .await?
    {
        return Ok(false);
    }
    let account = tx.user().account(id).await?;
    if state == SubjectRequestState::Refused {
        tell(ctx, tx, account.as_ref(), News::Refused(&reasons)).await?;
        return Ok(false);
    }
    let whose = whose(tx, id).await?;
    loop {
        let groups = tx.order().personal_groups(id, BATCH).await?;
        if groups.is_empty() {
            break;
        }
        forget(ctx, tx, groups).await?;
    }
    for linked in LINKED.iter().filter(|linked| is_only_the_persons(linked)) {
        tx.personal().delete(linked, &whose).await?;
    }
    tx.merchant().forget_files(id).await?;
    tx.user().close_account(id, now).await?;
    Ok(true)
}

/// Whether whole rows go: everything personal in them does, and they are not the account's own, which others refer to.
fn is_only_the_persons(linked: &Linked) -> bool {
    linked.table != "account"
        && table(linked.table).is_some_and(|table| {
            let mut personal = table.personal.iter();
            !table.personal.is_empty() && personal.all(|data| data.on_erasure == OnErasure::Delete)
        })
}

async fn forget(ctx: &Ctx, tx: &mut Tx, groups: Vec<OrderGroupId>) -> Result<(), ServiceError> {
    for group in groups {
        let key = format!("{:032x}", ctx.ids.secret());
        tx.aftersales().forget_person(group).await?;
        tx.order().forget_person(group, &key).await?;
    }
    Ok(())
}

/// Takes the person out of purchases that the law wants no longer.
pub(crate) async fn forget_old_orders(ctx: &Ctx) -> Result<(), ServiceError> {
    let until = ctx
        .clock
        .now()
        .plus_seconds(-Retention::Transaction.days() * DAY_SECONDS);
    loop {
        let worker = ctx.clone();
        let done = ctx
            .store
            .write(async move |tx: &mut Tx| {
                let groups = tx.order().groups_to_forget(until, BATCH).await?;
                let found = groups.len();
                forget(&worker, tx, groups).await?;
                Ok::<_, ServiceError>(found)
            })
            .await?;
        if done == 0 {
            return Ok(());
        }
    }
}

async fn obstacles(
    tx: &mut Tx,
    account: AccountId,
    now: domain::kernel::Timestamp,
) -> Result<Vec<ErasureObstacle>, ServiceError> {
    let mut obstacles: Vec<ErasureObstacle> = Vec::new();
    for order in tx.order().open_orders(account).await? {
        let number = order.number.to_string();
        obstacles.push(match order.state {
            OrderState::AwaitingPayment => ErasureObstacle::Unpaid(number),
            _ if order.refund_due => ErasureObstacle::RefundDue(number),
            _ => ErasureObstacle::Undelivered(number),
        });
    }
    if !tx.user().grants(Some(account), None, now, 1).await?.is_empty() {
        obstacles.push(ErasureObstacle::WorksHere);
    }
    Ok(obstacles)
}

/// What the person is told.
enum News<'a> {
    Asked,
    Withdrawn,
    Refused(&'a str),
}

async fn tell(ctx: &Ctx, tx: &mut Tx, account: Option<&Account>, news: News<'_>) -> Result<(), ServiceError> {
    let Some(account) = account else { return Ok(()) };
    let days = SubjectRequest::COOLING_DAYS;
    let (subject, body) = match (news, account.locale) {
        (News::Asked, Locale::Zh) => (
            "您的集市账号将被注销".to_owned(),
            format!(
                "【集市】我们收到了注销账号的请求，{days} 天后执行。如果不是您本人操作或改变了主意，在此之前登录即可撤回。"
            ),
        ),
        (News::Asked, Locale::En) => (
            "Your Jishi account will be closed".to_owned(),
            format!(
                "We were asked to close your account. This happens in {days} days. Sign in before to keep it."
            ),
        ),
        (News::Withdrawn, Locale::Zh) => (
            "注销请求已撤回".to_owned(),
            "【集市】您已登录，注销账号的请求已撤回。".to_owned(),
        ),
        (News::Withdrawn, Locale::En) => (
            "Your Jishi account stays".to_owned(),
            "You have signed in, so your account is not closed.".to_owned(),
        ),
        (News::Refused(reasons), Locale::Zh) => (
            "账号暂时不能注销".to_owned(),
            format!("【集市】账号未能注销，因为还有未完成的事项：{reasons}。完成后请再次提出。"),
        ),
        (News::Refused(reasons), Locale::En) => (
            "Your Jishi account could not be closed".to_owned(),
            format!(
                "Your account was not closed, since something is not finished yet: {reasons}. Please ask again then."
            ),
        ),
    };
    for to in account.logins() {
        let (subject, body) = (subject.clone(), body.clone());
        notify::queue(ctx, tx, &Message { to, subject, body }).await?;
    }
    Ok(())
}

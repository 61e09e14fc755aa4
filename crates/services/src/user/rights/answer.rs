//! Requests about personal data for whoever answers them: the queue, taking one, answering it.

use super::request::checked;
use crate::notify::{self, Message};
use crate::user::masked_account;
use crate::{Permit, ServiceError, audit};
use domain::kernel::{FieldError, Locale, Timestamp};
use domain::user::permission::policy::CustomerUpdate;
use domain::user::{
    AccountId, Part, SubjectRequest, SubjectRequestId, SubjectRequestKind, SubjectRequestRow,
    SubjectRequestState,
};
use serde_json::json;
use store::Tx;

const PER_PAGE: i64 = 50;

/// The queue of whoever answers: requests in a state, those due first in front; the cursor is a request's id.
/// # Errors
/// [`ServiceError::Forbidden`] for people of sellers.
pub async fn list_subject_requests(
    permit: &Permit<CustomerUpdate>,
    state: SubjectRequestState,
    after: Option<SubjectRequestId>,
) -> Result<Part<SubjectRequestRow>, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let mut found = tx
        .user()
        .subject_request_queue(state, after, PER_PAGE + 1)
        .await?;
    let page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let goes_on = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| goes_on).map(|last| last.id.to_string());
    let (now, looks) = (permit.clock.now(), permit.person().map(|person| person.account));
    let mut items = Vec::with_capacity(found.len());
    for request in found {
        items.push(row(&mut tx, request, now, looks).await?);
    }
    Ok(Part { items, next })
}

/// Takes a request upon oneself, so that nobody else answers it; with `over` also from a colleague.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Conflict`] for one that is closed, and for one that somebody else has
/// taken.
pub async fn take_subject_request(
    permit: &Permit<CustomerUpdate>,
    id: SubjectRequestId,
    over: bool,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let me = permit.account()?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let request = load(tx, id).await?;
            if request.taken_by.is_some_and(|taker| taker != me) && !over {
                return Err(taken());
            }
            let now = permit.clock.now();
            let mut user = tx.user();
            if !user.take_subject_request(id, request.taken_by, me, now).await? {
                return Err(closed());
            }
            log(tx, &permit, "customer.take_request", &request, json!({})).await
        })
        .await
}

/// Answers a request: it was done, or it is refused for the reason that the answer gives. An erasure is carried out by
/// the clock and only refused by people. The person is told, and reads the answer in their account.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Invalid`], [`ServiceError::Conflict`] when it is closed already, and when
/// somebody else has taken it.
pub async fn close_subject_request(
    permit: &Permit<CustomerUpdate>,
    id: SubjectRequestId,
    done: bool,
    answer: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let answer = checked("answer", answer)?;
    let me = permit.person().map(|person| person.account);
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let request = load(tx, id).await?;
            if done && request.kind == SubjectRequestKind::Erase {
                let by_clock = FieldError::new("state", "not_available");
                return Err(ServiceError::Invalid(vec![by_clock]));
            }
            if me.is_some() && request.taken_by.is_some() && request.taken_by != me {
                return Err(taken());
            }
            let state = if done {
                SubjectRequestState::Done
            } else {
                SubjectRequestState::Refused
            };
            let now = permit.clock.now();
            if !tx.user().close_subject_request(id, state, &answer, now).await? {
                return Err(closed());
            }
            tell(&permit, tx, request.account).await?;
            let state = json!({ "state": state.as_str() });
            log(tx, &permit, "customer.answer_request", &request, state).await
        })
        .await
}

async fn row(
    tx: &mut Tx,
    request: SubjectRequest,
    now: Timestamp,
    looks: Option<AccountId>,
) -> Result<SubjectRequestRow, ServiceError> {
    let customer = person(tx, Some(request.account)).await?;
    let taker = person(tx, request.taken_by).await?;
    Ok(SubjectRequestRow {
        id: request.id,
        account: request.account,
        customer,
        kind: request.kind,
        state: request.state,
        wish: request.wish,
        answer: request.answer,
        asked_at: request.asked_at,
        due_at: request.due_at,
        acts_at: request.acts_at,
        closed_at: request.closed_at,
        is_overdue: request.state == SubjectRequestState::Open && request.due_at <= now,
        taker,
        is_mine: looks.is_some() && request.taken_by == looks,
    })
}

/// Somebody as others recognise them, masked.
async fn person(tx: &mut Tx, id: Option<AccountId>) -> Result<String, ServiceError> {
    let Some(id) = id else {
        return Ok(String::new());
    };
    let account = tx.user().account(id).await?;
    Ok(account.as_ref().map_or_else(String::new, masked_account))
}

async fn load(tx: &mut Tx, id: SubjectRequestId) -> Result<SubjectRequest, ServiceError> {
    let request = tx.user().subject_request(id).await?;
    request.ok_or(ServiceError::NotFound("request"))
}

/// Tells the person that there is an answer. What it says is read in the account, where nobody else reads it.
async fn tell(permit: &Permit<CustomerUpdate>, tx: &mut Tx, id: AccountId) -> Result<(), ServiceError> {
    let Some(account) = tx.user().account(id).await? else {
        return Ok(());
    };
    let Some(to) = account.logins().into_iter().next() else {
        return Ok(());
    };
    let place = format!("{}/{}/account/privacy", permit.settings.base_url, account.locale);
    let (subject, body) = match account.locale {
        Locale::Zh => (
            "您的数据请求已有答复",
            format!("【集市】您对个人数据提出的请求已有答复，请登录查看：{place}"),
        ),
        Locale::En => (
            "There is an answer to your request",
            format!("We have answered your request about your data. Sign in to read it: {place}"),
        ),
    };
    let message = Message {
        to,
        subject: subject.to_owned(),
        body,
    };
    notify::queue(permit, tx, &message).await
}

/// Logs what was done with a request. What it says stays with it.
async fn log(
    tx: &mut Tx,
    permit: &Permit<CustomerUpdate>,
    action: &str,
    request: &SubjectRequest,
    mut told: serde_json::Value,
) -> Result<(), ServiceError> {
    told["request"] = json!(request.id.to_string());
    told["kind"] = json!(request.kind.as_str());
    let mut record = audit::by(permit, action, "customer", request.account.to_string());
    record.after = Some(told.to_string());
    tx.audit().append(record).await?;
    Ok(())
}

fn taken() -> ServiceError {
    ServiceError::Conflict("somebody else has taken this request".to_owned())
}

fn closed() -> ServiceError {
    ServiceError::Conflict("the request is closed already".to_owned())
}

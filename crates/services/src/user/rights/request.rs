//! Requests about personal data that people answer: asking, the queue, answering.

use crate::{Permit, ServiceError, audit};
use domain::kernel::FieldError;
use domain::user::permission::policy::{AccountUpdate, CustomerRead, CustomerUpdate};
use domain::user::{Part, SubjectRequest, SubjectRequestId, SubjectRequestKind, SubjectRequestState};
use serde_json::json;
use store::Tx;

const DAY_SECONDS: i64 = 24 * 3_600;
const PER_PAGE: i64 = 50;
/// Requests that one account may have open.
const OPEN_MOST: usize = 10;

/// Asks for something that people look at: a correction that the account's pages do not allow, a restriction, an
/// objection. It is answered within [`SubjectRequest::DUE_DAYS`].
/// # Errors
/// [`ServiceError::Invalid`] for `wish`, and for `kind` with the code `not_available` for what has a button of its own;
/// [`ServiceError::TooMany`] with ten open requests.
pub async fn ask_about_data(
    permit: &Permit<AccountUpdate>,
    kind: SubjectRequestKind,
    wish: &str,
) -> Result<(), ServiceError> {
    let account = permit.account()?;
    if matches!(kind, SubjectRequestKind::Export | SubjectRequestKind::Erase) {
        let own_button = FieldError::new("kind", "not_available");
        return Err(ServiceError::Invalid(vec![own_button]));
    }
    let now = permit.clock.now();
    let request = SubjectRequest {
        id: SubjectRequestId::from_u128(permit.ids.next()),
        account,
        kind,
        state: SubjectRequestState::Open,
        wish: checked("wish", wish)?,
        answer: String::new(),
        asked_at: now,
        due_at: now.plus_seconds(SubjectRequest::DUE_DAYS * DAY_SECONDS),
        acts_at: None,
        closed_at: None,
    };
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let others = tx.user().subject_requests(account).await?;
            let open = others
                .iter()
                .filter(|other| other.state == SubjectRequestState::Open);
            if open.count() >= OPEN_MOST {
                return Err(ServiceError::TooMany);
            }
            Ok(tx.user().insert_subject_request(&request).await?)
        })
        .await
}

/// The person's requests, newest first.
/// # Errors
/// Those of the database.
pub async fn list_own_requests(permit: &Permit<AccountUpdate>) -> Result<Vec<SubjectRequest>, ServiceError> {
    let account = permit.account()?;
    Ok(permit
        .store
        .read()
        .await?
        .user()
        .subject_requests(account)
        .await?)
}

/// The queue of whoever answers: requests in a state, those due first in front; the cursor is a request's id.
/// # Errors
/// Those of the database.
pub async fn list_subject_requests(
    permit: &Permit<CustomerRead>,
    state: SubjectRequestState,
    after: Option<SubjectRequestId>,
) -> Result<Part<SubjectRequest>, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let mut items = tx
        .user()
        .subject_request_queue(state, after, PER_PAGE + 1)
        .await?;
    let page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let goes_on = items.len() > page;
    items.truncate(page);
    let next = items.last().filter(|_| goes_on).map(|last| last.id.to_string());
    Ok(Part { items, next })
}

/// Answers a request: it was done, or it is refused for the reason that the answer gives. An erasure is carried out by
/// the clock and only refused by people.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Invalid`], [`ServiceError::Conflict`] when it is closed already.
pub async fn close_subject_request(
    permit: &Permit<CustomerUpdate>,
    id: SubjectRequestId,
    done: bool,
    answer: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let answer = checked("answer", answer)?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let request = tx.user().subject_request(id).await?;
            let request = request.ok_or(ServiceError::NotFound("request"))?;
            if done && request.kind == SubjectRequestKind::Erase {
                let by_clock = FieldError::new("state", "not_available");
                return Err(ServiceError::Invalid(vec![by_clock]));
            }
            let state = if done {
                SubjectRequestState::Done
            } else {
                SubjectRequestState::Refused
            };
            let now = permit.clock.now();
            if !tx.user().close_subject_request(id, state, &answer, now).await? {
                return Err(ServiceError::Conflict("the request is closed already".to_owned()));
            }
            let account = request.account.to_string();
            let mut record = audit::by(&permit, "customer.answer_request", "customer", account);
            let told =
                json!({ "request": id.to_string(), "kind": request.kind.as_str(), "state": state.as_str() });
            record.after = Some(told.to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

fn checked(field: &str, text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    let code = match text.chars().count() {
        0 => "required",
        length if length > SubjectRequest::TEXT_MOST => "too_long",
        _ => return Ok(text.to_owned()),
    };
    Err(ServiceError::Invalid(vec![FieldError::new(field, code)]))
}

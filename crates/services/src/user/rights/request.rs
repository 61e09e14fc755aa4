//! Requests about personal data that people answer: asking, and what became of one's own.

use crate::{Permit, ServiceError};
use domain::kernel::FieldError;
use domain::user::permission::policy::AccountUpdate;
use domain::user::{SubjectRequest, SubjectRequestId, SubjectRequestKind, SubjectRequestState};
use store::Tx;

const DAY_SECONDS: i64 = 24 * 3_600;
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
        taken_by: None,
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

pub(super) fn checked(field: &str, text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    let code = match text.chars().count() {
        0 => "required",
        length if length > SubjectRequest::TEXT_MOST => "too_long",
        _ => return Ok(text.to_owned()),
    };
    Err(ServiceError::Invalid(vec![FieldError::new(field, code)]))
}

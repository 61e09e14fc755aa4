//! Customers as operators see them: masked, in clear for a reason that is logged, with level, tags and notes.

use super::code::parse_login;
use super::masked_account;
use crate::{Permit, ServiceError, audit};
use domain::kernel::FieldError;
use domain::user::permission::policy::{CustomerExport, CustomerRead, CustomerReveal, CustomerUpdate};
use domain::user::{
    Account, AccountId, AccountState, CustomerContact, CustomerEdit, CustomerRow, CustomerView, Email,
    NoteView, Part, PersonName, Phone, mask_email, mask_name, mask_phone,
};
use serde_json::json;
use store::{AccountFilter, AccountSummary, CustomerNote, Tx};

const REASON_LEAST: usize = 4;
const TEXT_MOST: usize = 500;
const TAGS_MOST: usize = 20;
const TAG_MOST: usize = 20;
const EXPORT_MOST: usize = 10_000;

/// Customers that fit the filter, newest first; the cursor is an account's id.
/// # Errors
/// Those of the database.
pub async fn list_customers(
    permit: &Permit<CustomerRead>,
    filter: &AccountFilter,
    before: Option<AccountId>,
    limit: i64,
) -> Result<Part<CustomerRow>, ServiceError> {
    permit.platform()?;
    let limit = limit.clamp(1, 200);
    let found = permit
        .store
        .read()
        .await?
        .user()
        .accounts(filter, before, limit)
        .await?;
    let full = i64::try_from(found.len()).is_ok_and(|length| length >= limit);
    let next = found
        .last()
        .filter(|_| full)
        .map(|row| row.account.id.to_string());
    Ok(Part {
        items: found.into_iter().map(row_of).collect(),
        next,
    })
}

/// The customer with this contact, whole: contacts are sealed, so a part of one finds nobody.
/// # Errors
/// [`ServiceError::Invalid`] for what is no contact, and for one that nobody has.
pub async fn find_customer(permit: &Permit<CustomerRead>, login: &str) -> Result<AccountId, ServiceError> {
    permit.platform()?;
    let login = parse_login(login)?;
    let found = permit.store.read().await?.user().account_by_login(&login).await?;
    found
        .map(|account| account.id)
        .ok_or_else(|| ServiceError::Invalid(vec![FieldError::new("login", "unknown")]))
}

/// Tags in use with how many customers have each.
/// # Errors
/// Those of the database.
pub async fn customer_tags(permit: &Permit<CustomerRead>) -> Result<Vec<(String, i64)>, ServiceError> {
    permit.platform()?;
    Ok(permit.store.read().await?.user().tags().await?)
}

/// A customer, masked.
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn view_customer(
    permit: &Permit<CustomerRead>,
    id: AccountId,
) -> Result<CustomerView, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let account = tx
        .user()
        .account(id)
        .await?
        .ok_or(ServiceError::NotFound("customer"))?;
    let tags = tx.user().tags_of_account(id).await?;
    let mut notes = Vec::new();
    for note in tx.user().notes(id, 50).await? {
        let author = match note.author {
            Some(author) => tx
                .user()
                .account(author)
                .await?
                .as_ref()
                .map(masked_account)
                .unwrap_or_default(),
            None => String::new(),
        };
        notes.push(NoteView {
            body: note.body,
            author,
            at: note.at,
        });
    }
    let devices = tx.user().sessions(id, permit.clock.now()).await?.len();
    let second = tx.user().second_factor(id).await?;
    Ok(CustomerView {
        blocked_reason: account.blocked_reason.clone(),
        version: account.version,
        row: row_of(AccountSummary { account, tags }),
        notes,
        devices: i64::try_from(devices).unwrap_or(i64::MAX),
        has_second_factor: second.is_some_and(|second| second.confirmed),
    })
}

/// A customer's values in clear. The look and its reason go into the audit log.
/// # Errors
/// [`ServiceError::Invalid`] without a reason, [`ServiceError::NotFound`].
pub async fn reveal_customer(
    permit: &Permit<CustomerReveal>,
    id: AccountId,
    reason: &str,
) -> Result<CustomerContact, ServiceError> {
    permit.platform()?;
    let reason = text("reason", reason, REASON_LEAST)?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let account = tx
                .user()
                .account(id)
                .await?
                .ok_or(ServiceError::NotFound("customer"))?;
            let mut record = audit::by(&permit, "customer.reveal", "customer", id.to_string());
            record.reason = Some(reason);
            tx.audit().append(record).await?;
            Ok(CustomerContact {
                name: account
                    .name
                    .as_ref()
                    .map_or_else(String::new, |name| name.as_str().to_owned()),
                email: account
                    .email
                    .as_ref()
                    .map_or_else(String::new, |email| email.as_str().to_owned()),
                phone: account
                    .phone
                    .as_ref()
                    .map_or_else(String::new, |phone| phone.as_str().to_owned()),
            })
        })
        .await
}

/// Sets level, tags and whether the customer is blocked, which ends every session of theirs, if nobody has edited the customer since `edit.version`.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::Conflict`] when somebody was faster, [`ServiceError::Forbidden`] for
/// oneself.
pub async fn edit_customer(
    permit: &Permit<CustomerUpdate>,
    id: AccountId,
    edit: CustomerEdit,
) -> Result<(), ServiceError> {
    permit.platform()?;
    if permit.person().is_some_and(|person| person.account == id) {
        return Err(ServiceError::Forbidden);
    }
    let blocked_reason = if edit.blocked {
        text("blocked_reason", &edit.blocked_reason, REASON_LEAST)?
    } else {
        String::new()
    };
    let tags = tags_of(&edit.tags)?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let account = tx
                .user()
                .account(id)
                .await?
                .ok_or(ServiceError::NotFound("customer"))?;
            let old_tags = tx.user().tags_of_account(id).await?;
            let state = if edit.blocked {
                AccountState::Blocked
            } else {
                AccountState::Active
            };
            let kept = tx
                .user()
                .set_standing(id, state, &blocked_reason, edit.level, edit.version)
                .await?;
            if !kept {
                return Err(ServiceError::Conflict(
                    "the customer was changed meanwhile".to_owned(),
                ));
            }
            if edit.blocked && account.state != AccountState::Blocked {
                tx.user().revoke_sessions(id, None, permit.clock.now()).await?;
            }
            tx.user().set_tags(id, &tags).await?;
            let before = json!({ "state": account.state.as_str(), "blocked_reason": account.blocked_reason,
                "level": account.level.as_str(), "tags": old_tags });
            let after = json!({ "state": state.as_str(), "blocked_reason": blocked_reason,
                "level": edit.level.as_str(), "tags": tags });
            let mut record = audit::by(&permit, "customer.edit", "customer", id.to_string());
            (record.before, record.after) = audit::changes(&before, &after);
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Signs a customer out of every device; gives of how many.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Forbidden`] for oneself.
pub async fn sign_out_customer(permit: &Permit<CustomerUpdate>, id: AccountId) -> Result<u64, ServiceError> {
    permit.platform()?;
    if permit.person().is_some_and(|person| person.account == id) {
        return Err(ServiceError::Forbidden);
    }
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            tx.user()
                .account(id)
                .await?
                .ok_or(ServiceError::NotFound("customer"))?;
            let ended = tx.user().revoke_sessions(id, None, permit.clock.now()).await?;
            let mut record = audit::by(&permit, "customer.sign_out", "customer", id.to_string());
            record.after = Some(json!({ "sessions": ended }).to_string());
            tx.audit().append(record).await?;
            Ok(ended)
        })
        .await
}

/// Adds a note about a customer.
/// # Errors
/// [`ServiceError::Invalid`] for an empty or overlong one, [`ServiceError::NotFound`].
pub async fn add_customer_note(
    permit: &Permit<CustomerUpdate>,
    id: AccountId,
    body: &str,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let note = CustomerNote {
        id: domain::kernel::encode_id("nte", permit.ids.next()),
        account: id,
        body: text("body", body, 1)?,
        author: permit.person().map(|person| person.account),
        at: permit.clock.now(),
    };
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            tx.user()
                .account(id)
                .await?
                .ok_or(ServiceError::NotFound("customer"))?;
            tx.user().insert_note(&note).await?;
            tx.audit()
                .append(audit::by(&permit, "customer.note", "customer", id.to_string()))
                .await?;
            Ok(())
        })
        .await
}

/// The list of customers as rows of a file, masked as on the page; at most 10,000. Taking it out is logged.
/// # Errors
/// Those of the database.
pub async fn export_customers(
    permit: &Permit<CustomerExport>,
    filter: &AccountFilter,
) -> Result<Vec<CustomerRow>, ServiceError> {
    permit.platform()?;
    let mut rows: Vec<CustomerRow> = Vec::new();
    let mut before = None;
    while rows.len() < EXPORT_MOST {
        let found = permit
            .store
            .read()
            .await?
            .user()
            .accounts(filter, before, 500)
            .await?;
        let Some(last) = found.last() else { break };
        before = Some(last.account.id);
        rows.extend(found.into_iter().map(row_of));
    }
    rows.truncate(EXPORT_MOST);
    let (permit, taken) = (permit.clone(), rows.len());
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let mut record = audit::by(&permit, "customer.export", "customer", "");
            record.after = Some(json!({ "rows": taken }).to_string());
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(rows)
}

fn row_of(summary: AccountSummary) -> CustomerRow {
    let account: &Account = &summary.account;
    CustomerRow {
        id: account.id,
        name: account
            .name
            .as_ref()
            .map(PersonName::as_str)
            .map_or_else(String::new, mask_name),
        email: account
            .email
            .as_ref()
            .map(Email::as_str)
            .map_or_else(String::new, mask_email),
        phone: account
            .phone
            .as_ref()
            .map(Phone::as_str)
            .map_or_else(String::new, mask_phone),
        state: account.state,
        level: account.level,
        created_at: account.created_at,
        tags: summary.tags,
    }
}

/// A text of at least `least` letters, trimmed, as people type reasons and notes.
pub(crate) fn text(field: &str, text: &str, least: usize) -> Result<String, ServiceError> {
    let text = text.trim();
    let length = text.chars().count();
    let code = match length {
        length if length < least => "required",
        length if length > TEXT_MOST => "too_long",
        _ => return Ok(text.to_owned()),
    };
    Err(ServiceError::Invalid(vec![FieldError::new(field, code)]))
}

/// Tags, sorted, each once.
pub(crate) fn tags_of(tags: &[String]) -> Result<Vec<String>, ServiceError> {
    let mut tags: Vec<String> = tags
        .iter()
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort();
    tags.dedup();
    let fits = tags.len() <= TAGS_MOST && tags.iter().all(|tag| tag.chars().count() <= TAG_MOST);
    if fits {
        Ok(tags)
    } else {
        Err(ServiceError::Invalid(vec![FieldError::new("tags", "too_long")]))
    }
}

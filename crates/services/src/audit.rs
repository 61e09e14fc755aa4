//! The audit log: what goes into it, signing where it stands, and reading it.
//!
//! Whoever changes something as staff appends in the same transaction, last of all: the store says why.

use crate::{Ctx, Permit, ServiceError};
use domain::user::permission::policy::{AuditLogExport, AuditLogRead, SystemUpdate};
use domain::user::{AuditEntry, AuditFilter, AuditRecord, Policy, Reach};
use serde_json::{Map, Value};
use store::{Checkpoint, Tx};

const PAGE_MOST: i64 = 500;

/// What `actor` does now, to be completed and appended: an action such as `order.ship`, and what it is done to.
/// `actor` is [`Permit::actor`].
pub(crate) fn record(
    ctx: &Ctx,
    actor: String,
    action: &str,
    subject_kind: &str,
    subject_id: String,
) -> AuditRecord {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AuditRecord {
        at: ctx.clock.now(),
        actor,
        action: action.to_owned(),
        subject_kind: subject_kind.to_owned(),
        subject_id,
        seller_id: None,
        reason: None,
        before: None,
        after: None,
        address: given(&ctx.client.address),
        user_agent: given(&ctx.client.device),
        request_id: None,
    }
}

/// As [`record`], for whoever holds a permit.
pub(crate) fn by<P: Policy>(
    permit: &Permit<P>,
    action: &str,
    subject_kind: &str,
    subject_id: impl Into<String>,
) -> AuditRecord {
    record(permit, permit.actor(), action, subject_kind, subject_id.into())
}

/// The fields that differ between two JSON objects, before and after; `None` where a side has none of them.
/// Personal values are to be masked by the caller.
pub(crate) fn changes(before: &Value, after: &Value) -> (Option<String>, Option<String>) {
    let only = |this: &Value, other: &Value| {
        let fields = this.as_object().into_iter().flatten();
        let changed: Map<String, Value> = fields
            .filter(|(name, value)| other.get(name) != Some(value))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!changed.is_empty()).then(|| Value::Object(changed).to_string())
    };
    (only(before, after), only(after, before))
}

/// Up to `limit` entries that fit `filter` (at most 500), newest first, older than entry `before`. Whoever works for
/// sellers gets theirs, without from where the platform's people asked.
/// # Errors
/// [`ServiceError::Forbidden`] for a reach that is neither of sellers nor the platform, and those of the database.
pub async fn entries(
    permit: &Permit<AuditLogRead>,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, ServiceError> {
    page(permit, filter, before, limit).await
}

/// As [`entries`], to be written to a file: [`AuditEntry::cells`] makes rows of them.
/// # Errors
/// As [`entries`].
pub async fn entries_for_export(
    permit: &Permit<AuditLogExport>,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, ServiceError> {
    page(permit, filter, before, limit).await
}

async fn page<P: Policy>(
    permit: &Permit<P>,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, ServiceError> {
    let sellers = match permit.reach() {
        Reach::Platform => None,
        Reach::Sellers(sellers) => Some(sellers.as_slice()),
        Reach::Own | Reach::Warehouses(_) => return Err(ServiceError::Forbidden),
    };
    let limit = limit.clamp(1, PAGE_MOST);
    let mut tx = permit.store.read().await?;
    let mut entries = tx.audit().page(filter, sellers, before, limit).await?;
    if sellers.is_some() {
        for entry in &mut entries {
            entry.record.address = None;
            entry.record.user_agent = None;
        }
    }
    Ok(entries)
}

/// Signs where the log stands; gives where that is, or `None` when the log is empty.
/// # Errors
/// Those of the database.
pub async fn checkpoint(permit: &Permit<SystemUpdate>) -> Result<Option<Checkpoint>, ServiceError> {
    permit.platform()?;
    let now = permit.clock.now();
    permit
        .store
        .write(async move |tx: &mut Tx| Ok(tx.audit().checkpoint(now).await?))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_has_changed_is_told() {
        let before = json!({ "name": "A", "price": 5, "note": null });
        let after = json!({ "name": "A", "price": 6, "tags": ["x"] });
        assert_eq!(
            changes(&before, &after),
            (
                Some("{\"note\":null,\"price\":5}".to_owned()),
                Some("{\"price\":6,\"tags\":[\"x\"]}".to_owned())
            )
        );
        assert_eq!(changes(&before, &before), (None, None));
        assert_eq!(
            changes(&Value::Null, &json!({ "a": 1 })),
            (None, Some("{\"a\":1}".to_owned()))
        );
    }
}

//! The audit log: what goes into it, signing where it stands, and reading it.
//!
//! Whoever changes something as staff appends in the same transaction, last of all: the store says why.

use crate::keys::MasterKeys;
use crate::{Actor, Ctx, ServiceError};
use domain::user::{AuditEntry, AuditFilter, AuditRecord};
use serde_json::{Map, Value};
use store::{Checkpoint, Tx, Witness};

/// Of the keys that checkpoints are signed with.
const PURPOSE: &str = "jishi audit checkpoint 1";
const PAGE_MOST: i64 = 500;

/// What the caller does now, to be completed and appended: an action such as `order.ship`, and what it is done to.
pub(crate) fn record(ctx: &Ctx, action: &str, subject_kind: &str, subject_id: String) -> AuditRecord {
    let actor = match ctx.actor {
        Actor::Guest => "guest",
        Actor::Operator => "operator",
        Actor::System => "system",
    };
    AuditRecord {
        at: ctx.clock.now(),
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject_kind: subject_kind.to_owned(),
        subject_id,
        seller_id: None,
        reason: None,
        before: None,
        after: None,
        address: None,
        user_agent: None,
        request_id: None,
    }
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

/// Up to `limit` entries that fit `filter` (at most 500), newest first, older than entry `before`.
/// # Errors
/// [`ServiceError::Forbidden`] for visitors, and those of the database.
pub async fn entries(
    ctx: &Ctx,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, ServiceError> {
    ctx.staff_only()?;
    let mut tx = ctx.store.read().await?;
    Ok(tx.audit().page(filter, before, limit.clamp(1, PAGE_MOST)).await?)
}

/// Signs where the log stands, if there is a key; gives where that is, or `None` when the log is empty.
/// # Errors
/// [`ServiceError::Forbidden`] for visitors, and those of the database.
pub async fn checkpoint(ctx: &Ctx) -> Result<Option<Checkpoint>, ServiceError> {
    ctx.staff_only()?;
    let Some(key) = ctx.settings.keys.derived(PURPOSE).next() else {
        return Ok(ctx.store.read().await?.audit().position().await?);
    };
    let now = ctx.clock.now();
    ctx.store
        .write(async move |tx: &mut Tx| Ok(tx.audit().checkpoint(&key, now).await?))
        .await
}

/// What the checks of the log compare it with.
pub(crate) fn witness(keys: &MasterKeys, kept: Vec<Checkpoint>) -> Witness {
    let keys = keys.derived(PURPOSE).map(Vec::from).collect();
    Witness { keys, kept }
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

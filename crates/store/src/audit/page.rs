//! Reading the audit log: for people page by page, newest first, and from its beginning for checking it.

use super::AuditStore;
use super::chain::Link;
use crate::error::StoreError;
use crate::sql::Sql;
use domain::kernel::Timestamp;
use domain::user::{AuditEntry, AuditFilter, AuditRecord};

const COLUMNS: &str = "seq, at, actor, action, subject_kind, subject_id, seller_id, reason, before_values, \
     after_values, address, user_agent, request_id, prev_hash, hash";

#[derive(sqlx::FromRow)]
struct EntryRow {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    seller_id: Option<String>,
    reason: Option<String>,
    before_values: Option<String>,
    after_values: Option<String>,
    address: Option<String>,
    user_agent: Option<String>,
    request_id: Option<String>,
    prev_hash: String,
    hash: String,
}

impl From<EntryRow> for Link {
    fn from(row: EntryRow) -> Self {
        Self {
            seq: row.seq,
            record: AuditRecord {
                at: Timestamp::from_micros(row.at),
                actor: row.actor,
                action: row.action,
                subject_kind: row.subject_kind,
                subject_id: row.subject_id,
                seller_id: row.seller_id,
                reason: row.reason,
                before: row.before_values,
                after: row.after_values,
                address: row.address,
                user_agent: row.user_agent,
                request_id: row.request_id,
            },
            prev_hash: row.prev_hash,
            hash: row.hash,
        }
    }
}

impl AuditStore<'_> {
    /// Up to `limit` entries that fit `filter`, newest first, older than `before`; of these sellers alone, if any are
    /// named.
    pub async fn page(
        &mut self,
        filter: &AuditFilter,
        sellers: Option<&[String]>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM audit_entry WHERE seq < ");
        sql.bind(before.unwrap_or(i64::MAX));
        let equal = [
            ("actor", &filter.actor),
            ("subject_kind", &filter.subject_kind),
            ("subject_id", &filter.subject_id),
            ("seller_id", &filter.seller_id),
        ];
        for (column, wanted) in equal {
            if let Some(wanted) = wanted {
                sql.push(" AND ").push(column).push(" = ");
                sql.bind(wanted.clone());
            }
        }
        if let Some(sellers) = sellers {
            sql.push(" AND seller_id IN (");
            sql.bind_all(sellers.iter().map(String::as_str));
            // An empty list is none of them: neither database has a word for it but this.
            sql.push(if sellers.is_empty() { "NULL)" } else { ")" });
        }
        if let Some(beginning) = &filter.action {
            let length = i64::try_from(beginning.chars().count()).unwrap_or(i64::MAX);
            sql.push(" AND SUBSTR(action, 1, CAST(").bind(length);
            sql.push(" AS INTEGER)) = ").bind(beginning.clone());
        }
        if let Some(from) = filter.from {
            sql.push(" AND at >= ").bind(from.as_micros());
        }
        if let Some(until) = filter.until {
            sql.push(" AND at < ").bind(until.as_micros());
        }
        sql.push(" ORDER BY seq DESC LIMIT ").bind(limit);
        let rows: Vec<EntryRow> = sql.all(self.tx).await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            entries.push(self.opened(Link::from(row)).await?.into_entry());
        }
        Ok(entries)
    }

    /// Up to `limit` links after `seq`, in their order, as they are stored.
    pub(super) async fn links_after(&mut self, seq: i64, limit: i64) -> Result<Vec<Link>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM audit_entry WHERE seq > ").bind(seq);
        sql.push(" ORDER BY seq LIMIT ").bind(limit);
        let rows: Vec<EntryRow> = sql.all(self.tx).await?;
        Ok(rows.into_iter().map(Link::from).collect())
    }
}

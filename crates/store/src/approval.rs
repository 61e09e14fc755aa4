//! Requests that wait for a second person.

use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::tx::Tx;
use domain::kernel::Timestamp;
use domain::user::{AccountId, Approval, ApprovalId, ApprovalKind, ApprovalState};

/// Functions over approvals, borrowed from a connection.
pub struct ApprovalStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn approval(&mut self) -> ApprovalStore<'_> {
        ApprovalStore { tx: self }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    subject: String,
    seller_id: Option<String>,
    payload: String,
    reason: String,
    state: String,
    requested_by: String,
    requested_at: i64,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    remark: String,
    expires_at: i64,
}

const COLUMNS: &str =
    "id, kind, subject, seller_id, payload, reason, state, requested_by, requested_at, decided_by,
     decided_at, remark, expires_at";

impl ApprovalStore<'_> {
    pub async fn insert(&mut self, approval: &Approval) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "INSERT INTO approval (id, kind, subject, seller_id, payload, reason, state, requested_by, requested_at,
                 remark, expires_at) VALUES ",
        );
        sql.rows([vec![
            approval.id.to_string().into(),
            approval.kind.as_str().into(),
            approval.subject.as_str().into(),
            approval.seller.clone().into(),
            approval.payload.as_str().into(),
            approval.reason.as_str().into(),
            approval.state.as_str().into(),
            approval.requested_by.to_string().into(),
            approval.requested_at.as_micros().into(),
            approval.remark.as_str().into(),
            approval.expires_at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    pub async fn approval(&mut self, id: ApprovalId) -> Result<Option<Approval>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM approval WHERE id = ")
            .bind(id.to_string());
        sql.optional::<Row>(self.tx)
            .await?
            .map(Row::into_approval)
            .transpose()
    }

    /// The request of this kind that waits about `subject`, if there is one.
    pub async fn waiting(
        &mut self,
        kind: ApprovalKind,
        subject: &str,
        now: Timestamp,
    ) -> Result<Option<Approval>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM approval WHERE state = 'waiting' AND kind = ")
            .bind(kind.as_str())
            .push(" AND subject = ")
            .bind(subject)
            .push(" AND expires_at > ")
            .bind(now.as_micros())
            .push(" ORDER BY requested_at, id LIMIT 1");
        sql.optional::<Row>(self.tx)
            .await?
            .map(Row::into_approval)
            .transpose()
    }

    /// Requests, newest first: of these sellers or, with `None`, all; those older than `before`; at most `limit`.
    pub async fn approvals(
        &mut self,
        state: Option<ApprovalState>,
        sellers: Option<&[String]>,
        before: Option<ApprovalId>,
        limit: i64,
    ) -> Result<Vec<Approval>, StoreError> {
        if sellers.is_some_and(<[String]>::is_empty) {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM approval WHERE TRUE");
        if let Some(state) = state {
            sql.push(" AND state = ").bind(state.as_str());
        }
        if let Some(sellers) = sellers {
            sql.push(" AND seller_id IN (")
                .bind_all(sellers.iter().cloned())
                .push(")");
        }
        if let Some(before) = before {
            sql.push(" AND (requested_at, id) < (SELECT b.requested_at, b.id FROM approval b WHERE b.id = ")
                .bind(before.to_string())
                .push(")");
        }
        sql.push(" ORDER BY requested_at DESC, id DESC LIMIT ")
            .bind(limit);
        sql.all::<Row>(self.tx)
            .await?
            .into_iter()
            .map(Row::into_approval)
            .collect()
    }

    /// Decides a request that still waits and has not expired; gives whether it did.
    pub async fn decide(
        &mut self,
        id: ApprovalId,
        state: ApprovalState,
        by: AccountId,
        remark: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let decided = sqlx::query(
            "UPDATE approval SET state = $2, decided_by = $3, decided_at = $4, remark = $5
             WHERE id = $1 AND state = 'waiting' AND expires_at > $4",
        )
        .bind(id.to_string())
        .bind(state.as_str())
        .bind(by.to_string())
        .bind(at.as_micros())
        .bind(remark.to_owned())
        .execute(self.tx.conn())
        .await?;
        Ok(decided.rows_affected() > 0)
    }

    /// Ends requests that nobody decided in time; gives how many.
    pub async fn expire(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let ended =
            sqlx::query("UPDATE approval SET state = 'expired' WHERE state = 'waiting' AND expires_at <= $1")
                .bind(now.as_micros())
                .execute(self.tx.conn())
                .await?;
        Ok(ended.rows_affected())
    }
}

impl Row {
    fn into_approval(self) -> Result<Approval, StoreError> {
        let decided_by = self.decided_by.map(|id| parse("an account id", id.parse()));
        Ok(Approval {
            id: parse("an approval id", self.id.parse())?,
            kind: ApprovalKind::parse(&self.kind)
                .ok_or_else(|| StoreError::inconsistent("a kind of approval", &self.kind))?,
            subject: self.subject,
            seller: self.seller_id,
            payload: self.payload,
            reason: self.reason,
            state: ApprovalState::parse(&self.state)
                .ok_or_else(|| StoreError::inconsistent("the state of an approval", &self.state))?,
            requested_by: parse("an account id", self.requested_by.parse())?,
            requested_at: Timestamp::from_micros(self.requested_at),
            decided_by: decided_by.transpose()?,
            decided_at: self.decided_at.map(Timestamp::from_micros),
            remark: self.remark,
            expires_at: Timestamp::from_micros(self.expires_at),
        })
    }
}

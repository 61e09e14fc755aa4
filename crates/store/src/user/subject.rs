//! What people ask about their data, and taking an account's person out.

use super::UserStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::Timestamp;
use domain::user::{AccountId, SubjectRequest, SubjectRequestId, SubjectRequestKind, SubjectRequestState};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account_id: String,
    kind: String,
    state: String,
    wish: String,
    answer: String,
    asked_at: i64,
    due_at: i64,
    acts_at: Option<i64>,
    closed_at: Option<i64>,
    taken_by: Option<String>,
}

const SELECT: &str = "SELECT id, account_id, kind, state, wish, answer, asked_at, due_at, acts_at, closed_at, taken_by FROM subject_request WHERE ";

impl UserStore<'_> {
    /// # Errors
    /// [`StoreError::Conflict`] when an erasure of the account is waiting already.
    pub async fn insert_subject_request(&mut self, new: &SubjectRequest) -> Result<(), StoreError> {
        let id = new.id.to_string();
        let wish = self.seal("subject_request", "wish", &id, &new.wish)?;
        let answer = self.seal("subject_request", "answer", &id, &new.answer)?;
        let mut sql = Sql::new(
            "INSERT INTO subject_request (id, account_id, kind, state, wish, answer, asked_at, due_at, acts_at, closed_at)
             VALUES ",
        );
        sql.rows([vec![
            id.into(),
            new.account.to_string().into(),
            new.kind.as_str().into(),
            new.state.as_str().into(),
            wish.into(),
            answer.into(),
            new.asked_at.as_micros().into(),
            new.due_at.as_micros().into(),
            new.acts_at.map(Timestamp::as_micros).into(),
            new.closed_at.map(Timestamp::as_micros).into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    pub async fn subject_request(
        &mut self,
        id: SubjectRequestId,
    ) -> Result<Option<SubjectRequest>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push("id = ").bind(id.to_string());
        match sql.optional::<Row>(self.tx).await? {
            Some(row) => Ok(Some(self.request(row).await?)),
            None => Ok(None),
        }
    }

    /// The requests of an account, newest first; at most 50.
    pub async fn subject_requests(&mut self, account: AccountId) -> Result<Vec<SubjectRequest>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push("account_id = ")
            .bind(account.to_string())
            .push(" ORDER BY asked_at DESC, id DESC LIMIT 50");
        self.requests(sql).await
    }

    /// Requests in a state, those due first in front: after the one named; at most `limit`.
    pub async fn subject_request_queue(
        &mut self,
        state: SubjectRequestState,
        after: Option<SubjectRequestId>,
        limit: i64,
    ) -> Result<Vec<SubjectRequest>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push("state = ").bind(state.as_str());
        if let Some(after) = after {
            sql.push(" AND (due_at, id) > (SELECT b.due_at, b.id FROM subject_request b WHERE b.id = ")
                .bind(after.to_string())
                .push(")");
        }
        sql.push(" ORDER BY due_at, id LIMIT ").bind(limit);
        self.requests(sql).await
    }

    /// Notes who answers a request that is open and that `from` has now; gives whether it was so.
    pub async fn take_subject_request(
        &mut self,
        id: SubjectRequestId,
        from: Option<AccountId>,
        by: AccountId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "UPDATE subject_request SET taken_by = $3, taken_at = $4
             WHERE id = $1 AND state = 'open' AND COALESCE(taken_by, '') = $2",
        )
        .bind(id.to_string())
        .bind(from.map_or_else(String::new, |account| account.to_string()))
        .bind(by.to_string())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(taken.rows_affected() > 0)
    }

    /// Closes a request that is open; gives whether it was.
    pub async fn close_subject_request(
        &mut self,
        id: SubjectRequestId,
        state: SubjectRequestState,
        answer: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let id = id.to_string();
        let answer = self.seal("subject_request", "answer", &id, answer)?;
        let closed = sqlx::query(
            "UPDATE subject_request SET state = $2, answer = $3, closed_at = $4 WHERE id = $1 AND state = 'open'",
        )
        .bind(id)
        .bind(state.as_str())
        .bind(answer)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(closed.rows_affected() > 0)
    }

    /// Takes an erasure back that waits; gives whether one did.
    pub async fn withdraw_erasure(&mut self, account: AccountId, at: Timestamp) -> Result<bool, StoreError> {
        let withdrawn = sqlx::query(
            "UPDATE subject_request SET state = 'withdrawn', closed_at = $2
             WHERE account_id = $1 AND state = 'open' AND kind = 'erase'",
        )
        .bind(account.to_string())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(withdrawn.rows_affected() > 0)
    }

    /// Erasures whose time has come; at most `limit`.
    pub async fn due_erasures(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<SubjectRequest>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push("state = 'open' AND kind = 'erase' AND acts_at <= ")
            .bind(now.as_micros())
            .push(" ORDER BY acts_at LIMIT ")
            .bind(limit);
        self.requests(sql).await
    }

    /// Closes an account and takes its person out of it: contacts are free again, nothing signs in to it. What of its
    /// consents and requests names the person goes too; rows that are only the person's are deleted by the register.
    pub async fn close_account(&mut self, id: AccountId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE account SET state = 'closed', name = '', email = NULL, email_index = NULL, email_verified_at = NULL,
                 phone = NULL, phone_index = NULL, phone_verified_at = NULL, password = NULL, totp = NULL,
                 totp_confirmed_at = NULL, totp_step = 0, blocked_reason = '', closed_at = $2, version = version + 1
             WHERE id = $1",
        )
        .bind(id.to_string())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        for text in [
            "UPDATE consent SET address = '' WHERE account_id = $1",
            "UPDATE subject_request SET wish = '', answer = '' WHERE account_id = $1",
        ] {
            sqlx::query(text)
                .bind(id.to_string())
                .execute(self.tx.conn())
                .await?;
        }
        Ok(())
    }

    async fn requests(&mut self, sql: Sql) -> Result<Vec<SubjectRequest>, StoreError> {
        let rows = sql.all::<Row>(self.tx).await?;
        let mut requests = Vec::with_capacity(rows.len());
        for row in rows {
            requests.push(self.request(row).await?);
        }
        Ok(requests)
    }

    async fn request(&mut self, row: Row) -> Result<SubjectRequest, StoreError> {
        let wish = self.open("subject_request", "wish", &row.id, &row.wish).await?;
        let answer = self
            .open("subject_request", "answer", &row.id, &row.answer)
            .await?;
        let kind = SubjectRequestKind::parse(&row.kind);
        let state = SubjectRequestState::parse(&row.state);
        Ok(SubjectRequest {
            id: parse("a request id", row.id.parse())?,
            account: parse("an account id", row.account_id.parse())?,
            kind: kind.ok_or_else(|| StoreError::inconsistent("the kind of a request", &row.kind))?,
            state: state.ok_or_else(|| StoreError::inconsistent("the state of a request", &row.state))?,
            wish,
            answer,
            asked_at: Timestamp::from_micros(row.asked_at),
            due_at: Timestamp::from_micros(row.due_at),
            acts_at: row.acts_at.map(Timestamp::from_micros),
            closed_at: row.closed_at.map(Timestamp::from_micros),
            taken_by: row
                .taken_by
                .map(|account| parse("an account id", account.parse()))
                .transpose()?,
        })
    }
}

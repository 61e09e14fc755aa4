//! Money that goes back.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::parse;
use domain::kernel::{Money, Timestamp};
use domain::order::OrderId;
use domain::payment::{PaymentId, RefundCause, RefundId, RefundState};

/// Money that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRow {
    pub id: RefundId,
    pub payment: PaymentId,
    /// Whose share it is; `None` for money that came too late or twice.
    pub order: Option<OrderId>,
    pub cause: RefundCause,
    /// Which one of its cause: of one order there is one with it. For late and excess money the charge by which it came.
    pub subject: String,
    pub state: RefundState,
    pub amount: Money,
    /// How often the gateway was asked for it; the one under way counts.
    pub attempt: i64,
    /// When it is sent again; `None` unless it is being retried.
    pub next_at: Option<Timestamp>,
    /// The gateway's code for why the last attempt failed.
    pub failure: Option<String>,
}

impl RefundRow {
    /// Whether it gives back money of the payment's own charge, and not of another one that came beside it.
    pub fn is_of(&self, payment: PaymentId) -> bool {
        self.order.is_some() || self.subject == payment.to_string()
    }
}

#[derive(sqlx::FromRow)]
struct Refunds {
    id: String,
    payment_id: String,
    order_id: Option<String>,
    cause: String,
    subject: String,
    state: String,
    amount: i64,
    attempt: i64,
    next_at: Option<i64>,
    failure: Option<String>,
    currency: String,
}

impl Refunds {
    fn into_refund(self) -> Result<RefundRow, StoreError> {
        let order = |id: String| parse("an order id", id.parse());
        Ok(RefundRow {
            id: parse("a refund id", self.id.parse())?,
            payment: parse("a payment id", self.payment_id.parse())?,
            order: self.order_id.map(order).transpose()?,
            cause: RefundCause::parse(&self.cause)
                .ok_or_else(|| StoreError::inconsistent("the cause of a refund", &self.cause))?,
            subject: self.subject,
            state: RefundState::parse(&self.state)
                .ok_or_else(|| StoreError::inconsistent("a refund state", &self.state))?,
            amount: Money::new(self.amount, parse("a currency", self.currency.parse())?),
            attempt: self.attempt,
            next_at: self.next_at.map(Timestamp::from_micros),
            failure: self.failure,
        })
    }
}

impl PaymentStore<'_> {
    /// Notes money that is owed back.
    /// # Errors
    /// [`StoreError::Conflict`] when that share of the order goes back already.
    pub async fn add_refund(&mut self, refund: &RefundRow, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO refund (id, payment_id, order_id, cause, subject, state, amount, requested_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(refund.id.to_string())
        .bind(refund.payment.to_string())
        .bind(refund.order.map(|id| id.to_string()))
        .bind(refund.cause.as_str())
        .bind(refund.subject.clone())
        .bind(refund.state.as_str())
        .bind(refund.amount.minor())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    pub async fn refund(&mut self, id: RefundId) -> Result<Option<RefundRow>, StoreError> {
        let row: Option<Refunds> = sqlx::query_as(
            "SELECT r.id, r.payment_id, r.order_id, r.cause, r.subject, r.state, r.amount, r.attempt, r.next_at,
                 r.failure, y.currency
             FROM refund r
             JOIN payment y ON y.id = r.payment_id
             WHERE r.id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(self.tx.conn())
        .await?;
        row.map(Refunds::into_refund).transpose()
    }

    /// All refunds of a payment, oldest first.
    pub async fn refunds(&mut self, payment: PaymentId) -> Result<Vec<RefundRow>, StoreError> {
        let rows: Vec<Refunds> = sqlx::query_as(
            "SELECT r.id, r.payment_id, r.order_id, r.cause, r.subject, r.state, r.amount, r.attempt, r.next_at,
                 r.failure, y.currency
             FROM refund r
             JOIN payment y ON y.id = r.payment_id
             WHERE r.payment_id = $1
             ORDER BY r.requested_at, r.id",
        )
        .bind(payment.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(Refunds::into_refund).collect()
    }

    /// Notes where a refund stands; gives whether that is new.
    pub async fn set_refund(
        &mut self,
        id: RefundId,
        state: RefundState,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = (state == RefundState::Refunded).then(|| at.as_micros());
        let set = sqlx::query(
            "UPDATE refund SET state = $2, refunded_at = $3, next_at = NULL WHERE id = $1 AND state <> $2",
        )
        .bind(id.to_string())
        .bind(state.as_str())
        .bind(done)
        .execute(self.tx.conn())
        .await?;
        Ok(set.rows_affected() > 0)
    }

    /// Notes what has become of the last attempt, and when the next one is made.
    pub async fn set_attempt(&mut self, refund: &RefundRow) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE refund SET state = $2, attempt = $3, next_at = $4, failure = $5, refunded_at = NULL WHERE id = $1",
        )
        .bind(refund.id.to_string())
        .bind(refund.state.as_str())
        .bind(refund.attempt)
        .bind(refund.next_at.map(Timestamp::as_micros))
        .bind(refund.failure.clone())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Refunds at the gateway whose next attempt is due, the oldest first; at most `limit`.
    pub async fn refunds_due(&mut self, now: Timestamp, limit: i64) -> Result<Vec<RefundId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT r.id
             FROM refund r
             JOIN payment y ON y.id = r.payment_id
             WHERE r.next_at <= $1 AND y.method = 'online'
             ORDER BY r.next_at, r.id
             LIMIT $2",
        )
        .bind(now.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        ids.into_iter()
            .map(|id| parse("a refund id", id.parse()))
            .collect()
    }

    /// Puts the next attempt of a refund off.
    pub async fn put_off_refund(&mut self, id: RefundId, next_at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE refund SET next_at = $2 WHERE id = $1 AND next_at IS NOT NULL")
            .bind(id.to_string())
            .bind(next_at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}

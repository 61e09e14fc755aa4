//! Money that waits for longer than it should.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::parse;
use domain::kernel::{Money, Timestamp};
use domain::payment::{OpenPayment, OpenRefund, PaymentMethod, PaymentState, RefundCause, RefundState};

#[derive(sqlx::FromRow)]
struct RefundRow {
    id: String,
    number: String,
    cause: String,
    state: String,
    amount: i64,
    currency: String,
    attempt: i64,
    next_at: Option<i64>,
    failure: Option<String>,
    requested_at: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    number: String,
    method: String,
    state: String,
    amount: i64,
    currency: String,
    placed_at: i64,
}

impl PaymentStore<'_> {
    /// Refunds that have failed, and those that have waited since before `since`: the ones that are left to a person
    /// first, then the oldest; at most `limit`.
    pub async fn stuck_refunds(
        &mut self,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<OpenRefund>, StoreError> {
        let rows: Vec<RefundRow> = sqlx::query_as(
            "SELECT r.id, COALESCE(o.number, g.number) AS number, r.cause, r.state, r.amount, y.currency, r.attempt,
                 r.next_at, r.failure, r.requested_at
             FROM refund r
             JOIN payment y ON y.id = r.payment_id
             JOIN order_group g ON g.id = y.group_id
             LEFT JOIN orders o ON o.id = r.order_id
             WHERE r.state <> 'refunded' AND (r.state <> 'pending' OR r.requested_at < $1)
             ORDER BY CASE WHEN r.state = 'given_up' THEN 0 ELSE 1 END, r.requested_at, r.id
             LIMIT $2",
        )
        .bind(since.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(RefundRow::into_refund).collect()
    }

    /// Payments of purchases whose time to pay was over before `since`, and which have not ended; at most `limit`, the
    /// oldest first.
    pub async fn stuck_payments(
        &mut self,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<OpenPayment>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT y.id, g.number, y.method, y.state, y.amount, y.currency, g.placed_at
             FROM payment y
             JOIN order_group g ON g.id = y.group_id
             WHERE y.state = 'pending' AND g.expires_at < $1
             ORDER BY g.placed_at, y.id
             LIMIT $2",
        )
        .bind(since.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(Row::into_payment).collect()
    }
}

impl RefundRow {
    fn into_refund(self) -> Result<OpenRefund, StoreError> {
        Ok(OpenRefund {
            id: parse("a refund id", self.id.parse())?,
            number: self.number,
            cause: RefundCause::parse(&self.cause)
                .ok_or_else(|| StoreError::inconsistent("the cause of a refund", &self.cause))?,
            state: RefundState::parse(&self.state)
                .ok_or_else(|| StoreError::inconsistent("a refund state", &self.state))?,
            amount: Money::new(self.amount, parse("a currency", self.currency.parse())?),
            attempt: self.attempt,
            next_at: self.next_at.map(Timestamp::from_micros),
            failure: self.failure,
            requested_at: Timestamp::from_micros(self.requested_at),
        })
    }
}

impl Row {
    fn into_payment(self) -> Result<OpenPayment, StoreError> {
        Ok(OpenPayment {
            id: parse("a payment id", self.id.parse())?,
            number: self.number,
            method: PaymentMethod::parse(&self.method)
                .ok_or_else(|| StoreError::inconsistent("a payment method", &self.method))?,
            state: PaymentState::parse(&self.state)
                .ok_or_else(|| StoreError::inconsistent("a payment state", &self.state))?,
            amount: Money::new(self.amount, parse("a currency", self.currency.parse())?),
            placed_at: Timestamp::from_micros(self.placed_at),
        })
    }
}

//! What has happened to the money of payments: only ever added.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::{Money, Timestamp};
use domain::payment::{MoneyEvent, MoneyEventKind, PaymentId};

/// An event with who tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentEventRow {
    /// Who tells of it.
    pub provider: String,
    /// The teller's id of the message. Of one teller there is one event with it.
    pub key: String,
    pub payment: PaymentId,
    pub event: MoneyEvent,
    /// The gateway's code for why it was declined or failed.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    operation: String,
    amount: i64,
    currency: String,
    at: i64,
}

impl Row {
    fn into_event(self) -> Result<MoneyEvent, StoreError> {
        Ok(MoneyEvent {
            kind: MoneyEventKind::parse(&self.kind)
                .ok_or_else(|| StoreError::inconsistent("a kind of a payment event", &self.kind))?,
            operation: self.operation,
            amount: Money::new(self.amount, parse("a currency", self.currency.parse())?),
            at: Timestamp::from_micros(self.at),
        })
    }
}

impl PaymentStore<'_> {
    /// Adds events; those that their teller has told before change nothing.
    pub async fn append(
        &mut self,
        events: &[PaymentEventRow],
        heard_at: Timestamp,
    ) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(
            "INSERT INTO payment_event (provider, event_key, payment_id, kind, operation, amount, currency, reason, at,
                 heard_at)
             VALUES ",
        );
        sql.rows(events.iter().map(|row| {
            vec![
                row.provider.as_str().into(),
                row.key.as_str().into(),
                row.payment.to_string().into(),
                row.event.kind.as_str().into(),
                row.event.operation.as_str().into(),
                row.event.amount.minor().into(),
                row.event.amount.currency().code().into(),
                row.reason.clone().into(),
                row.event.at.as_micros().into(),
                heard_at.as_micros().into(),
            ]
        }));
        sql.push(" ON CONFLICT (provider, event_key) DO NOTHING");
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// All events of a payment, in the order in which they happened.
    pub async fn events(&mut self, payment: PaymentId) -> Result<Vec<MoneyEvent>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT kind, operation, amount, currency, at FROM payment_event
             WHERE payment_id = $1
             ORDER BY at, heard_at, event_key",
        )
        .bind(payment.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(Row::into_event).collect()
    }
}

/// The amounts of every payment, worked out by the database: `captured`, `refunded` and `owed`, and whether money came
/// (`taken`) and whether the shop has given it up (`closed`). A refund is back when one of its attempts is, which have its
/// id and their number for a key. Written apart from `domain`, so that each checks the other.
macro_rules! folded {
    () => {
        "(SELECT y.id AS payment_id, COALESCE(c.captured, 0) AS captured, COALESCE(c.taken, 0) AS taken,
              COALESCE(c.closed, 0) AS closed, COALESCE(r.refunded, 0) AS refunded, COALESCE(r.owed, 0) AS owed
          FROM payment y
          LEFT JOIN (SELECT payment_id, CAST(SUM(captured) AS BIGINT) AS captured, MAX(taken) AS taken,
                  MAX(closed) AS closed
              FROM (SELECT e.payment_id, e.operation, COALESCE(MAX(e.amount) FILTER (WHERE e.kind = 'captured'), 0) AS captured,
                      COUNT(*) FILTER (WHERE e.kind = 'captured') AS taken, COUNT(*) FILTER (WHERE e.kind = 'closed') AS closed
                  FROM payment_event e
                  JOIN payment p ON p.id = e.payment_id
                  WHERE e.currency = p.currency AND e.amount BETWEEN 0 AND p.amount
                  GROUP BY e.payment_id, e.operation) one_charge
              GROUP BY payment_id) c ON c.payment_id = y.id
          LEFT JOIN (SELECT payment_id, CAST(SUM(asked * back) AS BIGINT) AS refunded,
                  CAST(SUM(asked * (1 - back)) AS BIGINT) AS owed
              FROM (SELECT payment_id, refund, MAX(asked) AS asked,
                      MAX(CASE WHEN done IS NOT NULL AND (failed IS NULL OR failed <= done) THEN 1 ELSE 0 END) AS back
                  FROM (SELECT q.payment_id, substr(q.operation, 1, 30) AS refund, q.operation, q.amount AS asked,
                          MAX(a.at) FILTER (WHERE a.kind = 'refunded' AND a.amount = q.amount) AS done,
                          MAX(a.at) FILTER (WHERE a.kind = 'refund_failed') AS failed
                      FROM payment_event q
                      LEFT JOIN payment_event a ON a.payment_id = q.payment_id AND a.operation = q.operation
                          AND a.currency = q.currency
                      WHERE q.kind = 'refund_requested'
                      GROUP BY q.payment_id, q.operation, q.amount) one_attempt
                  GROUP BY payment_id, refund) one_refund
              GROUP BY payment_id) r ON r.payment_id = y.id)"
    };
}

/// Payments whose state is not what their events come to.
pub(crate) const STATES_BROKEN: &str = concat!(
    "SELECT y.id, 'payment ' || y.state || ' of ' || y.amount || ', by its events captured ' || f.captured
         || ', refunded ' || f.refunded || ', owed ' || f.owed || CASE WHEN f.closed > 0 THEN ', closed' ELSE '' END
     FROM payment y
     JOIN ",
    folded!(),
    " f ON f.payment_id = y.id
     WHERE y.state <> CASE
         WHEN f.taken = 0 OR (y.method <> 'cash_on_delivery' AND f.captured < y.amount AND f.closed = 0)
             THEN CASE WHEN f.closed > 0 THEN 'void' WHEN y.method <> 'cash_on_delivery' THEN 'pending' ELSE 'due' END
         WHEN f.owed > 0 THEN 'refund_pending'
         WHEN f.captured > 0 AND f.refunded >= f.captured THEN 'refunded'
         WHEN f.closed > 0 THEN 'refund_pending'
         WHEN y.method <> 'cash_on_delivery' THEN 'captured'
         ELSE 'collected' END"
);

/// Payments whose refunds are not those that their events tell of.
pub(crate) const REFUNDS_BROKEN: &str = concat!(
    "SELECT y.id, 'refunds done ' || COALESCE(r.done, 0) || ' and open ' || COALESCE(r.waiting, 0)
         || ', by its events ' || f.refunded || ' and ' || f.owed
     FROM payment y
     JOIN ",
    folded!(),
    " f ON f.payment_id = y.id
     LEFT JOIN (SELECT payment_id, CAST(COALESCE(SUM(amount) FILTER (WHERE state = 'refunded'), 0) AS BIGINT) AS done,
             CAST(COALESCE(SUM(amount) FILTER (WHERE state <> 'refunded'), 0) AS BIGINT) AS waiting
         FROM refund GROUP BY payment_id) r ON r.payment_id = y.id
     WHERE COALESCE(r.done, 0) <> f.refunded OR COALESCE(r.waiting, 0) <> f.owed"
);

/// Payments of which more or less goes back than was cancelled, or than came too late or twice.
pub(crate) const SHARES_BROKEN: &str = concat!(
    "SELECT y.id, 'payment ' || y.state || ' of ' || y.amount || ', captured ' || f.captured || ', cancelled '
         || COALESCE(o.total, 0) || ' of which back ' || COALESCE(o.back, 0) || ', refunds ' || COALESCE(r.total, 0)
         || ', of them open ' || COALESCE(r.waiting, 0)
     FROM payment y
     JOIN ",
    folded!(),
    " f ON f.payment_id = y.id
     LEFT JOIN (SELECT payment_id, CAST(SUM(amount) AS BIGINT) AS total,
             CAST(COALESCE(SUM(amount) FILTER (WHERE cause = 'late'), 0) AS BIGINT) AS late,
             CAST(COALESCE(SUM(amount) FILTER (WHERE cause = 'excess'), 0) AS BIGINT) AS excess,
             COUNT(*) FILTER (WHERE state <> 'refunded') AS waiting
         FROM refund GROUP BY payment_id) r ON r.payment_id = y.id
     LEFT JOIN (SELECT c.group_id, CAST(SUM(c.total) FILTER (WHERE c.state = 'cancelled') AS BIGINT) AS total,
             CAST(SUM(b.back) FILTER (WHERE c.state = 'cancelled') AS BIGINT) AS back,
             COUNT(*) FILTER (WHERE CASE WHEN c.state = 'cancelled' THEN c.total <> COALESCE(b.back, 0)
                 ELSE COALESCE(b.ends, 0) > 0 END) AS unlike
         FROM orders c
         LEFT JOIN (SELECT order_id, CAST(SUM(amount) AS BIGINT) AS back,
                 COUNT(*) FILTER (WHERE cause = 'cancelled' AND subject = '') AS ends
             FROM refund GROUP BY order_id) b ON b.order_id = c.id
         GROUP BY c.group_id) o ON o.group_id = y.group_id
     WHERE (y.state IN ('captured', 'refund_pending', 'refunded', 'collected') AND CASE
             WHEN y.method = 'cash_on_delivery' THEN COALESCE(r.total, 0) > f.captured
                 OR COALESCE(r.late, 0) + COALESCE(r.excess, 0) + COALESCE(o.back, 0) > 0
             WHEN COALESCE(r.late, 0) > 0 OR (f.captured > 0 AND f.captured < y.amount)
                 THEN COALESCE(r.total, 0) <> f.captured
             ELSE COALESCE(o.unlike, 0) > 0
                 OR COALESCE(r.excess, 0) <> CASE WHEN f.captured > y.amount THEN f.captured - y.amount ELSE 0 END END)
         OR (y.state NOT IN ('captured', 'refund_pending', 'refunded', 'collected') AND r.payment_id IS NOT NULL)
         OR (y.state = 'refund_pending' AND COALESCE(r.waiting, 0) = 0)
         OR (y.state <> 'refund_pending' AND COALESCE(r.waiting, 0) > 0)
         OR (y.state = 'refunded' AND r.total <> f.captured)
         OR (y.state = 'captured' AND y.amount > 0 AND COALESCE(r.total, 0) - COALESCE(r.excess, 0) >= y.amount)"
);

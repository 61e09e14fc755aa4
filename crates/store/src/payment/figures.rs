//! How well ways of paying work, worked out from events.

use super::PaymentStore;
use crate::error::StoreError;
use domain::kernel::Timestamp;
use domain::payment::{DeclineCount, MethodFigures, PaymentMethod};

#[derive(sqlx::FromRow)]
struct Row {
    provider: String,
    method: String,
    asked: i64,
    paid: i64,
    median: Option<i64>,
    slowest: Option<i64>,
}

/// Reasons that are told, at most.
const REASONS: i64 = 50;

impl PaymentStore<'_> {
    /// Of the payments that were asked for in this time: how many were paid, and how long that took. By provider and method.
    pub async fn method_figures(
        &mut self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<MethodFigures>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "WITH asked AS (
                 SELECT e.payment_id, e.provider, y.method, e.at
                 FROM payment_event e
                 JOIN payment y ON y.id = e.payment_id
                 WHERE e.kind = 'requested' AND e.at >= $1 AND e.at < $2
             ), paid AS (
                 SELECT payment_id, MIN(at) AS at FROM payment_event WHERE kind = 'captured' GROUP BY payment_id
             ), took AS (
                 SELECT a.payment_id, p.at - a.at AS took, COUNT(*) OVER (PARTITION BY a.provider, a.method) AS paid,
                     ROW_NUMBER() OVER (PARTITION BY a.provider, a.method ORDER BY p.at - a.at) AS place
                 FROM asked a
                 JOIN paid p ON p.payment_id = a.payment_id
             )
             SELECT a.provider, a.method, COUNT(*) AS asked, COUNT(t.payment_id) AS paid,
                 MIN(t.took) FILTER (WHERE t.place * 2 >= t.paid) AS median,
                 MIN(t.took) FILTER (WHERE t.place * 100 >= t.paid * 95) AS slowest
             FROM asked a
             LEFT JOIN took t ON t.payment_id = a.payment_id
             GROUP BY a.provider, a.method
             ORDER BY a.provider, a.method",
        )
        .bind(from.as_micros())
        .bind(until.as_micros())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MethodFigures {
                    provider: row.provider,
                    method: PaymentMethod::parse(&row.method)
                        .ok_or_else(|| StoreError::inconsistent("a payment method", &row.method))?,
                    asked: row.asked,
                    paid: row.paid,
                    median_micros: row.median,
                    slow_micros: row.slowest,
                })
            })
            .collect()
    }

    /// Why attempts to pay failed in this time, the most frequent reasons first.
    pub async fn decline_reasons(
        &mut self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<DeclineCount>, StoreError> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT provider, COALESCE(reason, ''), COUNT(*) FROM payment_event
             WHERE kind = 'declined' AND at >= $1 AND at < $2
             GROUP BY provider, COALESCE(reason, '')
             ORDER BY COUNT(*) DESC, provider, COALESCE(reason, '')
             LIMIT $3",
        )
        .bind(from.as_micros())
        .bind(until.as_micros())
        .bind(REASONS)
        .fetch_all(self.tx.conn())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(provider, reason, count)| DeclineCount {
                provider,
                reason,
                count,
            })
            .collect())
    }
}

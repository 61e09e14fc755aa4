//! Limits of payments, and what payers have spent of them.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::tx::Sent;
use domain::kernel::{Money, Timestamp};
use domain::order::OrderGroup;
use domain::payment::{LimitPeriod, LimitSpan, PaymentLimit, PaymentMethod};
use domain::user::{Level, Phone};

#[derive(sqlx::FromRow)]
struct Row {
    method: String,
    currency: String,
    level: String,
    period: String,
    most: i64,
}

impl Row {
    fn into_limit(self) -> Result<PaymentLimit, StoreError> {
        let broken = |text: &str| StoreError::inconsistent("a payment limit", text);
        let level = match self.level.as_str() {
            "" => None,
            level => Some(Level::parse(level).ok_or_else(|| broken(level))?),
        };
        Ok(PaymentLimit {
            method: PaymentMethod::parse(&self.method).ok_or_else(|| broken(&self.method))?,
            level,
            period: LimitPeriod::parse(&self.period).ok_or_else(|| broken(&self.period))?,
            most: Money::new(self.most, parse("a currency", self.currency.parse())?),
        })
    }
}

/// A payment that is being counted.
#[derive(Clone, Copy, Debug)]
pub struct Spending(Sent);

/// Who pays how.
struct Payer<'g> {
    id: String,
    method: &'static str,
    currency: &'g str,
}

impl Payer<'_> {
    /// Adds the limit for the period that `period` names: that of the payer's level, else that of everybody, else none.
    fn push_most(&self, sql: &mut Sql, period: &str) {
        sql.push("COALESCE((SELECT l.most FROM payment_limit l WHERE l.method = ")
            .bind(self.method)
            .push(" AND l.currency = ")
            .bind(self.currency)
            .push(" AND l.period = ")
            .push(period)
            .push(" AND l.level IN ('', COALESCE((SELECT a.level FROM account a WHERE a.id = ")
            .bind(self.id.as_str())
            .push("), '')) ORDER BY l.level DESC LIMIT 1), 9223372036854775807)");
    }
}

impl PaymentStore<'_> {
    /// All limits.
    pub async fn limits(&mut self) -> Result<Vec<PaymentLimit>, StoreError> {
        // As many as there are methods, currencies, levels and periods, at most.
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT method, currency, level, period, most FROM payment_limit
             ORDER BY method, currency, level, period",
        )
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(Row::into_limit).collect()
    }

    /// Sets a limit.
    pub async fn set_limit(&mut self, limit: PaymentLimit, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO payment_limit (method, currency, level, period, most, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (method, currency, level, period)
             DO UPDATE SET most = excluded.most, changed_at = excluded.changed_at",
        )
        .bind(limit.method.as_str())
        .bind(limit.most.currency().code())
        .bind(limit.level.map_or("", Level::as_str))
        .bind(limit.period.as_str())
        .bind(limit.most.minor())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Takes a limit away; gives whether there was one.
    pub async fn remove_limit(&mut self, limit: PaymentLimit) -> Result<bool, StoreError> {
        let gone = sqlx::query(
            "DELETE FROM payment_limit WHERE method = $1 AND currency = $2 AND level = $3 AND period = $4",
        )
        .bind(limit.method.as_str())
        .bind(limit.most.currency().code())
        .bind(limit.level.map_or("", Level::as_str))
        .bind(limit.period.as_str())
        .execute(self.tx.conn())
        .await?;
        Ok(gone.rows_affected() > 0)
    }

    /// Counts the payment of a purchase for its payer's day and month, with [`Tx::flush`](crate::Tx::flush). Payments of one
    /// payer at once wait for each other there. [`PaymentStore::is_within_limits`] tells what came of it.
    pub fn spend(&mut self, group: &OrderGroup) -> Result<Spending, StoreError> {
        let payer = Payer {
            id: self.payer(group)?,
            method: group.checkout.payment.as_str(),
            currency: group.currency.code(),
        };
        let amount = group.totals.total.minor();
        let span = LimitSpan::of(group.placed_at);
        let mut sql = Sql::new(
            "INSERT INTO payment_usage (payer, method, currency, period, span, spent, ends_at)
             SELECT CAST(",
        );
        sql.bind(payer.id.as_str()).push(" AS TEXT), CAST(");
        sql.bind(payer.method).push(" AS TEXT), CAST(");
        sql.bind(payer.currency)
            .push(" AS TEXT), p.period, p.span, CAST(");
        sql.bind(amount)
            .push(" AS BIGINT), p.ends_at FROM (SELECT 'day' AS period, CAST(");
        sql.bind(span.day).push(" AS TEXT) AS span, CAST(");
        sql.bind(span.day_ends.as_micros())
            .push(" AS BIGINT) AS ends_at UNION ALL SELECT 'month', CAST(");
        sql.bind(span.month).push(" AS TEXT), CAST(");
        sql.bind(span.month_ends.as_micros())
            .push(" AS BIGINT)) p WHERE ");
        sql.bind(amount).push(" <= ");
        payer.push_most(&mut sql, "'payment'");
        sql.push(" AND ").bind(amount).push(" <= ");
        payer.push_most(&mut sql, "p.period");
        sql.push(
            " ON CONFLICT (payer, method, currency, period, span)
              DO UPDATE SET spent = payment_usage.spent + excluded.spent
              WHERE payment_usage.spent + excluded.spent <= ",
        );
        payer.push_most(&mut sql, "excluded.period");
        Ok(Spending(self.tx.later(sql)))
    }

    /// Whether a payment that was counted stays within every limit. If not, the caller must roll back.
    pub fn is_within_limits(&self, spending: Spending) -> bool {
        self.tx.changed(spending.0) == 2
    }

    /// Gives back what the payment of a purchase that ended unpaid was counted for: the day first and then the month, as
    /// [`PaymentStore::spend`] takes them, or the two would wait for each other.
    pub async fn unspend(&mut self, group: &OrderGroup) -> Result<(), StoreError> {
        let payer = self.payer(group)?;
        let span = LimitSpan::of(group.placed_at);
        for (period, span) in [("day", span.day), ("month", span.month)] {
            sqlx::query(
                "UPDATE payment_usage SET spent = spent - $4
                 WHERE payer = $1 AND method = $2 AND currency = $3 AND spent >= $4 AND period = $5 AND span = $6",
            )
            .bind(payer.as_str())
            .bind(group.checkout.payment.as_str())
            .bind(group.currency.code())
            .bind(group.totals.total.minor())
            .bind(period)
            .bind(span)
            .execute(self.tx.conn())
            .await?;
        }
        Ok(())
    }

    /// Who pays: an account, or an index of a guest's telephone number.
    fn payer(&mut self, group: &OrderGroup) -> Result<String, StoreError> {
        match group.customer {
            Some(account) => Ok(account.to_string()),
            None => self
                .tx
                .vault()
                .index("payment_usage.payer", Phone::as_str(&group.checkout.phone)),
        }
    }
}

//! Limits of payments, and what payers have spent of them.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::parse;
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

/// The limit of a payer for the period that `$period` names: that of their level, else that of everybody, else none.
macro_rules! most {
    ($period:literal) => {
        concat!(
            "COALESCE((SELECT l.most FROM payment_limit l
                 WHERE l.method = $2 AND l.currency = $3 AND l.period = ",
            $period,
            " AND l.level IN ('', COALESCE((SELECT a.level FROM account a WHERE a.id = $1), ''))
                 ORDER BY l.level DESC
                 LIMIT 1), 9223372036854775807)"
        )
    };
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

    /// Counts the payment of a purchase for its payer's day and month; gives whether it stays within every limit. If not,
    /// the caller must roll back. Payments of one payer at once wait for each other here.
    pub async fn spend(&mut self, group: &OrderGroup) -> Result<bool, StoreError> {
        let payer = self.payer(group)?;
        let span = LimitSpan::of(group.placed_at);
        let counted = sqlx::query(concat!(
            "INSERT INTO payment_usage (payer, method, currency, period, span, spent, ends_at)
             SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), p.period, p.span, CAST($4 AS BIGINT), p.ends_at
             FROM (SELECT 'day' AS period, CAST($5 AS TEXT) AS span, CAST($7 AS BIGINT) AS ends_at
                   UNION ALL SELECT 'month', CAST($6 AS TEXT), CAST($8 AS BIGINT)) p
             WHERE $4 <= ",
            most!("'payment'"),
            " AND $4 <= ",
            most!("p.period"),
            " ON CONFLICT (payer, method, currency, period, span)
             DO UPDATE SET spent = payment_usage.spent + excluded.spent
             WHERE payment_usage.spent + excluded.spent <= ",
            most!("excluded.period"),
        ))
        .bind(payer)
        .bind(group.checkout.payment.as_str())
        .bind(group.currency.code())
        .bind(group.totals.total.minor())
        .bind(span.day)
        .bind(span.month)
        .bind(span.day_ends.as_micros())
        .bind(span.month_ends.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(counted.rows_affected() == 2)
    }

    /// Gives back what the payment of a purchase that ended unpaid was counted for.
    pub async fn unspend(&mut self, group: &OrderGroup) -> Result<(), StoreError> {
        let payer = self.payer(group)?;
        let span = LimitSpan::of(group.placed_at);
        sqlx::query(
            "UPDATE payment_usage SET spent = spent - $4
             WHERE payer = $1 AND method = $2 AND currency = $3 AND spent >= $4
                 AND ((period = 'day' AND span = $5) OR (period = 'month' AND span = $6))",
        )
        .bind(payer)
        .bind(group.checkout.payment.as_str())
        .bind(group.currency.code())
        .bind(group.totals.total.minor())
        .bind(span.day)
        .bind(span.month)
        .execute(self.tx.conn())
        .await?;
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

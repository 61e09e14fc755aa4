//! Rules of what taking money costs: only ever added, each a version.

use super::{SettlementStore, money};
use crate::error::StoreError;
use crate::sql::parse;
use domain::kernel::{Currency, Timestamp};
use domain::payment::PaymentMethod;
use domain::settlement::{FeeBearer, PaymentFeeRule, Rate};

#[derive(sqlx::FromRow)]
struct RuleRow {
    method: String,
    currency: String,
    version: i64,
    rate: i64,
    fixed: i64,
    bearer: String,
    starts_at: i64,
}

impl RuleRow {
    fn rule(self) -> Result<PaymentFeeRule, StoreError> {
        Ok(PaymentFeeRule {
            method: PaymentMethod::parse(&self.method)
                .ok_or_else(|| StoreError::inconsistent("a payment method", &self.method))?,
            version: self.version,
            rate: parse("a rate", Rate::new(self.rate))?,
            fixed: money(self.fixed, &self.currency)?,
            bearer: FeeBearer::parse(&self.bearer)
                .ok_or_else(|| StoreError::inconsistent("who bears a fee", &self.bearer))?,
            starts_at: Timestamp::from_micros(self.starts_at),
        })
    }
}

impl SettlementStore<'_> {
    /// The rule that counts at a moment.
    pub async fn payment_fee_rule(
        &mut self,
        method: PaymentMethod,
        currency: Currency,
        at: Timestamp,
    ) -> Result<Option<PaymentFeeRule>, StoreError> {
        let row: Option<RuleRow> = sqlx::query_as(
            "SELECT method, currency, version, rate, fixed, bearer, starts_at
             FROM payment_fee_rule
             WHERE method = $1 AND currency = $2 AND starts_at <= $3
             ORDER BY version DESC
             LIMIT 1",
        )
        .bind(method.as_str())
        .bind(currency.code())
        .bind(at.as_micros())
        .fetch_optional(self.tx.conn())
        .await?;
        row.map(RuleRow::rule).transpose()
    }

    /// The newest version of every rule, by method and currency; one that has not begun yet too.
    pub async fn payment_fee_rules(&mut self) -> Result<Vec<PaymentFeeRule>, StoreError> {
        let rows: Vec<RuleRow> = sqlx::query_as(
            "SELECT r.method, r.currency, r.version, r.rate, r.fixed, r.bearer, r.starts_at
             FROM payment_fee_rule r
             WHERE NOT EXISTS (SELECT 1 FROM payment_fee_rule n
                 WHERE n.method = r.method AND n.currency = r.currency AND n.version > r.version)
             ORDER BY r.method, r.currency
             LIMIT 100",
        )
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(RuleRow::rule).collect()
    }

    /// Adds a version; gives whether nobody has added it before.
    pub async fn add_payment_fee_rule(&mut self, rule: &PaymentFeeRule) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO payment_fee_rule (method, currency, version, rate, fixed, bearer, starts_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (method, currency, version) DO NOTHING",
        )
        .bind(rule.method.as_str())
        .bind(rule.fixed.currency().code())
        .bind(rule.version)
        .bind(rule.rate.basis_points())
        .bind(rule.fixed.minor())
        .bind(rule.bearer.as_str())
        .bind(rule.starts_at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(added.rows_affected() > 0)
    }
}

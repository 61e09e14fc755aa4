//! Rules of commission, and what was frozen by them.

use super::SettlementStore;
use crate::ask::Ask;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::{Localized, Timestamp};
use domain::order::OrderId;
use domain::product::{CategoryId, VariantId};
use domain::settlement::{
    CommissionRule, CommissionRuleId, CommissionRuleView, CommissionTerms, LineFee, Rate,
};
use std::collections::BTreeMap;

/// What rules look at of goods, beside their seller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoodsFacts {
    /// The credit grade of the seller.
    pub grade: Option<String>,
    pub categories: Vec<CategoryId>,
}

/// What a line of an order is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedFee {
    pub order: OrderId,
    pub position: i64,
    pub line: LineFee,
}

#[derive(sqlx::FromRow)]
struct RuleRow {
    id: String,
    priority: i64,
    category_id: Option<String>,
    seller_id: Option<String>,
    grade: Option<String>,
    rate: i64,
    tax_rate: i64,
    starts_at: i64,
    ends_at: Option<i64>,
}

fn terms(rate: i64, tax: i64) -> Result<CommissionTerms, StoreError> {
    Ok(CommissionTerms {
        rate: parse("a rate", Rate::new(rate))?,
        tax: parse("a rate", Rate::new(tax))?,
    })
}

impl RuleRow {
    fn into_rule(self) -> Result<CommissionRule, StoreError> {
        let category = |id: String| parse("a category id", id.parse());
        let seller = |id: String| parse("a seller id", id.parse());
        Ok(CommissionRule {
            id: parse("a rule's id", self.id.parse())?,
            priority: self.priority,
            category: self.category_id.map(category).transpose()?,
            seller: self.seller_id.map(seller).transpose()?,
            grade: self.grade,
            terms: terms(self.rate, self.tax_rate)?,
            starts_at: Timestamp::from_micros(self.starts_at),
            ends_at: self.ends_at.map(Timestamp::from_micros),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: String,
    priority: i64,
    category_zh: Option<String>,
    category_en: Option<String>,
    seller_zh: Option<String>,
    seller_en: Option<String>,
    grade: Option<String>,
    rate: i64,
    tax_rate: i64,
    starts_at: i64,
    ends_at: Option<i64>,
}

impl ListedRow {
    fn into_view(self) -> Result<CommissionRuleView, StoreError> {
        let name = |zh: Option<String>, en: Option<String>| zh.zip(en).map(|(zh, en)| Localized::new(zh, en));
        Ok(CommissionRuleView {
            id: parse("a rule's id", self.id.parse())?,
            priority: self.priority,
            category: name(self.category_zh, self.category_en),
            seller: name(self.seller_zh, self.seller_en),
            grade: self.grade,
            terms: terms(self.rate, self.tax_rate)?,
            starts_at: Timestamp::from_micros(self.starts_at),
            ends_at: self.ends_at.map(Timestamp::from_micros),
        })
    }
}

impl SettlementStore<'_> {
    /// Rules that count now; at most `limit`, the first to be asked first.
    pub async fn live_rules(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<CommissionRule>, StoreError> {
        self.tx.ask(Self::live_rules_asked(now, limit)).await
    }

    /// [`SettlementStore::live_rules`] as a question.
    pub fn live_rules_asked(now: Timestamp, limit: i64) -> Ask<Vec<CommissionRule>> {
        let mut sql = Sql::new(
            "SELECT id, priority, category_id, seller_id, grade, rate, tax_rate, starts_at, ends_at
             FROM commission_rule
             WHERE starts_at <= ",
        );
        sql.bind(now.as_micros())
            .push(" AND (ends_at IS NULL OR ends_at > ")
            .bind(now.as_micros())
            .push(") ORDER BY priority, id LIMIT ")
            .bind(limit);
        Ask::new(sql, |rows: Vec<RuleRow>| {
            rows.into_iter().map(RuleRow::into_rule).collect()
        })
    }

    /// Every rule, ended ones too; at most `limit`, in the order in which they are asked.
    pub async fn rules(&mut self, limit: i64) -> Result<Vec<CommissionRuleView>, StoreError> {
        let rows: Vec<ListedRow> = sqlx::query_as(
            "SELECT r.id, r.priority, c.name_zh AS category_zh, c.name_en AS category_en, s.name_zh AS seller_zh,
                 s.name_en AS seller_en, r.grade, r.rate, r.tax_rate, r.starts_at, r.ends_at
             FROM commission_rule r
             LEFT JOIN category c ON c.id = r.category_id
             LEFT JOIN seller s ON s.id = r.seller_id
             ORDER BY CASE WHEN r.ends_at IS NULL THEN 0 ELSE 1 END, r.priority, r.id
             LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(ListedRow::into_view).collect()
    }

    pub async fn add_rule(&mut self, rule: &CommissionRule) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "INSERT INTO commission_rule (id, priority, category_id, seller_id, grade, rate, tax_rate, starts_at,
                 ends_at) VALUES ",
        );
        sql.rows([vec![
            rule.id.to_string().into(),
            rule.priority.into(),
            rule.category.map(|id| id.to_string()).into(),
            rule.seller.map(|id| id.to_string()).into(),
            rule.grade.clone().into(),
            rule.terms.rate.basis_points().into(),
            rule.terms.tax.basis_points().into(),
            rule.starts_at.as_micros().into(),
            rule.ends_at.map(Timestamp::as_micros).into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Ends a rule that has no end yet; gives whether it had none.
    pub async fn end_rule(&mut self, id: CommissionRuleId, at: Timestamp) -> Result<bool, StoreError> {
        let ended = sqlx::query(
            "UPDATE commission_rule SET ends_at = $2 WHERE id = $1 AND ends_at IS NULL AND starts_at <= $2",
        )
        .bind(id.to_string())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(ended.rows_affected() > 0)
    }

    /// What rules look at of these goods.
    pub async fn goods(
        &mut self,
        variants: &[VariantId],
    ) -> Result<BTreeMap<VariantId, GoodsFacts>, StoreError> {
        let mut found: BTreeMap<VariantId, GoodsFacts> = BTreeMap::new();
        if variants.is_empty() {
            return Ok(found);
        }
        let mut sql = Sql::new(
            "SELECT v.id, s.credit_grade, c.category_id
             FROM variant v
             JOIN product p ON p.id = v.product_id
             JOIN seller s ON s.id = p.seller_id
             LEFT JOIN product_category c ON c.product_id = p.id
             WHERE v.id IN (",
        );
        sql.bind_all(variants.iter().map(ToString::to_string)).push(")");
        let rows: Vec<(String, Option<String>, Option<String>)> = sql.all(self.tx).await?;
        for (variant, grade, category) in rows {
            let facts = found.entry(parse("a variant id", variant.parse())?).or_default();
            facts.grade = grade;
            if let Some(category) = category {
                facts.categories.push(parse("a category id", category.parse())?);
            }
        }
        Ok(found)
    }

    /// Freezes what lines cost their sellers, at the end of the closure or with [`Tx::flush`](crate::Tx::flush).
    pub fn freeze(&mut self, fees: &[PlacedFee]) {
        if fees.is_empty() {
            return;
        }
        let mut sql = Sql::new(
            "INSERT INTO order_commission (order_id, position, rule_id, rate, tax_rate, base, commission, tax) VALUES ",
        );
        sql.rows(fees.iter().map(|placed| {
            vec![
                placed.order.to_string().into(),
                placed.position.into(),
                placed.line.rule.to_string().into(),
                placed.line.terms.rate.basis_points().into(),
                placed.line.terms.tax.basis_points().into(),
                placed.line.base.minor().into(),
                placed.line.fee.commission.minor().into(),
                placed.line.fee.tax.minor().into(),
            ]
        }));
        self.tx.later(sql);
    }
}

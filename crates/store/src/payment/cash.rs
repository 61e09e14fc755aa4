//! Cash on delivery: where it is offered, and what couriers have still to hand over.

use super::PaymentStore;
use crate::ask::Ask;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::{Currency, Money, Timestamp};
use domain::order::{OrderGroupId, OrderId, OrderNumber};
use domain::payment::{Cash, CashRule, Offers};
use domain::settlement::{CASH_AGES, CashAges, CashRow};
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct RuleRow {
    region: String,
    is_offered: i16,
    least: i64,
    most: i64,
}

impl RuleRow {
    fn into_rule(self) -> CashRule {
        CashRule {
            region: self.region,
            is_offered: self.is_offered == 1,
            least: Money::new(self.least, Currency::Cny),
            most: Money::new(self.most, Currency::Cny),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    order_id: String,
    number: String,
    currency: String,
    due: i64,
    collected: i64,
    remitted: i64,
    written_off: i64,
    is_claimed: i16,
    collected_at: i64,
}

impl Row {
    fn into_cash(self) -> Result<CashRow, StoreError> {
        let currency: Currency = parse("a currency", self.currency.parse())?;
        let money = |minor| Money::new(minor, currency);
        Ok(CashRow {
            order: parse("an order id", self.order_id.parse())?,
            number: parse("an order number", OrderNumber::parse(&self.number))?,
            cash: Cash {
                due: money(self.due),
                collected: money(self.collected),
                remitted: money(self.remitted),
                written_off: money(self.written_off),
                is_claimed: self.is_claimed == 1,
            },
            collected_at: Timestamp::from_micros(self.collected_at),
        })
    }
}

const ROWS: &str =
    "SELECT c.order_id, o.number, c.currency, c.due, c.collected, c.remitted, c.written_off, c.is_claimed,
         c.collected_at
     FROM cash_collection c
     JOIN orders o ON o.id = c.order_id
     WHERE ";

impl PaymentStore<'_> {
    /// Where cash is offered, by region.
    pub async fn cash_rules(&mut self) -> Result<Vec<CashRule>, StoreError> {
        self.tx.ask(Self::cash_rules_asked()).await
    }

    /// What the shop has set about methods that are not offered everywhere.
    pub async fn offers(&mut self) -> Result<Offers, StoreError> {
        let (cash, remittance) = self
            .tx
            .ask((Self::cash_rules_asked(), Self::remittance_asked()))
            .await?;
        Ok(Offers { cash, remittance })
    }

    /// [`PaymentStore::cash_rules`] as a question.
    pub fn cash_rules_asked() -> Ask<Vec<CashRule>> {
        // A row for each province at most, and one for the others.
        let sql = Sql::new("SELECT region, is_offered, least, most FROM cash_rule ORDER BY region LIMIT 100");
        Ask::new(sql, |rows: Vec<RuleRow>| {
            Ok(rows.into_iter().map(RuleRow::into_rule).collect())
        })
    }

    /// The currencies in which remittances are taken.
    pub fn remittance_asked() -> Ask<Vec<Currency>> {
        let sql = Sql::new("SELECT currency FROM remittance_account ORDER BY currency");
        Ask::new(sql, |rows: Vec<(String,)>| {
            rows.into_iter()
                .map(|(code,)| parse("a currency", code.parse()))
                .collect()
        })
    }

    /// Sets the rule of a region.
    pub async fn set_cash_rule(&mut self, rule: &CashRule, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cash_rule (region, is_offered, least, most, changed_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (region) DO UPDATE SET is_offered = excluded.is_offered, least = excluded.least,
                 most = excluded.most, changed_at = excluded.changed_at",
        )
        .bind(rule.region.clone())
        .bind(i16::from(rule.is_offered))
        .bind(rule.least.minor())
        .bind(rule.most.minor())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Takes the rule of a region away; gives whether there was one.
    pub async fn remove_cash_rule(&mut self, region: &str) -> Result<bool, StoreError> {
        let removed = sqlx::query("DELETE FROM cash_rule WHERE region = $1")
            .bind(region.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(removed.rows_affected() > 0)
    }

    /// Notes the cash of a purchase that was just collected: of every order that was delivered, without what was cancelled
    /// of it.
    pub async fn collect_cash(&mut self, group: OrderGroupId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cash_collection (order_id, currency, due, collected, remitted, written_off, is_claimed,
                 collected_at)
             SELECT o.id, o.currency, o.due, o.due, 0, 0, 0, $2
             FROM (SELECT o.id, o.currency, o.total - (SELECT CAST(COALESCE(SUM(l.unit * l.cancelled), 0) AS BIGINT)
                     FROM order_line l WHERE l.order_id = o.id) AS due
                 FROM orders o
                 WHERE o.group_id = $1 AND o.state = 'delivered') o
             WHERE o.due > 0",
        )
        .bind(group.to_string())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// The cash of orders by their numbers; those that have none are left out.
    pub async fn cash_of(
        &mut self,
        numbers: &[OrderNumber],
    ) -> Result<BTreeMap<String, CashRow>, StoreError> {
        if numbers.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut sql = Sql::new(ROWS);
        sql.push("o.number IN (")
            .bind_all(numbers.iter().map(OrderNumber::as_str))
            .push(")");
        let rows = sql.all::<Row>(self.tx).await?;
        rows.into_iter()
            .map(|row| Ok((row.number.clone(), row.into_cash()?)))
            .collect()
    }

    /// The numbers of the orders that parcels with these tracking numbers are of, by tracking number. One that parcels of
    /// several orders have is left out: whose it is, a person says.
    pub async fn orders_by_tracking(
        &mut self,
        tracking: &[String],
    ) -> Result<BTreeMap<String, OrderNumber>, StoreError> {
        if tracking.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut sql = Sql::new(
            "SELECT p.tracking, MIN(o.number) FROM parcel p JOIN orders o ON o.id = p.order_id
             WHERE p.tracking <> '' AND p.tracking IN (",
        );
        sql.bind_all(tracking.iter().cloned())
            .push(") GROUP BY p.tracking HAVING COUNT(DISTINCT o.id) = 1");
        let rows: Vec<(String, String)> = sql.all(self.tx).await?;
        rows.into_iter()
            .map(|(tracking, number)| {
                let number = OrderNumber::parse(&number);
                Ok((tracking, parse("an order number", number)?))
            })
            .collect()
    }

    /// Open cash, oldest first, after the order `after`; of `short` only what is known to be missing.
    pub async fn open_cash(
        &mut self,
        short: bool,
        after: Option<OrderId>,
        limit: i64,
    ) -> Result<Vec<CashRow>, StoreError> {
        let mut sql = Sql::new(ROWS);
        sql.push("c.remitted + c.written_off < c.due");
        if short {
            sql.push(" AND (c.remitted > 0 OR c.collected + c.written_off < c.due)");
        }
        if let Some(after) = after {
            sql.push(" AND (c.collected_at, c.order_id) > (SELECT a.collected_at, a.order_id FROM cash_collection a WHERE a.order_id = ")
                .bind(after.to_string())
                .push(")");
        }
        sql.push(" ORDER BY c.collected_at, c.order_id LIMIT ")
            .bind(limit);
        let rows = sql.all::<Row>(self.tx).await?;
        rows.into_iter().map(Row::into_cash).collect()
    }

    /// Open cash of every currency by how long couriers have had it.
    pub async fn cash_ages(&mut self, now: Timestamp) -> Result<Vec<CashAges>, StoreError> {
        let [first, second, third] = CASH_AGES.map(|days| now.plus_seconds(-days * 24 * 3_600).as_micros());
        let rows: Vec<(String, i64, i64, i64, i64, i64)> = sqlx::query_as(
            "SELECT currency,
                 CAST(SUM(CASE WHEN collected_at > $1 THEN left_over ELSE 0 END) AS BIGINT),
                 CAST(SUM(CASE WHEN collected_at <= $1 AND collected_at > $2 THEN left_over ELSE 0 END) AS BIGINT),
                 CAST(SUM(CASE WHEN collected_at <= $2 AND collected_at > $3 THEN left_over ELSE 0 END) AS BIGINT),
                 CAST(SUM(CASE WHEN collected_at <= $3 THEN left_over ELSE 0 END) AS BIGINT),
                 CAST(SUM(left_over) AS BIGINT)
             FROM (SELECT currency, collected_at, due - remitted - written_off AS left_over
                 FROM cash_collection
                 WHERE remitted + written_off < due) o
             GROUP BY currency
             ORDER BY currency",
        )
        .bind(first)
        .bind(second)
        .bind(third)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(currency, a, b, c, d, total)| {
                let currency: Currency = parse("a currency", currency.parse())?;
                let money = |minor| Money::new(minor, currency);
                Ok(CashAges {
                    groups: [a, b, c, d].map(money),
                    total: money(total),
                })
            })
            .collect()
    }

    /// Settles so much of the cash of an order; gives whether so much was open.
    pub async fn hand_over_cash(&mut self, order: OrderId, amount: Money) -> Result<bool, StoreError> {
        let settled = sqlx::query(
            "UPDATE cash_collection SET remitted = remitted + $2
             WHERE order_id = $1 AND currency = $3 AND remitted + written_off + $2 <= due",
        )
        .bind(order.to_string())
        .bind(amount.minor())
        .bind(amount.currency().code())
        .execute(self.tx.conn())
        .await?;
        Ok(settled.rows_affected() > 0)
    }

    /// Gives so much of the cash of an order up, which had `before` given up; gives whether that was so and so much open.
    pub async fn write_cash_off(
        &mut self,
        order: OrderId,
        before: Money,
        amount: Money,
    ) -> Result<bool, StoreError> {
        let written = sqlx::query(
            "UPDATE cash_collection SET written_off = written_off + $3
             WHERE order_id = $1 AND written_off = $2 AND remitted + written_off + $3 <= due",
        )
        .bind(order.to_string())
        .bind(before.minor())
        .bind(amount.minor())
        .execute(self.tx.conn())
        .await?;
        Ok(written.rows_affected() > 0)
    }

    /// Notes that the courier owes what is missing of an order; gives whether anything is.
    pub async fn claim_cash(&mut self, order: OrderId) -> Result<bool, StoreError> {
        let claimed = sqlx::query(
            "UPDATE cash_collection SET is_claimed = 1
             WHERE order_id = $1 AND is_claimed = 0 AND remitted + written_off < due",
        )
        .bind(order.to_string())
        .execute(self.tx.conn())
        .await?;
        Ok(claimed.rows_affected() > 0)
    }

    /// Notes what the courier says to have taken; gives whether anything of the order is open.
    pub async fn set_collected(&mut self, order: OrderId, amount: Money) -> Result<bool, StoreError> {
        let set = sqlx::query(
            "UPDATE cash_collection SET collected = $2
             WHERE order_id = $1 AND currency = $3 AND remitted + written_off < due",
        )
        .bind(order.to_string())
        .bind(amount.minor())
        .bind(amount.currency().code())
        .execute(self.tx.conn())
        .await?;
        Ok(set.rows_affected() > 0)
    }
}

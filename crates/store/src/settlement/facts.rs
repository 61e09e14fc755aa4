//! A purchase as the books look at it.

use super::SettlementStore;
use crate::error::StoreError;
use crate::merchant::kind_of;
use crate::sql::parse;
use domain::kernel::Money;
use domain::order::{OrderGroupId, OrderState};
use domain::payment::{PaymentMethod, PaymentState, RefundCause, RefundState};
use domain::settlement::{Fee, OrderFacts, RefundFacts, SaleFacts};

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    seller_id: String,
    seller_kind: String,
    state: String,
    delivery: i64,
    total: i64,
    cut: i64,
    commission: i64,
    tax: i64,
    payment_id: String,
    method: String,
    payment_state: String,
    amount: i64,
    currency: String,
}

impl OrderRow {
    fn order(&self) -> Result<OrderFacts, StoreError> {
        let money = |minor| super::money(minor, &self.currency);
        Ok(OrderFacts {
            id: parse("an order id", self.id.parse())?,
            seller: parse("a seller id", self.seller_id.parse())?,
            kind: kind_of(&self.seller_kind)?,
            state: OrderState::parse(&self.state)
                .ok_or_else(|| StoreError::inconsistent("an order state", &self.state))?,
            delivery: money(self.delivery)?,
            total: money(self.total)?,
            cut: money(self.cut)?,
            fee: Fee {
                commission: money(self.commission)?,
                tax: money(self.tax)?,
            },
        })
    }
}

#[derive(sqlx::FromRow)]
struct RefundRow {
    id: String,
    order_id: Option<String>,
    cause: String,
    state: String,
    amount: i64,
}

impl SettlementStore<'_> {
    /// What the books must know of a purchase. To be asked for while the group is held.
    pub async fn sale(&mut self, group: OrderGroupId) -> Result<Option<SaleFacts>, StoreError> {
        let rows: Vec<OrderRow> = sqlx::query_as(
            "SELECT o.id, o.seller_id, s.kind AS seller_kind, o.state, o.delivery, o.total,
                 CASE WHEN o.state <> 'cancelled' AND y.method = 'cash_on_delivery'
                     THEN (SELECT CAST(COALESCE(SUM(l.unit * l.cancelled), 0) AS BIGINT) FROM order_line l
                         WHERE l.order_id = o.id)
                     ELSE 0 END AS cut,
                 (SELECT CAST(COALESCE(SUM(c.commission), 0) AS BIGINT) FROM order_commission c
                     WHERE c.order_id = o.id) AS commission,
                 (SELECT CAST(COALESCE(SUM(c.tax), 0) AS BIGINT) FROM order_commission c
                     WHERE c.order_id = o.id) AS tax,
                 y.id AS payment_id, y.method, y.state AS payment_state, y.amount, y.currency
             FROM orders o
             JOIN seller s ON s.id = o.seller_id
             JOIN payment y ON y.group_id = o.group_id
             WHERE o.group_id = $1
             ORDER BY o.position
             LIMIT 1000",
        )
        .bind(group.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let amount = super::money(first.amount, &first.currency)?;
        Ok(Some(SaleFacts {
            group,
            payment: parse("a payment id", first.payment_id.parse())?,
            method: PaymentMethod::parse(&first.method)
                .ok_or_else(|| StoreError::inconsistent("a payment method", &first.method))?,
            payment_state: PaymentState::parse(&first.payment_state)
                .ok_or_else(|| StoreError::inconsistent("a payment state", &first.payment_state))?,
            amount,
            orders: rows.iter().map(OrderRow::order).collect::<Result<_, _>>()?,
            refunds: self.refunds(&first.payment_id, amount).await?,
        }))
    }

    async fn refunds(&mut self, payment: &str, like: Money) -> Result<Vec<RefundFacts>, StoreError> {
        let rows: Vec<RefundRow> = sqlx::query_as(
            "SELECT id, order_id, cause, state, amount
             FROM refund
             WHERE payment_id = $1
             ORDER BY requested_at, id
             LIMIT 10000",
        )
        .bind(payment.to_owned())
        .fetch_all(self.tx.conn())
        .await?;
        let refund = |row: RefundRow| {
            let order = |id: String| parse("an order id", id.parse());
            Ok(RefundFacts {
                id: parse("a refund id", row.id.parse())?,
                order: row.order_id.map(order).transpose()?,
                cause: RefundCause::parse(&row.cause)
                    .ok_or_else(|| StoreError::inconsistent("the cause of a refund", &row.cause))?,
                state: RefundState::parse(&row.state)
                    .ok_or_else(|| StoreError::inconsistent("a refund state", &row.state))?,
                amount: Money::new(row.amount, like.currency()),
            })
        };
        rows.into_iter().map(refund).collect()
    }

    /// Purchases of which nothing was posted though they cost something, from before there was a ledger or placed by an
    /// older program, after `after`; at most `limit`.
    pub async fn unposted(
        &mut self,
        after: Option<OrderGroupId>,
        limit: i64,
    ) -> Result<Vec<OrderGroupId>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT g.id
             FROM order_group g
             WHERE g.id > $1 AND g.total > 0
                 AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.group_id = g.id AND e.kind = 'order.placed')
             ORDER BY g.id
             LIMIT $2",
        )
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(id,)| parse("an order group id", id.parse()))
            .collect()
    }
}

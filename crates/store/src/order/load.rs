//! Reading purchases whole, and the orders of one seller.

use super::{OrderStore, access_key_of, checkout_of, state_of};
use crate::error::StoreError;
use crate::merchant::kind_of;
use crate::sql::{Sql, from_json, parse};
use domain::cart::{Quantity, Totals};
use domain::kernel::{Currency, Locale, Localized, Money, Slug, Timestamp};
use domain::merchant::{SellerScope, SellerSign};
use domain::order::{
    Checkout, HistoryEntry, Order, OrderGroup, OrderGroupId, OrderId, OrderLine, OrderNumber, Progress,
};
use domain::payment::{PaymentState, Refunded};
use std::collections::HashMap;

/// An order as its seller sees it: nothing of what others send with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellerOrder {
    pub group: OrderGroupId,
    pub order: Order,
    pub locale: Locale,
    pub currency: Currency,
    pub checkout: Checkout,
    /// Of the whole purchase.
    pub payment_state: PaymentState,
    /// Whether the order can be cancelled by itself.
    pub can_cancel: bool,
    pub placed_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct GroupRow {
    id: String,
    number: String,
    access_key: String,
    locale: String,
    currency: String,
    customer_id: Option<String>,
    checkout: String,
    subtotal: i64,
    delivery: i64,
    total: i64,
    placed_at: i64,
    expires_at: Option<i64>,
    supplements: Option<String>,
    payment_id: String,
    payment_state: String,
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    number: String,
    state: String,
    subtotal: i64,
    delivery: i64,
    total: i64,
    seller_id: String,
    seller_slug: String,
    seller_zh: String,
    seller_en: String,
    seller_kind: String,
    refund_asked: i64,
    refund_done: i64,
    received_at: Option<i64>,
    closed_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    order_id: String,
    variant_id: String,
    product_slug: String,
    sku: String,
    name_zh: String,
    name_en: String,
    choice_zh: String,
    choice_en: String,
    image: String,
    quantity: i64,
    unit: i64,
    total: i64,
    cancelled: i64,
    shipped: i64,
    delivered: i64,
    returned: i64,
}

const GROUP: &str =
    "SELECT g.id, g.number, g.access_key, g.locale, g.currency, g.customer_id, g.checkout, g.subtotal,
        g.delivery, g.total, g.placed_at, g.expires_at, g.supplements, y.id AS payment_id, y.state AS payment_state
    FROM order_group g
    JOIN payment y ON y.group_id = g.id
    WHERE g.id = ";

impl OrderStore<'_> {
    pub async fn group(&mut self, id: OrderGroupId) -> Result<Option<OrderGroup>, StoreError> {
        let mut sql = Sql::new(GROUP);
        sql.bind(id.to_string());
        self.one(sql).await
    }

    /// The group that has this number, or one of whose orders has it.
    pub async fn group_by_number(&mut self, number: &OrderNumber) -> Result<Option<OrderGroup>, StoreError> {
        let mut sql = Sql::new(GROUP);
        sql.push("COALESCE((SELECT id FROM order_group WHERE number = ")
            .bind(number.as_str())
            .push("), (SELECT group_id FROM orders WHERE number = ")
            .bind(number.as_str())
            .push("))");
        self.one(sql).await
    }

    /// The purchases that add goods to this one, the oldest first.
    pub async fn supplements(&mut self, base: OrderGroupId) -> Result<Vec<OrderGroupId>, StoreError> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM order_group WHERE supplements = $1 ORDER BY placed_at, id")
                .bind(base.to_string())
                .fetch_all(self.tx.conn())
                .await?;
        let parsed = ids.iter().map(|id| parse("an order group id", id.parse()));
        parsed.collect()
    }

    /// An order, if it is this seller's.
    pub async fn order_of_seller(
        &mut self,
        scope: SellerScope,
        number: &OrderNumber,
    ) -> Result<Option<SellerOrder>, StoreError> {
        let group: Option<String> =
            sqlx::query_scalar("SELECT group_id FROM orders WHERE number = $1 AND seller_id = $2")
                .bind(number.as_str().to_owned())
                .bind(scope.seller().to_string())
                .fetch_optional(self.tx.conn())
                .await?;
        let Some(group) = group else { return Ok(None) };
        let group = self.group(parse("an order group id", group.parse())?).await?;
        Ok(group.and_then(|group| {
            let can_cancel = group.to_cancel(number).is_ok();
            let order = group.orders.into_iter().find(|order| order.number == *number)?;
            Some(SellerOrder {
                group: group.id,
                order,
                locale: group.locale,
                currency: group.currency,
                checkout: group.checkout,
                payment_state: group.payment_state,
                can_cancel,
                placed_at: group.placed_at,
            })
        }))
    }

    async fn one(&mut self, sql: Sql) -> Result<Option<OrderGroup>, StoreError> {
        let Some(mut row) = sql.optional::<GroupRow>(self.tx).await? else {
            return Ok(None);
        };
        let mut vault = self.tx.vault();
        row.access_key = vault
            .open_or_clear(access_key_of(&row.id), row.access_key)
            .await?;
        row.checkout = vault.open_or_clear(checkout_of(&row.id), row.checkout).await?;
        let currency: Currency = parse("a currency", row.currency.parse())?;
        let mut lines = self.lines(&row.id, currency).await?;
        let mut history = self.histories(&row.id).await?;
        let orders = self
            .order_rows(&row.id)
            .await?
            .into_iter()
            .map(|order| {
                let lines = lines.remove(&order.id).unwrap_or_default();
                let history = history.remove(&order.id).unwrap_or_default();
                order.into_order(currency, lines, history)
            })
            .collect::<Result<_, _>>()?;
        Ok(Some(row.into_group(currency, orders)?))
    }

    async fn order_rows(&mut self, group: &str) -> Result<Vec<OrderRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT o.id, o.number, o.state, o.subtotal, o.delivery, o.total, o.seller_id, m.slug AS seller_slug,
                 m.name_zh AS seller_zh, m.name_en AS seller_en, m.kind AS seller_kind,
                 (SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) FROM refund r WHERE r.order_id = o.id) AS refund_asked,
                 (SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) FROM refund r
                     WHERE r.order_id = o.id AND r.state = 'refunded') AS refund_done,
                 o.received_at, o.closed_at
             FROM orders o
             JOIN seller m ON m.id = o.seller_id
             WHERE o.group_id = $1
             ORDER BY o.position",
        )
        .bind(group.to_owned())
        .fetch_all(self.tx.conn())
        .await?)
    }

    /// By the ids of their orders.
    async fn lines(
        &mut self,
        group: &str,
        currency: Currency,
    ) -> Result<HashMap<String, Vec<OrderLine>>, StoreError> {
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT l.order_id, l.variant_id, l.product_slug, l.sku, l.name_zh, l.name_en, l.choice_zh, l.choice_en,
                 l.image, l.quantity, l.unit, l.total, l.cancelled, l.shipped, l.delivered, l.returned
             FROM orders o
             JOIN order_line l ON l.order_id = o.id
             WHERE o.group_id = $1
             ORDER BY l.order_id, l.position",
        )
        .bind(group.to_owned())
        .fetch_all(self.tx.conn())
        .await?;
        let mut lines: HashMap<String, Vec<OrderLine>> = HashMap::new();
        for row in rows {
            let of_order = lines.entry(row.order_id.clone()).or_default();
            of_order.push(row.into_line(currency)?);
        }
        Ok(lines)
    }

    /// By the ids of their orders.
    async fn histories(&mut self, group: &str) -> Result<HashMap<String, Vec<HistoryEntry>>, StoreError> {
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT h.order_id, h.state, h.cause, h.at
             FROM orders o
             JOIN order_history h ON h.order_id = o.id
             WHERE o.group_id = $1
             ORDER BY h.order_id, h.position",
        )
        .bind(group.to_owned())
        .fetch_all(self.tx.conn())
        .await?;
        let mut histories: HashMap<String, Vec<HistoryEntry>> = HashMap::new();
        for (order, state, cause, at) in rows {
            histories.entry(order).or_default().push(HistoryEntry {
                state: state_of(&state)?,
                at: Timestamp::from_micros(at),
                cause,
            });
        }
        Ok(histories)
    }
}

const fn totals(currency: Currency, subtotal: i64, delivery: i64, total: i64) -> Totals {
    Totals {
        subtotal: Money::new(subtotal, currency),
        delivery: Money::new(delivery, currency),
        total: Money::new(total, currency),
    }
}

impl GroupRow {
    fn into_group(self, currency: Currency, orders: Vec<Order>) -> Result<OrderGroup, StoreError> {
        let account = |id: String| parse("an account id", id.parse());
        let base = |id: String| parse("an order group id", id.parse());
        Ok(OrderGroup {
            id: parse("an order group id", self.id.parse())?,
            number: parse("an order number", OrderNumber::parse(&self.number))?,
            access_key: self.access_key,
            locale: parse("a language", self.locale.parse())?,
            currency,
            customer: self.customer_id.map(account).transpose()?,
            checkout: from_json("the checkout of an order", &self.checkout)?,
            orders,
            totals: totals(currency, self.subtotal, self.delivery, self.total),
            payment: parse("a payment id", self.payment_id.parse())?,
            payment_state: PaymentState::parse(&self.payment_state)
                .ok_or_else(|| StoreError::inconsistent("a payment state", &self.payment_state))?,
            placed_at: Timestamp::from_micros(self.placed_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            supplements: self.supplements.map(base).transpose()?,
        })
    }
}

impl OrderRow {
    fn into_order(
        self,
        currency: Currency,
        lines: Vec<OrderLine>,
        history: Vec<HistoryEntry>,
    ) -> Result<Order, StoreError> {
        let id: OrderId = parse("an order id", self.id.parse())?;
        Ok(Order {
            id,
            number: parse("an order number", OrderNumber::parse(&self.number))?,
            seller: SellerSign {
                id: parse("a seller id", self.seller_id.parse())?,
                slug: parse("a seller's slug", Slug::parse(&self.seller_slug))?,
                name: Localized::new(self.seller_zh, self.seller_en),
                kind: kind_of(&self.seller_kind)?,
            },
            state: state_of(&self.state)?,
            lines,
            totals: totals(currency, self.subtotal, self.delivery, self.total),
            refund: Refunded {
                asked: Money::new(self.refund_asked, currency),
                done: Money::new(self.refund_done, currency),
            },
            history,
            received_at: self.received_at.map(Timestamp::from_micros),
            closed_at: self.closed_at.map(Timestamp::from_micros),
        })
    }
}

impl LineRow {
    fn into_line(self, currency: Currency) -> Result<OrderLine, StoreError> {
        Ok(OrderLine {
            variant: parse("a variant id", self.variant_id.parse())?,
            product_slug: parse("a slug", Slug::parse(&self.product_slug))?,
            sku: self.sku,
            name: Localized::new(self.name_zh, self.name_en),
            choice: Localized::new(self.choice_zh, self.choice_en),
            image: self.image,
            quantity: parse("a quantity", Quantity::new(self.quantity))?,
            unit: Money::new(self.unit, currency),
            total: Money::new(self.total, currency),
            progress: Progress {
                cancelled: self.cancelled,
                shipped: self.shipped,
                delivered: self.delivered,
                returned: self.returned,
            },
        })
    }
}

//! Orders with their lines and history.

use crate::db::Tx;
use crate::error::StoreError;
use crate::sql::{Sql, Value, from_json, parse, to_json};
use crate::vault::Place;
use domain::cart::{Quantity, Totals};
use domain::kernel::{Currency, Localized, Money, Slug, Timestamp};
use domain::order::{HistoryEntry, Order, OrderId, OrderLine, OrderNumber, OrderState};
use domain::payment::PaymentState;

/// Functions over orders, borrowed from a connection.
pub struct OrderStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn order(&mut self) -> OrderStore<'_> {
        OrderStore { tx: self }
    }
}

/// An order to insert, with the key of the command that made it.
#[derive(Debug)]
pub struct NewOrder<'a> {
    pub order: &'a Order,
    pub key: &'a str,
    pub fingerprint: &'a str,
}

/// What an earlier command under the same key came to.
#[derive(Clone, Debug)]
pub struct Replay {
    pub fingerprint: String,
    pub order: OrderId,
}

/// A row of the operator's list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrderSummary {
    pub id: String,
    pub number: String,
    pub state: String,
    pub payment_state: String,
    pub total: i64,
    pub currency: String,
    pub lines: i64,
    pub placed_at: i64,
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    number: String,
    access_key: String,
    state: String,
    locale: String,
    currency: String,
    checkout: String,
    subtotal: i64,
    delivery: i64,
    total: i64,
    placed_at: i64,
    expires_at: Option<i64>,
    payment_id: String,
    payment_state: String,
}

#[derive(sqlx::FromRow)]
struct LineRow {
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
}

const PLACE_SCOPE: &str = "place_order";
/// Clients choose their keys, and may put anything into them: only an index of a key is stored.
const KEY_COLUMN: &str = "idempotency.key";

const fn access_key_of(order: &str) -> Place<'_> {
    Place::new("orders", "access_key", order)
}

const fn checkout_of(order: &str) -> Place<'_> {
    Place::new("orders", "checkout", order)
}

impl OrderStore<'_> {
    /// What the command with this key came to, if it ran before.
    pub async fn replay(&mut self, key: &str) -> Result<Option<Replay>, StoreError> {
        let key = self.tx.vault().index(KEY_COLUMN, key)?;
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT fingerprint, order_id FROM idempotency WHERE scope = $1 AND key = $2")
                .bind(PLACE_SCOPE)
                .bind(key)
                .fetch_optional(self.tx.conn())
                .await?;
        row.map(|(fingerprint, order)| {
            Ok(Replay {
                fingerprint,
                order: parse("an order id", order.parse())?,
            })
        })
        .transpose()
    }

    /// Inserts an order, its lines, its first history entry and the key of its command.
    pub async fn insert(&mut self, new: NewOrder<'_>) -> Result<(), StoreError> {
        let order = new.order;
        let id = order.id.to_string();
        let vault = self.tx.vault();
        let access_key = vault.seal(access_key_of(&id), &order.access_key)?;
        let checkout = vault.seal(checkout_of(&id), &to_json(&order.checkout)?)?;
        let key = vault.index(KEY_COLUMN, new.key)?;
        let mut sql = Sql::new(
            "INSERT INTO orders (id, number, access_key, state, locale, currency, checkout, subtotal, delivery, total,
                 placed_at, expires_at) VALUES ",
        );
        sql.rows([vec![
            id.as_str().into(),
            order.number.as_str().into(),
            access_key.into(),
            order.state.as_str().into(),
            order.locale.prefix().into(),
            order.currency.code().into(),
            checkout.into(),
            order.totals.subtotal.minor().into(),
            order.totals.delivery.minor().into(),
            order.totals.total.minor().into(),
            order.placed_at.as_micros().into(),
            order.expires_at.map(Timestamp::as_micros).into(),
        ]]);
        sql.execute(self.tx).await?;
        let mut sql = Sql::new(
            "INSERT INTO order_line (order_id, position, variant_id, product_slug, sku, name_zh, name_en, choice_zh,
                 choice_en, image, quantity, unit, total) VALUES ",
        );
        sql.rows(
            order
                .lines
                .iter()
                .enumerate()
                .map(|(position, line)| line_row(&id, position, line)),
        );
        sql.execute(self.tx).await?;
        for entry in &order.history {
            self.add_history(order.id, 0, entry).await?;
        }
        sqlx::query(
            "INSERT INTO idempotency (scope, key, fingerprint, order_id, at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(PLACE_SCOPE)
        .bind(key)
        .bind(new.fingerprint.to_owned())
        .bind(id)
        .bind(order.placed_at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Moves an order that is still in `from`; gives whether it was.
    pub async fn advance(
        &mut self,
        id: OrderId,
        from: OrderState,
        to: OrderState,
        cause: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let moved = sqlx::query("UPDATE orders SET state = $3 WHERE id = $1 AND state = $2")
            .bind(id.to_string())
            .bind(from.as_str())
            .bind(to.as_str())
            .execute(self.tx.conn())
            .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        let next: i64 = sqlx::query_scalar(
            "SELECT CAST(COALESCE(MAX(position), -1) + 1 AS BIGINT) FROM order_history WHERE order_id = $1",
        )
        .bind(id.to_string())
        .fetch_one(self.tx.conn())
        .await?;
        self.add_history(
            id,
            next,
            &HistoryEntry {
                state: to,
                at,
                cause: cause.to_owned(),
            },
        )
        .await?;
        Ok(true)
    }

    async fn add_history(
        &mut self,
        id: OrderId,
        position: i64,
        entry: &HistoryEntry,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO order_history (order_id, position, state, cause, at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id.to_string())
        .bind(position)
        .bind(entry.state.as_str())
        .bind(entry.cause.clone())
        .bind(entry.at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    pub async fn order(&mut self, id: OrderId) -> Result<Option<Order>, StoreError> {
        self.one("o.id = ", id.to_string()).await
    }

    pub async fn order_by_number(&mut self, number: &OrderNumber) -> Result<Option<Order>, StoreError> {
        self.one("o.number = ", number.as_str().to_owned()).await
    }

    async fn one(&mut self, condition: &'static str, value: String) -> Result<Option<Order>, StoreError> {
        let mut sql = Sql::new(
            "SELECT o.id, o.number, o.access_key, o.state, o.locale, o.currency, o.checkout, o.subtotal, o.delivery,
                 o.total, o.placed_at, o.expires_at, y.id AS payment_id, y.state AS payment_state
             FROM orders o
             JOIN payment y ON y.order_id = o.id
             WHERE ",
        );
        sql.push(condition).bind(value);
        let Some(mut row) = sql.optional::<OrderRow>(self.tx).await? else {
            return Ok(None);
        };
        let mut vault = self.tx.vault();
        row.access_key = vault
            .open_or_clear(access_key_of(&row.id), row.access_key)
            .await?;
        row.checkout = vault.open_or_clear(checkout_of(&row.id), row.checkout).await?;
        let currency: Currency = parse("a currency", row.currency.parse())?;
        let lines = self.lines(&row.id, currency).await?;
        let history = self.history(&row.id).await?;
        Ok(Some(row.into_order(currency, lines, history)?))
    }

    async fn lines(&mut self, order: &str, currency: Currency) -> Result<Vec<OrderLine>, StoreError> {
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT variant_id, product_slug, sku, name_zh, name_en, choice_zh, choice_en, image, quantity, unit, total
             FROM order_line
             WHERE order_id = $1
             ORDER BY position",
        )
        .bind(order.to_owned())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(OrderLine {
                    variant: parse("a variant id", row.variant_id.parse())?,
                    product_slug: parse("a slug", Slug::parse(&row.product_slug))?,
                    sku: row.sku,
                    name: Localized::new(row.name_zh, row.name_en),
                    choice: Localized::new(row.choice_zh, row.choice_en),
                    image: row.image,
                    quantity: parse("a quantity", Quantity::new(row.quantity))?,
                    unit: Money::new(row.unit, currency),
                    total: Money::new(row.total, currency),
                })
            })
            .collect()
    }

    async fn history(&mut self, order: &str) -> Result<Vec<HistoryEntry>, StoreError> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT state, cause, at FROM order_history WHERE order_id = $1 ORDER BY position",
        )
        .bind(order.to_owned())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(state, cause, at)| {
                Ok(HistoryEntry {
                    state: state_of(&state)?,
                    at: Timestamp::from_micros(at),
                    cause,
                })
            })
            .collect()
    }

    /// Orders, newest first: those older than the order `before`; at most `limit`.
    pub async fn summaries(
        &mut self,
        state: Option<OrderState>,
        before: Option<&OrderNumber>,
        limit: i64,
    ) -> Result<Vec<OrderSummary>, StoreError> {
        let mut sql = Sql::new(
            "SELECT o.id, o.number, o.state, y.state AS payment_state, o.total, o.currency,
                 (SELECT COUNT(*) FROM order_line l WHERE l.order_id = o.id) AS lines, o.placed_at
             FROM orders o
             JOIN payment y ON y.order_id = o.id
             WHERE TRUE",
        );
        if let Some(number) = before {
            sql.push(" AND (o.placed_at, o.id) < (SELECT b.placed_at, b.id FROM orders b WHERE b.number = ")
                .bind(number.as_str())
                .push(")");
        }
        if let Some(state) = state {
            sql.push(" AND o.state = ").bind(state.as_str());
        }
        sql.push(" ORDER BY o.placed_at DESC, o.id DESC LIMIT ")
            .bind(limit);
        sql.all(self.tx).await
    }

    /// Unpaid orders whose time is over; at most `limit`.
    pub async fn expired(&mut self, now: Timestamp, limit: i64) -> Result<Vec<OrderId>, StoreError> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM orders WHERE state = 'awaiting_payment' AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
        )
        .bind(now.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        ids.into_iter()
            .map(|(id,)| parse("an order id", id.parse()))
            .collect()
    }
}

impl OrderRow {
    fn into_order(
        self,
        currency: Currency,
        lines: Vec<OrderLine>,
        history: Vec<HistoryEntry>,
    ) -> Result<Order, StoreError> {
        let money = |minor| Money::new(minor, currency);
        Ok(Order {
            id: parse("an order id", self.id.parse())?,
            number: parse("an order number", OrderNumber::parse(&self.number))?,
            access_key: self.access_key,
            state: state_of(&self.state)?,
            locale: parse("a language", self.locale.parse())?,
            currency,
            checkout: from_json("the checkout of an order", &self.checkout)?,
            lines,
            totals: Totals {
                subtotal: money(self.subtotal),
                delivery: money(self.delivery),
                total: money(self.total),
            },
            payment: parse("a payment id", self.payment_id.parse())?,
            payment_state: PaymentState::parse(&self.payment_state)
                .ok_or_else(|| StoreError::inconsistent("a payment state", &self.payment_state))?,
            placed_at: Timestamp::from_micros(self.placed_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            history,
        })
    }
}

fn state_of(text: &str) -> Result<OrderState, StoreError> {
    OrderState::parse(text).ok_or_else(|| StoreError::inconsistent("an order state", text))
}

fn line_row(order: &str, position: usize, line: &OrderLine) -> Vec<Value> {
    vec![
        order.into(),
        i64::try_from(position).unwrap_or(i64::MAX).into(),
        line.variant.to_string().into(),
        line.product_slug.to_string().into(),
        line.sku.as_str().into(),
        line.name.zh.as_str().into(),
        line.name.en.as_str().into(),
        line.choice.zh.as_str().into(),
        line.choice.en.as_str().into(),
        line.image.as_str().into(),
        line.quantity.get().into(),
        line.unit.minor().into(),
        line.total.minor().into(),
    ]
}

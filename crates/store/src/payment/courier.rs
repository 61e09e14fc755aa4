//! What couriers have handed over: their statements, and the lines that wait for a person.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::{Currency, Money, Timestamp};
use domain::order::{OrderId, OrderNumber};
use domain::payment::{CourierLineId, CourierStatementId, IncomingState};
use domain::settlement::{CourierLineRow, CourierStatementRow};

/// A courier's statement to be kept.
#[derive(Clone, Debug)]
pub struct NewStatement {
    pub id: CourierStatementId,
    pub courier: String,
    pub reference: String,
    pub currency: Currency,
    /// Of its lines.
    pub content_index: String,
    pub entered_by: String,
}

/// A line of a statement to be kept.
#[derive(Clone, Debug)]
pub struct NewLine {
    pub id: CourierLineId,
    pub subject: String,
    pub order: Option<OrderId>,
    pub amount: Money,
    /// What of it was open.
    pub applied: Money,
    pub state: IncomingState,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: String,
    courier: String,
    reference: String,
    subject: String,
    number: Option<String>,
    amount: i64,
    applied: i64,
    currency: String,
    state: String,
}

impl LineRow {
    fn into_line(self) -> Result<CourierLineRow, StoreError> {
        let currency: Currency = parse("a currency", self.currency.parse())?;
        let number = |text: String| parse("an order number", OrderNumber::parse(&text));
        Ok(CourierLineRow {
            id: parse("the id of a line", self.id.parse())?,
            courier: self.courier,
            reference: self.reference,
            subject: self.subject,
            order: self.number.map(number).transpose()?,
            amount: Money::new(self.amount, currency),
            applied: Money::new(self.applied, currency),
            state: super::incoming_state(&self.state)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct StatementRow {
    id: String,
    courier: String,
    reference: String,
    lines: i64,
    amount: i64,
    currency: String,
    entered_at: i64,
}

const LINES: &str =
    "SELECT l.id, s.courier, s.reference, l.subject, o.number, l.amount, l.applied, s.currency, l.state
     FROM courier_line l
     JOIN courier_statement s ON s.id = l.statement_id
     LEFT JOIN orders o ON o.id = l.order_id
     WHERE ";

impl PaymentStore<'_> {
    /// The statement with these lines, if it was taken in before.
    pub async fn courier_statement(
        &mut self,
        content_index: &str,
    ) -> Result<Option<CourierStatementId>, StoreError> {
        let id: Option<String> =
            sqlx::query_scalar("SELECT id FROM courier_statement WHERE content_index = $1")
                .bind(content_index.to_owned())
                .fetch_optional(self.tx.conn())
                .await?;
        id.map(|id| parse("the id of a statement", id.parse()))
            .transpose()
    }

    /// Keeps a statement with its lines.
    /// # Errors
    /// [`StoreError::Conflict`] when it was taken in before, or another one of the courier under its reference.
    pub async fn insert_statement(
        &mut self,
        new: &NewStatement,
        lines: &[NewLine],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO courier_statement (id, courier, reference, currency, content_index, entered_by, entered_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.id.to_string())
        .bind(new.courier.clone())
        .bind(new.reference.clone())
        .bind(new.currency.code())
        .bind(new.content_index.clone())
        .bind(new.entered_by.clone())
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        let mut sql = Sql::new(
            "INSERT INTO courier_line (id, statement_id, position, subject, order_id, amount, applied, state) VALUES ",
        );
        sql.rows((0_i64..).zip(lines).map(|(position, line)| {
            vec![
                line.id.to_string().into(),
                new.id.to_string().into(),
                position.into(),
                line.subject.as_str().into(),
                line.order.map(|order| order.to_string()).into(),
                line.amount.minor().into(),
                line.applied.minor().into(),
                line.state.as_str().into(),
            ]
        }));
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Statements, newest first; at most `limit`.
    pub async fn courier_statements(&mut self, limit: i64) -> Result<Vec<CourierStatementRow>, StoreError> {
        let rows: Vec<StatementRow> = sqlx::query_as(
            "SELECT s.id, s.courier, s.reference, COUNT(l.id) AS lines, CAST(COALESCE(SUM(l.amount), 0) AS BIGINT) AS amount,
                 s.currency, s.entered_at
             FROM courier_statement s
             LEFT JOIN courier_line l ON l.statement_id = s.id
             GROUP BY s.id, s.courier, s.reference, s.currency, s.entered_at
             ORDER BY s.entered_at DESC, s.id DESC
             LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let row = |row: StatementRow| {
            Ok(CourierStatementRow {
                id: parse("the id of a statement", row.id.parse())?,
                courier: row.courier,
                reference: row.reference,
                lines: row.lines,
                amount: Money::new(row.amount, parse("a currency", row.currency.parse())?),
                entered_at: Timestamp::from_micros(row.entered_at),
            })
        };
        rows.into_iter().map(row).collect()
    }

    /// Lines that wait for a person, oldest first; at most `limit`.
    pub async fn waiting_lines(&mut self, limit: i64) -> Result<Vec<CourierLineRow>, StoreError> {
        let mut sql = Sql::new(LINES);
        sql.push("l.state IN ('open', 'owed') ORDER BY l.id LIMIT ")
            .bind(limit);
        let rows = sql.all::<LineRow>(self.tx).await?;
        rows.into_iter().map(LineRow::into_line).collect()
    }

    pub async fn courier_line(&mut self, id: CourierLineId) -> Result<Option<CourierLineRow>, StoreError> {
        let mut sql = Sql::new(LINES);
        sql.push("l.id = ").bind(id.to_string());
        let row = sql.optional::<LineRow>(self.tx).await?;
        row.map(LineRow::into_line).transpose()
    }

    /// Says whose the cash of a line is, of which `applied` was open; gives whether nobody knew.
    pub async fn assign_line(
        &mut self,
        id: CourierLineId,
        order: OrderId,
        applied: Money,
        to: IncomingState,
    ) -> Result<bool, StoreError> {
        let assigned = sqlx::query(
            "UPDATE courier_line SET order_id = $2, applied = $3, state = $4 WHERE id = $1 AND state = 'open'",
        )
        .bind(id.to_string())
        .bind(order.to_string())
        .bind(applied.minor())
        .bind(to.as_str())
        .execute(self.tx.conn())
        .await?;
        Ok(assigned.rows_affected() > 0)
    }

    /// Moves a line on that is still in `from`; gives whether it was.
    pub async fn move_line(
        &mut self,
        id: CourierLineId,
        (from, to): (IncomingState, IncomingState),
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let moved =
            sqlx::query("UPDATE courier_line SET state = $3, closed_at = $4 WHERE id = $1 AND state = $2")
                .bind(id.to_string())
                .bind(from.as_str())
                .bind(to.as_str())
                .bind(super::closed_at(to, at))
                .execute(self.tx.conn())
                .await?;
        Ok(moved.rows_affected() > 0)
    }
}

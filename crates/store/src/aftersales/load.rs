//! Reading requests whole, and what requests hold of an order's lines.

use super::{AfterSalesStore, payee, payee_of, text_of};
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::aftersales::{
    AfterSales, AfterSalesEntry, AfterSalesId, AfterSalesKind, AfterSalesLine, AfterSalesNumber,
    AfterSalesReason, AfterSalesState, RejectedFate, Shipment,
};
use domain::inventory::LocationId;
use domain::kernel::{Currency, Localized, Money, Timestamp};
use domain::order::OrderId;

/// What requests hold of a line of an order, and have held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Which line of the order, from 0.
    pub position: i64,
    /// Units in requests under way that send something back.
    pub open: i64,
    /// Units in claims under way.
    pub open_claims: i64,
    /// Units whose money came back without them.
    pub claimed: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    number: String,
    order_id: String,
    seller_id: String,
    kind: String,
    reason: String,
    state: String,
    text: String,
    payee: String,
    location_id: Option<String>,
    back_carrier: Option<String>,
    back_tracking: Option<String>,
    out_carrier: Option<String>,
    out_tracking: Option<String>,
    fate: Option<String>,
    delivery_back: i64,
    requested_at: i64,
    due_at: Option<i64>,
    version: i64,
    currency: String,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    position: i64,
    variant_id: String,
    instead_id: String,
    units: i64,
    accepted: i64,
    written_off: i64,
    rejected: i64,
    back: i64,
}

const REQUEST: &str = "SELECT a.id, a.number, a.order_id, a.seller_id, a.kind, a.reason, a.state, a.text, a.payee, a.location_id,
        a.back_carrier, a.back_tracking, a.out_carrier, a.out_tracking, a.fate, a.delivery_back, a.requested_at, a.due_at,
        a.version, o.currency
    FROM after_sales a
    JOIN orders o ON o.id = a.order_id
    WHERE ";

pub(super) fn state_of(text: &str) -> Result<AfterSalesState, StoreError> {
    AfterSalesState::parse(text).ok_or_else(|| StoreError::inconsistent("an after-sales state", text))
}

impl AfterSalesStore<'_> {
    pub async fn request(&mut self, number: &AfterSalesNumber) -> Result<Option<AfterSales>, StoreError> {
        let mut sql = Sql::new(REQUEST);
        sql.push("a.number = ").bind(number.stored());
        let Some(mut row) = sql.optional::<Row>(self.tx).await? else {
            return Ok(None);
        };
        let sealed = std::mem::take(&mut row.text);
        row.text = self.tx.vault().open(text_of(&row.id), &sealed).await?;
        let sealed = std::mem::take(&mut row.payee);
        row.payee = self.tx.vault().open(payee_of(&row.id), &sealed).await?;
        let currency: Currency = parse("a currency", row.currency.parse())?;
        let lines: Vec<LineRow> = sqlx::query_as(
            "SELECT position, variant_id, instead_id, units, accepted, written_off, rejected, back
             FROM after_sales_line
             WHERE request_id = $1
             ORDER BY position",
        )
        .bind(row.id.clone())
        .fetch_all(self.tx.conn())
        .await?;
        let history: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT state, cause, remark, at FROM after_sales_history WHERE request_id = $1 ORDER BY position",
        )
        .bind(row.id.clone())
        .fetch_all(self.tx.conn())
        .await?;
        Ok(Some(row.into_request(currency, lines, history)?))
    }

    /// What the requests of an order hold of its lines; lines of which nothing is missing.
    pub async fn counts(&mut self, order: OrderId) -> Result<Vec<LineCounts>, StoreError> {
        let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(
            "SELECT l.position,
                 CAST(SUM(CASE WHEN a.state <> 'settled' AND a.kind <> 'claim' THEN l.units ELSE 0 END) AS BIGINT),
                 CAST(SUM(CASE WHEN a.state <> 'settled' AND a.kind = 'claim' THEN l.units ELSE 0 END) AS BIGINT),
                 CAST(SUM(CASE WHEN a.state = 'settled' THEN l.accepted ELSE 0 END) AS BIGINT)
             FROM after_sales a
             JOIN after_sales_line l ON l.request_id = a.id
             WHERE a.order_id = $1
                 AND a.state IN ('requested', 'approved', 'sent_back', 'received', 'inspected', 'settled')
             GROUP BY l.position
             ORDER BY l.position",
        )
        .bind(order.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        let counts = |(position, open, open_claims, claimed)| LineCounts {
            position,
            open,
            open_claims,
            claimed,
        };
        Ok(rows.into_iter().map(counts).collect())
    }

    /// How many requests an order has had.
    pub async fn count(&mut self, order: OrderId) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT COUNT(*) FROM after_sales WHERE order_id = $1")
                .bind(order.to_string())
                .fetch_one(self.tx.conn())
                .await?,
        )
    }

    /// Where the goods of a request go, if that is said: the location, its name, and its street.
    pub async fn place(
        &mut self,
        request: AfterSalesId,
    ) -> Result<Option<(LocationId, Localized, String)>, StoreError> {
        let row: Option<(String, String, String, String)> = sqlx::query_as(
            "SELECT l.id, l.name_zh, l.name_en, l.street
             FROM after_sales a
             JOIN location l ON l.id = a.location_id
             WHERE a.id = $1",
        )
        .bind(request.to_string())
        .fetch_optional(self.tx.conn())
        .await?;
        row.map(|(id, zh, en, street)| {
            let id = parse("a location id", id.parse())?;
            Ok((id, Localized::new(zh, en), street))
        })
        .transpose()
    }

    /// The reasons of the requests of an order for which money has gone back.
    pub async fn reasons_refunded(&mut self, order: OrderId) -> Result<Vec<AfterSalesReason>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT DISTINCT reason FROM after_sales WHERE order_id = $1 AND state IN ('refunded', 'settled')",
        )
        .bind(order.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(reason,)| {
                AfterSalesReason::parse(&reason)
                    .ok_or_else(|| StoreError::inconsistent("an after-sales reason", &reason))
            })
            .collect()
    }

    /// Requests whose goods were never sent back in time; at most `limit`.
    pub async fn due(&mut self, now: Timestamp, limit: i64) -> Result<Vec<AfterSalesNumber>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT number FROM after_sales WHERE due_at <= $1 ORDER BY due_at LIMIT $2")
                .bind(now.as_micros())
                .bind(limit)
                .fetch_all(self.tx.conn())
                .await?;
        rows.into_iter()
            .map(|(number,)| parse("the number of a request", AfterSalesNumber::parse(&number)))
            .collect()
    }
}

fn shipment(carrier: Option<String>, tracking: Option<String>) -> Option<Shipment> {
    Some(Shipment {
        carrier: carrier?,
        tracking: tracking?,
    })
}

impl Row {
    fn into_request(
        self,
        currency: Currency,
        lines: Vec<LineRow>,
        history: Vec<(String, String, String, i64)>,
    ) -> Result<AfterSales, StoreError> {
        let unknown = |what: &'static str, text: &str| StoreError::inconsistent(what, text);
        let fate = |text: String| {
            RejectedFate::parse(&text).ok_or_else(|| unknown("what becomes of rejected goods", &text))
        };
        let kind =
            AfterSalesKind::parse(&self.kind).ok_or_else(|| unknown("an after-sales kind", &self.kind))?;
        let reason = AfterSalesReason::parse(&self.reason)
            .ok_or_else(|| unknown("an after-sales reason", &self.reason))?;
        let entry = |(state, cause, remark, at): (String, String, String, i64)| {
            Ok(AfterSalesEntry {
                state: state_of(&state)?,
                cause,
                remark,
                at: Timestamp::from_micros(at),
            })
        };
        let location = |id: String| parse("a location id", id.parse());
        Ok(AfterSales {
            id: parse("an after-sales id", self.id.parse())?,
            number: parse("the number of a request", AfterSalesNumber::parse(&self.number))?,
            order: parse("an order id", self.order_id.parse())?,
            seller: parse("a seller id", self.seller_id.parse())?,
            kind,
            reason,
            state: state_of(&self.state)?,
            text: self.text,
            payee: payee(&self.payee)?,
            location: self.location_id.map(location).transpose()?,
            sent_back: shipment(self.back_carrier, self.back_tracking),
            sent_out: shipment(self.out_carrier, self.out_tracking),
            fate: self.fate.map(fate).transpose()?,
            delivery_back: Money::new(self.delivery_back, currency),
            lines: lines
                .into_iter()
                .map(|line| line.into_line(currency))
                .collect::<Result<_, _>>()?,
            history: history
                .into_iter()
                .map(entry)
                .collect::<Result<_, StoreError>>()?,
            requested_at: Timestamp::from_micros(self.requested_at),
            due_at: self.due_at.map(Timestamp::from_micros),
            version: self.version,
        })
    }
}

impl LineRow {
    fn into_line(self, currency: Currency) -> Result<AfterSalesLine, StoreError> {
        Ok(AfterSalesLine {
            position: self.position,
            variant: parse("a variant id", self.variant_id.parse())?,
            instead: parse("a variant id", self.instead_id.parse())?,
            units: self.units,
            accepted: self.accepted,
            written_off: self.written_off,
            rejected: self.rejected,
            back: Money::new(self.back, currency),
        })
    }
}

//! Parcels of orders, with what is in them and what was told of them.

use super::OrderStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::Timestamp;
use domain::order::{
    OrderGroupId, OrderId, Parcel, ParcelId, ParcelLine, ParcelMark, ParcelNote, ParcelState,
};
use std::collections::HashMap;

#[derive(sqlx::FromRow)]
struct ParcelRow {
    id: String,
    order_id: String,
    location_id: String,
    state: String,
    carrier: String,
    tracking: String,
    shipped_at: i64,
}

impl OrderStore<'_> {
    /// The parcels of a purchase, of each order the oldest first.
    pub async fn parcels(&mut self, group: OrderGroupId) -> Result<Vec<Parcel>, StoreError> {
        let rows: Vec<ParcelRow> = sqlx::query_as(
            "SELECT p.id, p.order_id, p.location_id, p.state, p.carrier, p.tracking, p.shipped_at
             FROM orders o
             JOIN parcel p ON p.order_id = o.id
             WHERE o.group_id = $1
             ORDER BY o.position, p.shipped_at, p.id",
        )
        .bind(group.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut lines = self.parcel_lines(group).await?;
        let mut notes = self.parcel_notes(group).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Parcel {
                    lines: lines.remove(&row.id).unwrap_or_default(),
                    notes: notes.remove(&row.id).unwrap_or_default(),
                    id: parse("a parcel id", row.id.parse())?,
                    order: parse("an order id", row.order_id.parse())?,
                    location: parse("a location id", row.location_id.parse())?,
                    state: ParcelState::parse(&row.state)
                        .ok_or_else(|| StoreError::inconsistent("a parcel state", &row.state))?,
                    carrier: row.carrier,
                    tracking: row.tracking,
                    shipped_at: Timestamp::from_micros(row.shipped_at),
                })
            })
            .collect()
    }

    /// By the ids of their parcels.
    async fn parcel_lines(
        &mut self,
        group: OrderGroupId,
    ) -> Result<HashMap<String, Vec<ParcelLine>>, StoreError> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT l.parcel_id, l.position, l.units
             FROM orders o
             JOIN parcel p ON p.order_id = o.id
             JOIN parcel_line l ON l.parcel_id = p.id
             WHERE o.group_id = $1
             ORDER BY l.parcel_id, l.position",
        )
        .bind(group.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        let mut lines: HashMap<String, Vec<ParcelLine>> = HashMap::new();
        for (parcel, line, units) in rows {
            lines.entry(parcel).or_default().push(ParcelLine { line, units });
        }
        Ok(lines)
    }

    /// By the ids of their parcels.
    async fn parcel_notes(
        &mut self,
        group: OrderGroupId,
    ) -> Result<HashMap<String, Vec<ParcelNote>>, StoreError> {
        let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(
            "SELECT e.parcel_id, e.mark, e.place, e.cause, e.at
             FROM orders o
             JOIN parcel p ON p.order_id = o.id
             JOIN parcel_event e ON e.parcel_id = p.id
             WHERE o.group_id = $1
             ORDER BY e.parcel_id, e.position",
        )
        .bind(group.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        let mut notes: HashMap<String, Vec<ParcelNote>> = HashMap::new();
        for (parcel, mark, place, cause, at) in rows {
            notes.entry(parcel).or_default().push(ParcelNote {
                mark: ParcelMark::parse(&mark)
                    .ok_or_else(|| StoreError::inconsistent("what was told of a parcel", &mark))?,
                place,
                cause,
                at: Timestamp::from_micros(at),
            });
        }
        Ok(notes)
    }

    /// Writes parcels that have left, with what is in them and what was told of them.
    pub async fn add_parcels(&mut self, parcels: &[Parcel]) -> Result<(), StoreError> {
        if parcels.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(
            "INSERT INTO parcel (id, order_id, location_id, state, carrier, tracking, shipped_at) VALUES ",
        );
        sql.rows(parcels.iter().map(|parcel| {
            vec![
                parcel.id.to_string().into(),
                parcel.order.to_string().into(),
                parcel.location.to_string().into(),
                parcel.state.as_str().into(),
                parcel.carrier.as_str().into(),
                parcel.tracking.as_str().into(),
                parcel.shipped_at.as_micros().into(),
            ]
        }));
        sql.execute(self.tx).await?;
        let mut sql = Sql::new("INSERT INTO parcel_line (parcel_id, order_id, position, units) VALUES ");
        sql.rows(parcels.iter().flat_map(|parcel| {
            parcel.lines.iter().map(|line| {
                vec![
                    parcel.id.to_string().into(),
                    parcel.order.to_string().into(),
                    line.line.into(),
                    line.units.into(),
                ]
            })
        }));
        sql.execute(self.tx).await?;
        let mut sql =
            Sql::new("INSERT INTO parcel_event (parcel_id, position, mark, place, cause, at) VALUES ");
        sql.rows(parcels.iter().flat_map(|parcel| {
            (0_i64..).zip(&parcel.notes).map(|(position, note)| {
                vec![
                    parcel.id.to_string().into(),
                    position.into(),
                    note.mark.as_str().into(),
                    note.place.as_str().into(),
                    note.cause.as_str().into(),
                    note.at.as_micros().into(),
                ]
            })
        }));
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Notes the same of parcels, and moves them to this state if it is another one; gives whether all of them were still
    /// in `from`. If not, the caller must roll back.
    pub async fn note_parcels(
        &mut self,
        ids: &[ParcelId],
        (from, to): (ParcelState, ParcelState),
        note: &ParcelNote,
    ) -> Result<bool, StoreError> {
        if ids.is_empty() {
            return Ok(true);
        }
        let mut sql = Sql::new("UPDATE parcel SET state = ");
        sql.bind(to.as_str())
            .push(" WHERE state = ")
            .bind(from.as_str())
            .push(" AND id IN (")
            .bind_all(ids.iter().map(ToString::to_string))
            .push(")");
        if sql.execute(self.tx).await? != ids.len() as u64 {
            return Ok(false);
        }
        let mut sql = Sql::new(
            "INSERT INTO parcel_event (parcel_id, position, mark, place, cause, at)
             SELECT parcel_id, CAST(MAX(position) + 1 AS BIGINT), ",
        );
        sql.bind(note.mark.as_str())
            .push(", ")
            .bind(note.place.as_str())
            .push(", ")
            .bind(note.cause.as_str())
            .push(", ")
            .bind(note.at.as_micros())
            .push(" FROM parcel_event WHERE parcel_id IN (")
            .bind_all(ids.iter().map(ToString::to_string))
            .push(") GROUP BY parcel_id");
        sql.execute(self.tx).await?;
        Ok(true)
    }

    /// Notes that orders have been received; gives whether none of them was before. If not, the caller must roll back.
    pub async fn receive(&mut self, ids: &[OrderId], at: Timestamp) -> Result<bool, StoreError> {
        if ids.is_empty() {
            return Ok(true);
        }
        let mut sql = Sql::new("UPDATE orders SET received_at = ");
        sql.bind(at.as_micros())
            .push(" WHERE received_at IS NULL AND state = 'delivered' AND id IN (")
            .bind_all(ids.iter().map(ToString::to_string))
            .push(")");
        Ok(sql.execute(self.tx).await? == ids.len() as u64)
    }

    /// Orders that nobody has said to have received: delivered until `delivered`, or sent whole until `shipped`, with no
    /// parcel lost and nothing to be paid to the courier; with their groups, at most `limit`.
    pub async fn unreceived(
        &mut self,
        delivered: Timestamp,
        shipped: Timestamp,
        limit: i64,
    ) -> Result<Vec<(OrderGroupId, OrderId)>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT o.group_id, o.id
             FROM orders o
             JOIN payment y ON y.group_id = o.group_id
             JOIN order_history h ON h.order_id = o.id
                 AND h.position = (SELECT MAX(t.position) FROM order_history t WHERE t.order_id = o.id)
             WHERE o.received_at IS NULL
                 AND ((o.state = 'delivered' AND h.at <= $1)
                     OR (o.state = 'shipped' AND h.at <= $2 AND y.state <> 'due'
                         AND NOT EXISTS (SELECT 1 FROM parcel p WHERE p.order_id = o.id AND p.state = 'lost')))
             ORDER BY o.id
             LIMIT $3",
        )
        .bind(delivered.as_micros())
        .bind(shipped.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(group, order)| {
                Ok((
                    parse("an order group id", group.parse())?,
                    parse("an order id", order.parse())?,
                ))
            })
            .collect()
    }

    /// Closes orders that were received until then; gives how many, at most `limit`.
    pub async fn close_received(
        &mut self,
        until: Timestamp,
        at: Timestamp,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let closed = sqlx::query(
            "UPDATE orders SET closed_at = $1
             WHERE closed_at IS NULL AND id IN (SELECT id FROM orders
                 WHERE closed_at IS NULL AND received_at <= $2
                 ORDER BY received_at
                 LIMIT $3)",
        )
        .bind(at.as_micros())
        .bind(until.as_micros())
        .bind(limit)
        .execute(self.tx.conn())
        .await?;
        Ok(closed.rows_affected())
    }
}

//! What orders hold of levels. Whoever changes a hold has locked its level before.

use super::InventoryStore;
use crate::error::StoreError;
use crate::sql::{Sql, Value, parse};
use domain::inventory::{HoldState, LocationId};
use domain::kernel::Timestamp;
use domain::order::OrderId;
use domain::product::VariantId;

/// Units of a level that an order holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    pub order: OrderId,
    pub variant: VariantId,
    pub location: LocationId,
    pub units: i64,
}

type HoldRow = (String, String, String, i64);

const COLUMNS: &str = "order_id, variant_id, location_id, units";

impl InventoryStore<'_> {
    /// Notes what orders hold; `expires_at` is for reservations. What an order holds of a level in this state already grows
    /// by it.
    pub async fn add_holds(
        &mut self,
        holds: &[Hold],
        state: HoldState,
        expires_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.add_holds_later(holds, state, expires_at);
        self.tx.flush().await?;
        Ok(())
    }

    /// [`InventoryStore::add_holds`] at the end of the closure, or with [`Tx::flush`](crate::Tx::flush).
    pub fn add_holds_later(&mut self, holds: &[Hold], state: HoldState, expires_at: Option<Timestamp>) {
        if holds.is_empty() {
            return;
        }
        let mut sql = Sql::new(
            "INSERT INTO stock_hold (order_id, variant_id, location_id, units, state, expires_at) VALUES ",
        );
        sql.rows(holds.iter().map(|hold| {
            let end: [Value; 2] = [state.as_str().into(), expires_at.map(Timestamp::as_micros).into()];
            key_and_units(hold).into_iter().chain(end).collect()
        }));
        sql.push(
            " ON CONFLICT (order_id, variant_id, location_id, state) DO UPDATE SET
                 units = stock_hold.units + excluded.units,
                 expires_at = excluded.expires_at",
        );
        self.tx.later(sql);
    }

    /// What orders hold in this state.
    pub async fn holds(&mut self, orders: &[OrderId], state: HoldState) -> Result<Vec<Hold>, StoreError> {
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM stock_hold WHERE state = ")
            .bind(state.as_str())
            .push(" AND order_id IN (")
            .bind_all(orders.iter().map(ToString::to_string))
            .push(") ORDER BY order_id, variant_id, location_id");
        read(sql.all(self.tx).await?)
    }

    /// Moves everything that orders hold in `from` on; gives what it was. What somebody else has moved meanwhile is not
    /// among it.
    pub async fn move_holds(
        &mut self,
        orders: &[OrderId],
        from: HoldState,
        to: HoldState,
    ) -> Result<Vec<Hold>, StoreError> {
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("DELETE FROM stock_hold WHERE state = ");
        sql.bind(from.as_str())
            .push(" AND order_id IN (")
            .bind_all(orders.iter().map(ToString::to_string))
            .push(") RETURNING ")
            .push(COLUMNS);
        let moved = read(sql.all(self.tx).await?)?;
        self.add_holds(&moved, to, None).await?;
        Ok(moved)
    }

    /// Moves so many units of these holds on, each of another level; gives whether there were as many in `from`. If not,
    /// the caller must roll back.
    pub async fn move_units(
        &mut self,
        holds: &[Hold],
        from: HoldState,
        to: HoldState,
    ) -> Result<bool, StoreError> {
        if holds.is_empty() {
            return Ok(true);
        }
        // What is moved whole goes first: what the other statement leaves may be as much as is moved.
        let mut whole = Sql::new("DELETE FROM stock_hold WHERE state = ");
        whole
            .bind(from.as_str())
            .push(" AND EXISTS (SELECT 1 FROM (VALUES ");
        whole.rows(holds.iter().map(key_and_units)).push(
            ") AS moved
             WHERE moved.column1 = stock_hold.order_id AND moved.column2 = stock_hold.variant_id
                 AND moved.column3 = stock_hold.location_id AND moved.column4 = stock_hold.units)",
        );
        let gone = whole.execute(self.tx).await?;
        let mut part = Sql::new(
            "UPDATE stock_hold SET units = stock_hold.units - moved.column4
             FROM (VALUES ",
        );
        part.rows(holds.iter().map(key_and_units)).push(
            ") AS moved
             WHERE moved.column1 = stock_hold.order_id AND moved.column2 = stock_hold.variant_id
                 AND moved.column3 = stock_hold.location_id AND moved.column4 < stock_hold.units
                 AND stock_hold.state = ",
        );
        part.bind(from.as_str());
        if gone + part.execute(self.tx).await? != holds.len() as u64 {
            return Ok(false);
        }
        self.add_holds(holds, to, None).await?;
        Ok(true)
    }

    /// Releases what orders whose time to pay is over have reserved of these variants; gives what it was.
    pub async fn release_lapsed(
        &mut self,
        variants: &[VariantId],
        now: Timestamp,
    ) -> Result<Vec<Hold>, StoreError> {
        if variants.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("DELETE FROM stock_hold WHERE state = 'reserved' AND expires_at <= ");
        sql.bind(now.as_micros())
            .push(" AND variant_id IN (")
            .bind_all(variants.iter().map(ToString::to_string))
            .push(") RETURNING ")
            .push(COLUMNS);
        let released = read(sql.all(self.tx).await?)?;
        self.add_holds(&released, HoldState::Released, None).await?;
        Ok(released)
    }
}

fn key_and_units(hold: &Hold) -> Vec<Value> {
    vec![
        hold.order.to_string().into(),
        hold.variant.to_string().into(),
        hold.location.to_string().into(),
        hold.units.into(),
    ]
}

fn read(rows: Vec<HoldRow>) -> Result<Vec<Hold>, StoreError> {
    rows.into_iter()
        .map(|(order, variant, location, units)| {
            Ok(Hold {
                order: parse("an order id", order.parse())?,
                variant: parse("a variant id", variant.parse())?,
                location: parse("a location id", location.parse())?,
                units,
            })
        })
        .collect()
}

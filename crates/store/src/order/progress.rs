//! How far the lines of orders have come.

use super::OrderStore;
use crate::error::StoreError;
use crate::sql::Sql;
use domain::order::{OrderId, OrderState, Progress};

impl OrderStore<'_> {
    /// Adds units to what lines of an order have come to, `(position, units)` each; gives whether there are such lines. A
    /// CHECK refuses what cannot be.
    pub async fn add_progress(
        &mut self,
        order: OrderId,
        lines: &[(i64, Progress)],
    ) -> Result<bool, StoreError> {
        if lines.is_empty() {
            return Ok(true);
        }
        let mut sql = Sql::new(
            "UPDATE order_line SET
                 cancelled = order_line.cancelled + moved.column2,
                 shipped = order_line.shipped + moved.column3,
                 delivered = order_line.delivered + moved.column4,
                 returned = order_line.returned + moved.column5
             FROM (VALUES ",
        );
        sql.rows(lines.iter().map(|(position, progress)| {
            vec![
                (*position).into(),
                progress.cancelled.into(),
                progress.shipped.into(),
                progress.delivered.into(),
                progress.returned.into(),
            ]
        }));
        sql.push(") AS moved WHERE order_line.position = moved.column1 AND order_line.order_id = ")
            .bind(order.to_string());
        Ok(sql.execute(self.tx).await? == lines.len() as u64)
    }

    /// Brings the lines of orders to where all of them are when the orders are in this state.
    pub(super) async fn bring_lines(&mut self, ids: &[OrderId], to: OrderState) -> Result<(), StoreError> {
        let set = match to {
            OrderState::AwaitingPayment | OrderState::Confirmed => return Ok(()),
            OrderState::Shipped => "shipped = quantity - cancelled",
            OrderState::Delivered => "delivered = shipped",
            OrderState::Cancelled => "cancelled = quantity",
        };
        let mut sql = Sql::new("UPDATE order_line SET ");
        sql.push(set)
            .push(" WHERE order_id IN (")
            .bind_all(ids.iter().map(ToString::to_string))
            .push(")");
        sql.execute(self.tx).await?;
        Ok(())
    }
}

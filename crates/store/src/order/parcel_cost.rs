//! What carriers are paid for parcels.

use super::OrderStore;
use crate::error::StoreError;
use domain::kernel::Money;
use domain::order::{OrderId, ParcelId};

impl OrderStore<'_> {
    /// What was stated of a parcel, in minor units of its order's currency, if anything was.
    pub async fn parcel_cost(&mut self, parcel: ParcelId) -> Result<Option<i64>, StoreError> {
        let row: Option<(Option<i64>,)> = sqlx::query_as("SELECT cost FROM parcel WHERE id = $1")
            .bind(parcel.to_string())
            .fetch_optional(self.tx.conn())
            .await?;
        Ok(row.and_then(|(cost,)| cost))
    }

    /// States what a parcel costs, while its group is held; gives whether the order has such a parcel.
    pub async fn set_parcel_cost(
        &mut self,
        order: OrderId,
        parcel: ParcelId,
        cost: Money,
    ) -> Result<bool, StoreError> {
        let set = sqlx::query("UPDATE parcel SET cost = $3 WHERE id = $1 AND order_id = $2")
            .bind(parcel.to_string())
            .bind(order.to_string())
            .bind(cost.minor())
            .execute(self.tx.conn())
            .await?;
        Ok(set.rows_affected() > 0)
    }
}

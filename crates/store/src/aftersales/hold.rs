//! What approved exchanges keep of stock. Whoever changes it holds the group of the request's order, and has locked the
//! levels.

use super::AfterSalesStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::aftersales::AfterSalesId;
use domain::inventory::Pick;

impl AfterSalesStore<'_> {
    /// What a request keeps of levels.
    pub async fn holds(&mut self, request: AfterSalesId) -> Result<Vec<Pick>, StoreError> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT variant_id, location_id, units
             FROM after_sales_hold
             WHERE request_id = $1
             ORDER BY variant_id, location_id",
        )
        .bind(request.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(variant, location, units)| {
                Ok(Pick {
                    variant: parse("a variant id", variant.parse())?,
                    location: parse("a location id", location.parse())?,
                    units,
                })
            })
            .collect()
    }

    /// Notes what a request keeps of levels from now on, each level once.
    pub async fn set_holds(&mut self, request: AfterSalesId, holds: &[Pick]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM after_sales_hold WHERE request_id = $1")
            .bind(request.to_string())
            .execute(self.tx.conn())
            .await?;
        if holds.is_empty() {
            return Ok(());
        }
        let mut sql =
            Sql::new("INSERT INTO after_sales_hold (request_id, variant_id, location_id, units) VALUES ");
        sql.rows(holds.iter().map(|hold| {
            vec![
                request.to_string().into(),
                hold.variant.to_string().into(),
                hold.location.to_string().into(),
                hold.units.into(),
            ]
        }));
        sql.execute(self.tx).await?;
        Ok(())
    }
}

//! Lists of requests: of everybody, of one seller, of one account, of one order.

use super::AfterSalesStore;
use crate::error::StoreError;
use crate::sql::Sql;
use domain::aftersales::{AfterSalesKind, AfterSalesNumber, AfterSalesState};
use domain::merchant::SellerScope;
use domain::order::OrderId;
use domain::user::AccountId;

/// A row of a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AfterSalesSummary {
    pub number: String,
    /// The slug of its seller.
    pub seller: String,
    pub kind: String,
    pub reason: String,
    pub state: String,
    pub units: i64,
    /// What goes back, in minor units of `currency`.
    pub back: i64,
    pub currency: String,
    pub requested_at: i64,
}

/// Which requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AfterSalesFilter {
    pub state: Option<AfterSalesState>,
    pub kind: Option<AfterSalesKind>,
    /// Older than this one.
    pub before: Option<AfterSalesNumber>,
}

const SUMMARY: &str = "SELECT a.number, m.slug AS seller, a.kind, a.reason, a.state,
        (SELECT CAST(SUM(l.units) AS BIGINT) FROM after_sales_line l WHERE l.request_id = a.id) AS units,
        a.delivery_back + (SELECT CAST(SUM(l.back) AS BIGINT) FROM after_sales_line l WHERE l.request_id = a.id) AS back,
        o.currency, a.requested_at
    FROM after_sales a
    JOIN orders o ON o.id = a.order_id
    JOIN seller m ON m.id = a.seller_id
    WHERE TRUE";

impl AfterSalesStore<'_> {
    /// Requests that fit, newest first; at most `limit`.
    pub async fn summaries(
        &mut self,
        filter: &AfterSalesFilter,
        limit: i64,
    ) -> Result<Vec<AfterSalesSummary>, StoreError> {
        self.list(Sql::new(SUMMARY), filter, limit).await
    }

    /// [`AfterSalesStore::summaries`] of one seller.
    pub async fn summaries_of_seller(
        &mut self,
        scope: SellerScope,
        filter: &AfterSalesFilter,
        limit: i64,
    ) -> Result<Vec<AfterSalesSummary>, StoreError> {
        let mut sql = Sql::new(SUMMARY);
        sql.push(" AND a.seller_id = ").bind(scope.seller().to_string());
        self.list(sql, filter, limit).await
    }

    /// [`AfterSalesStore::summaries`] of what an account has bought.
    pub async fn summaries_of_account(
        &mut self,
        account: AccountId,
        filter: &AfterSalesFilter,
        limit: i64,
    ) -> Result<Vec<AfterSalesSummary>, StoreError> {
        let mut sql = Sql::new(SUMMARY);
        sql.push(" AND o.group_id IN (SELECT id FROM order_group WHERE customer_id = ")
            .bind(account.to_string())
            .push(")");
        self.list(sql, filter, limit).await
    }

    /// [`AfterSalesStore::summaries`] of an order.
    pub async fn summaries_of_order(
        &mut self,
        order: OrderId,
        limit: i64,
    ) -> Result<Vec<AfterSalesSummary>, StoreError> {
        let mut sql = Sql::new(SUMMARY);
        sql.push(" AND a.order_id = ").bind(order.to_string());
        self.list(sql, &AfterSalesFilter::default(), limit).await
    }

    async fn list(
        &mut self,
        mut sql: Sql,
        filter: &AfterSalesFilter,
        limit: i64,
    ) -> Result<Vec<AfterSalesSummary>, StoreError> {
        if let Some(number) = &filter.before {
            sql.push(" AND (a.requested_at, a.id) < (SELECT b.requested_at, b.id FROM after_sales b WHERE b.number = ")
                .bind(number.stored())
                .push(")");
        }
        if let Some(state) = filter.state {
            sql.push(" AND a.state = ").bind(state.as_str());
        }
        if let Some(kind) = filter.kind {
            sql.push(" AND a.kind = ").bind(kind.as_str());
        }
        sql.push(" ORDER BY a.requested_at DESC, a.id DESC LIMIT ")
            .bind(limit);
        sql.all(self.tx).await
    }
}

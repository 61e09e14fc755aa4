//! Lists of orders: one row for each seller's part of a purchase.

use super::OrderStore;
use crate::error::StoreError;
use crate::sql::Sql;
use domain::merchant::SellerScope;
use domain::order::{OrderNumber, OrderState};

/// A row of a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrderSummary {
    pub id: String,
    pub number: String,
    /// The purchase that it is part of.
    pub group_number: String,
    /// The slug of its seller.
    pub seller: String,
    pub state: String,
    /// Of the whole purchase.
    pub payment_state: String,
    pub total: i64,
    pub currency: String,
    pub lines: i64,
    pub placed_at: i64,
}

const SUMMARY: &str = "SELECT o.id, o.number, g.number AS group_number, m.slug AS seller, o.state,
        y.state AS payment_state, o.total, o.currency,
        (SELECT COUNT(*) FROM order_line l WHERE l.order_id = o.id) AS lines, o.placed_at
    FROM orders o
    JOIN order_group g ON g.id = o.group_id
    JOIN seller m ON m.id = o.seller_id
    JOIN payment y ON y.group_id = o.group_id
    WHERE TRUE";

/// Which orders a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    pub state: Option<OrderState>,
    /// The beginning of the order's number, or of its purchase's, as people type it.
    pub number: Option<String>,
    /// The slug of its seller.
    pub seller: Option<String>,
    /// A tag that the platform's people have given the purchase.
    pub tag: Option<String>,
}

impl OrderStore<'_> {
    /// Orders that fit, newest first: those older than the order `before`; at most `limit`.
    pub async fn summaries(
        &mut self,
        filter: &OrderFilter,
        before: Option<&OrderNumber>,
        limit: i64,
    ) -> Result<Vec<OrderSummary>, StoreError> {
        let mut sql = Sql::new(SUMMARY);
        if let Some(number) = &filter.number {
            let begins = beginning_with(number);
            sql.push(" AND (o.number LIKE ")
                .bind(begins.as_str())
                .push(" OR g.number LIKE ")
                .bind(begins.as_str())
                .push(")");
        }
        if let Some(seller) = &filter.seller {
            sql.push(" AND m.slug = ").bind(seller.as_str());
        }
        if let Some(tag) = &filter.tag {
            sql.push(
                " AND g.id IN (SELECT t.group_id FROM order_tag t WHERE t.seller_id IS NULL AND t.tag = ",
            )
            .bind(tag.as_str())
            .push(")");
        }
        self.list(sql, filter.state, before, limit).await
    }

    /// [`OrderStore::summaries`] of one seller.
    pub async fn summaries_of_seller(
        &mut self,
        scope: SellerScope,
        state: Option<OrderState>,
        before: Option<&OrderNumber>,
        limit: i64,
    ) -> Result<Vec<OrderSummary>, StoreError> {
        let mut sql = Sql::new(SUMMARY);
        sql.push(" AND o.seller_id = ").bind(scope.seller().to_string());
        self.list(sql, state, before, limit).await
    }

    async fn list(
        &mut self,
        mut sql: Sql,
        state: Option<OrderState>,
        before: Option<&OrderNumber>,
        limit: i64,
    ) -> Result<Vec<OrderSummary>, StoreError> {
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
}

/// The pattern of numbers that begin so, as people type them; it fits none where none does.
fn beginning_with(number: &str) -> String {
    OrderNumber::beginning(number).map_or_else(String::new, |begins| begins + "%")
}

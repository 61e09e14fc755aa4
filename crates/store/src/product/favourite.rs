//! Products that a person has marked, as cards.

use super::ProductStore;
use super::listing::{CardRow, columns};
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::{Currency, Locale, Timestamp};
use domain::product::{Favourite, ProductId};
use domain::user::AccountId;

/// A marked product.
#[derive(Clone, Debug)]
pub struct FavouriteRow {
    /// The price is 0 where there is none in the asked currency.
    pub card: CardRow,
    pub for_sale: bool,
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    slug: String,
    name: String,
    summary: String,
    cover: String,
    cover_alt: String,
    price: Option<i64>,
    compare_at: Option<i64>,
    is_from: i16,
    in_stock: i16,
    published_at: i64,
    status: String,
    seller_state: String,
    at: i64,
}

impl ProductStore<'_> {
    /// Marks a product that is for sale; marking twice changes nothing. Gives whether it is marked now: not when it is
    /// not for sale, nor when [`Favourite::MOST`] are marked.
    pub async fn mark_favourite(
        &mut self,
        account: AccountId,
        product: ProductId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        sqlx::query(
            "INSERT INTO favourite (account_id, product_id, at)
             SELECT $1, p.id, $3
             FROM product p
             WHERE p.id = $2 AND p.status = 'published'
                 AND (SELECT COUNT(*) FROM favourite WHERE account_id = $1) < $4
             ON CONFLICT DO NOTHING",
        )
        .bind(account.to_string())
        .bind(product.to_string())
        .bind(at.as_micros())
        .bind(Favourite::MOST)
        .execute(self.tx.conn())
        .await?;
        let marked: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM favourite WHERE account_id = $1 AND product_id = $2")
                .bind(account.to_string())
                .bind(product.to_string())
                .fetch_one(self.tx.conn())
                .await?;
        Ok(marked > 0)
    }

    pub async fn unmark_favourite(
        &mut self,
        account: AccountId,
        product: ProductId,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM favourite WHERE account_id = $1 AND product_id = $2")
            .bind(account.to_string())
            .bind(product.to_string())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// The marked products, for hearts on cards.
    pub async fn favourite_ids(&mut self, account: AccountId) -> Result<Vec<ProductId>, StoreError> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT product_id FROM favourite WHERE account_id = $1 ORDER BY at DESC LIMIT $2",
        )
        .bind(account.to_string())
        .bind(Favourite::MOST)
        .fetch_all(self.tx.conn())
        .await?;
        ids.into_iter()
            .map(|(id,)| parse("a product id", id.parse()))
            .collect()
    }

    /// Marked products, last marked first: those after `after`, the time and product that the part before ended with.
    pub async fn favourites(
        &mut self,
        account: AccountId,
        locale: Locale,
        currency: Currency,
        after: Option<(Timestamp, ProductId)>,
        limit: i64,
    ) -> Result<Vec<FavouriteRow>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(columns(locale, currency)).push(
            ", p.status, m.state AS seller_state, f.at
             FROM favourite f
             JOIN product p ON p.id = f.product_id
             JOIN seller m ON m.id = p.seller_id
             WHERE f.account_id = ",
        );
        sql.bind(account.to_string());
        if let Some((at, product)) = after {
            sql.push(" AND (f.at < ")
                .bind(at.as_micros())
                .push(" OR (f.at = ")
                .bind(at.as_micros())
                .push(" AND f.product_id < ")
                .bind(product.to_string())
                .push("))");
        }
        sql.push(" ORDER BY f.at DESC, f.product_id DESC LIMIT ")
            .bind(limit);
        let rows = sql.all::<Row>(self.tx).await?;
        Ok(rows.into_iter().map(Row::into_favourite).collect())
    }
}

impl Row {
    fn into_favourite(self) -> FavouriteRow {
        FavouriteRow {
            for_sale: self.status == "published" && self.seller_state == "approved" && self.price.is_some(),
            at: Timestamp::from_micros(self.at),
            card: CardRow {
                id: self.id,
                slug: self.slug,
                name: self.name,
                summary: self.summary,
                cover: self.cover,
                cover_alt: self.cover_alt,
                price: self.price.unwrap_or_default(),
                compare_at: self.compare_at,
                is_from: self.is_from,
                in_stock: self.in_stock,
                published_at: self.published_at,
            },
        }
    }
}

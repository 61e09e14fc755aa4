//! Notes and tags of purchases. A side is the platform (`None`) or one seller; it sees its own only.

use super::OrderStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::vault::Place;
use domain::kernel::Timestamp;
use domain::merchant::SellerId;
use domain::order::OrderGroupId;
use domain::user::AccountId;

/// A note about a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderNote {
    pub id: String,
    pub group: OrderGroupId,
    /// Whose it is; `None` for the platform's.
    pub seller: Option<SellerId>,
    pub body: String,
    /// `None` for a note from the command line.
    pub author: Option<AccountId>,
    pub at: Timestamp,
}

const fn body_of(note: &str) -> Place<'_> {
    Place::new("order_note", "body", note)
}

/// As it is compared: nobody is the empty text.
fn side(seller: Option<SellerId>) -> String {
    seller.map_or_else(String::new, |seller| seller.to_string())
}

impl OrderStore<'_> {
    pub async fn insert_note(&mut self, note: &OrderNote) -> Result<(), StoreError> {
        let body = self.tx.vault().seal(body_of(&note.id), &note.body)?;
        let mut sql =
            Sql::new("INSERT INTO order_note (id, group_id, seller_id, body, author_id, at) VALUES ");
        sql.rows([vec![
            note.id.as_str().into(),
            note.group.to_string().into(),
            note.seller.map(|seller| seller.to_string()).into(),
            body.into(),
            note.author.map(|author| author.to_string()).into(),
            note.at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Notes of one side about a purchase, newest first; at most `limit`.
    pub async fn notes(
        &mut self,
        group: OrderGroupId,
        seller: Option<SellerId>,
        limit: i64,
    ) -> Result<Vec<OrderNote>, StoreError> {
        let rows: Vec<(String, String, Option<String>, i64)> = sqlx::query_as(
            "SELECT id, body, author_id, at FROM order_note
             WHERE group_id = $1 AND COALESCE(seller_id, '') = $2
             ORDER BY at DESC, id DESC
             LIMIT $3",
        )
        .bind(group.to_string())
        .bind(side(seller))
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut notes = Vec::with_capacity(rows.len());
        for (id, body, author, at) in rows {
            let author = author.map(|author| parse("an account id", author.parse()));
            notes.push(OrderNote {
                body: self.tx.vault().open(body_of(&id), &body).await?,
                id,
                group,
                seller,
                author: author.transpose()?,
                at: Timestamp::from_micros(at),
            });
        }
        Ok(notes)
    }

    /// Puts these tags in the place of those that one side has given a purchase.
    pub async fn set_tags(
        &mut self,
        group: OrderGroupId,
        seller: Option<SellerId>,
        tags: &[String],
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM order_tag WHERE group_id = $1 AND COALESCE(seller_id, '') = $2")
            .bind(group.to_string())
            .bind(side(seller))
            .execute(self.tx.conn())
            .await?;
        if tags.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new("INSERT INTO order_tag (group_id, seller_id, tag) VALUES ");
        sql.rows(tags.iter().map(|tag| {
            vec![
                group.to_string().into(),
                seller.map(|seller| seller.to_string()).into(),
                tag.as_str().into(),
            ]
        }));
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// The tags that one side has given a purchase, in their order.
    pub async fn tags(
        &mut self,
        group: OrderGroupId,
        seller: Option<SellerId>,
    ) -> Result<Vec<String>, StoreError> {
        let tags: Vec<(String,)> = sqlx::query_as(
            "SELECT tag FROM order_tag WHERE group_id = $1 AND COALESCE(seller_id, '') = $2 ORDER BY tag",
        )
        .bind(group.to_string())
        .bind(side(seller))
        .fetch_all(self.tx.conn())
        .await?;
        Ok(tags.into_iter().map(|(tag,)| tag).collect())
    }

    /// Tags that one side uses, most used first; at most 50.
    pub async fn known_tags(&mut self, seller: Option<SellerId>) -> Result<Vec<String>, StoreError> {
        let tags: Vec<(String, i64)> = sqlx::query_as(
            "SELECT tag, COUNT(*) AS n FROM order_tag WHERE COALESCE(seller_id, '') = $1
             GROUP BY tag
             ORDER BY n DESC, tag
             LIMIT 50",
        )
        .bind(side(seller))
        .fetch_all(self.tx.conn())
        .await?;
        Ok(tags.into_iter().map(|(tag, _)| tag).collect())
    }

    /// Takes notes and tags of a purchase away, with its person.
    pub(super) async fn forget_notes(&mut self, group: &str) -> Result<(), StoreError> {
        for text in [
            "DELETE FROM order_note WHERE group_id = $1",
            "DELETE FROM order_tag WHERE group_id = $1",
        ] {
            sqlx::query(text)
                .bind(group.to_owned())
                .execute(self.tx.conn())
                .await?;
        }
        Ok(())
    }
}

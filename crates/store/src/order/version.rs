//! Former versions of purchases, and changing whom and where a purchase goes to. Whoever changes holds the group.

use super::{OrderStore, checkout_of};
use crate::error::StoreError;
use crate::sql::{Sql, from_json, parse, to_json};
use crate::vault::Place;
use domain::kernel::Timestamp;
use domain::order::{Checkout, OrderChange, OrderGroupId, OrderSnapshot};
use domain::user::AccountId;

/// A version that a change replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderVersion {
    pub id: String,
    pub group: OrderGroupId,
    pub change: OrderChange,
    /// `buyer`, `operator` or `seller`.
    pub cause: String,
    /// Who of them; `None` for guests and the command line.
    pub author: Option<AccountId>,
    pub snapshot: OrderSnapshot,
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    number: i64,
    change: String,
    cause: String,
    author_id: Option<String>,
    snapshot: String,
    at: i64,
}

const fn snapshot_of(version: &str) -> Place<'_> {
    Place::new("order_version", "snapshot", version)
}

impl OrderStore<'_> {
    /// How many changes a purchase has had.
    pub async fn changes(&mut self, group: OrderGroupId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM order_version WHERE group_id = $1",
        )
        .bind(group.to_string())
        .fetch_one(self.tx.conn())
        .await?)
    }

    /// Keeps the version that a change replaces.
    pub async fn keep_version(&mut self, version: &OrderVersion) -> Result<(), StoreError> {
        let number = self.changes(version.group).await? + 1;
        let snapshot = to_json(&version.snapshot)?;
        let snapshot = self.tx.vault().seal(snapshot_of(&version.id), &snapshot)?;
        let mut sql = Sql::new(
            "INSERT INTO order_version (id, group_id, number, change, cause, author_id, snapshot, at) VALUES ",
        );
        sql.rows([vec![
            version.id.as_str().into(),
            version.group.to_string().into(),
            number.into(),
            version.change.as_str().into(),
            version.cause.as_str().into(),
            version.author.map(|author| author.to_string()).into(),
            snapshot.into(),
            version.at.as_micros().into(),
        ]]);
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Former versions of a purchase with their numbers, newest first; at most `limit`.
    pub async fn versions(
        &mut self,
        group: OrderGroupId,
        limit: i64,
    ) -> Result<Vec<(i64, OrderVersion)>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, number, change, cause, author_id, snapshot, at FROM order_version
             WHERE group_id = $1
             ORDER BY number DESC
             LIMIT $2",
        )
        .bind(group.to_string())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut versions = Vec::with_capacity(rows.len());
        for row in rows {
            let snapshot = self.tx.vault().open(snapshot_of(&row.id), &row.snapshot).await?;
            let author = row.author_id.map(|author| parse("an account id", author.parse()));
            let version = OrderVersion {
                group,
                change: OrderChange::parse(&row.change)
                    .ok_or_else(|| StoreError::inconsistent("a change of an order", &row.change))?,
                cause: row.cause,
                author: author.transpose()?,
                snapshot: from_json("a version of an order", &snapshot)?,
                at: Timestamp::from_micros(row.at),
                id: row.id,
            };
            versions.push((row.number, version));
        }
        Ok(versions)
    }

    /// Puts this checkout in the place of a purchase's.
    pub async fn set_checkout(&mut self, group: OrderGroupId, checkout: &Checkout) -> Result<(), StoreError> {
        let id = group.to_string();
        let sealed = self.tx.vault().seal(checkout_of(&id), &to_json(checkout)?)?;
        let (email, phone) = self.contact_indexes(checkout)?;
        sqlx::query("UPDATE order_group SET checkout = $2, email_index = $3, phone_index = $4 WHERE id = $1")
            .bind(id)
            .bind(sealed)
            .bind(email)
            .bind(phone)
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Takes former versions of a purchase away, with its person.
    pub(super) async fn forget_versions(&mut self, group: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM order_version WHERE group_id = $1")
            .bind(group.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}

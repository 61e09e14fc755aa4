//! Purchases: groups with their orders, lines and history.

mod customer;
mod insert;
mod list;
mod load;
mod note;
mod parcel;
mod parcel_cost;
mod progress;
mod rule;
mod version;

pub use customer::{OpenOrder, PurchaseLine, PurchaseRow};
pub use insert::NewGroup;
pub use list::{OrderFilter, OrderSummary};
pub use load::SellerOrder;
pub use note::OrderNote;
pub(crate) use rule::RULES;
pub use version::OrderVersion;

use crate::ask::Ask;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::Timestamp;
use domain::order::{OrderGroupId, OrderId, OrderState};

/// Functions over purchases, borrowed from a connection.
pub struct OrderStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn order(&mut self) -> OrderStore<'_> {
        OrderStore { tx: self }
    }
}

/// What an earlier command under the same key came to.
#[derive(Clone, Debug)]
pub struct Replay {
    pub fingerprint: String,
    pub group: OrderGroupId,
}

const PLACE_SCOPE: &str = "place_order";
/// Clients choose their keys, and may put anything into them: only an index of a key is stored.
const KEY_COLUMN: &str = "idempotency.key";

const fn access_key_of(group: &str) -> Place<'_> {
    Place::new("order_group", "access_key", group)
}

const fn checkout_of(group: &str) -> Place<'_> {
    Place::new("order_group", "checkout", group)
}

impl OrderStore<'_> {
    /// What the command with this key came to, if it ran before.
    pub fn replay(&mut self, key: &str) -> Result<Ask<Option<Replay>>, StoreError> {
        let key = self.tx.vault().index(KEY_COLUMN, key)?;
        let mut sql = Sql::new("SELECT fingerprint, group_id FROM idempotency WHERE scope = ");
        sql.bind(PLACE_SCOPE).push(" AND key = ").bind(key);
        Ok(Ask::new(sql, |rows: Vec<(String, String)>| {
            let replay = |(fingerprint, group): (String, String)| {
                Ok(Replay {
                    fingerprint,
                    group: parse("an order group id", group.parse())?,
                })
            };
            rows.into_iter().next().map(replay).transpose()
        }))
    }

    /// Keeps other changes of the group waiting until this transaction ends: whoever holds it reads what holds. Call it
    /// before anything else that changes a group, its orders or its payment. Gives whether there is such a group.
    pub async fn hold(&mut self, id: OrderGroupId) -> Result<bool, StoreError> {
        let held = sqlx::query("UPDATE order_group SET version = version + 1 WHERE id = $1")
            .bind(id.to_string())
            .execute(self.tx.conn())
            .await?;
        Ok(held.rows_affected() > 0)
    }

    /// Moves orders that are all still in `from`, and with them all of their lines that must be as far then; gives whether
    /// they were. If not, the caller must roll back.
    pub async fn advance(
        &mut self,
        ids: &[OrderId],
        from: OrderState,
        to: OrderState,
        cause: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("UPDATE orders SET state = ");
        sql.bind(to.as_str()).push(" WHERE state = ").bind(from.as_str());
        sql.push(" AND id IN (")
            .bind_all(ids.iter().map(ToString::to_string))
            .push(")");
        if sql.execute(self.tx).await? != ids.len() as u64 {
            return Ok(false);
        }
        let mut sql = Sql::new(
            "INSERT INTO order_history (order_id, position, state, cause, at)
             SELECT order_id, CAST(MAX(position) + 1 AS BIGINT), ",
        );
        sql.bind(to.as_str())
            .push(", ")
            .bind(cause)
            .push(", ")
            .bind(at.as_micros());
        sql.push(" FROM order_history WHERE order_id IN (")
            .bind_all(ids.iter().map(ToString::to_string))
            .push(") GROUP BY order_id");
        sql.execute(self.tx).await?;
        self.bring_lines(ids, to).await?;
        Ok(true)
    }

    /// Groups whose time to pay is over; at most `limit`.
    pub async fn expired(&mut self, now: Timestamp, limit: i64) -> Result<Vec<OrderGroupId>, StoreError> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT g.id
             FROM payment y
             JOIN order_group g ON g.id = y.group_id
             WHERE y.state = 'pending' AND g.expires_at <= $1
             ORDER BY g.expires_at
             LIMIT $2",
        )
        .bind(now.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        ids.into_iter()
            .map(|(id,)| parse("an order group id", id.parse()))
            .collect()
    }
}

fn state_of(text: &str) -> Result<OrderState, StoreError> {
    OrderState::parse(text).ok_or_else(|| StoreError::inconsistent("an order state", text))
}

//! Requests after a sale: what buyers ask for, its lines, steps and photos. Whoever changes one holds the group of its order
//! first ([`crate::OrderStore::hold`]); a version guards it all the same.

mod hold;
mod list;
mod load;
mod photo;
mod rule;

pub use list::{AfterSalesFilter, AfterSalesSummary};
pub use load::LineCounts;
pub(crate) use rule::RULES;

use crate::error::StoreError;
use crate::sql::{Sql, from_json, to_json};
use crate::tx::Tx;
use crate::vault::Place;
use domain::aftersales::{AfterSales, AfterSalesEntry, RejectedFate, Shipment};
use domain::kernel::Timestamp;
use domain::order::{OrderGroupId, OrderId};
use domain::payment::BankAccount;

/// Functions over requests after a sale, borrowed from a connection.
pub struct AfterSalesStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn aftersales(&mut self) -> AfterSalesStore<'_> {
        AfterSalesStore { tx: self }
    }
}

/// Where the words of a request are sealed for.
const fn text_of(request: &str) -> Place<'_> {
    Place::new("after_sales", "text", request)
}

/// Where the account is sealed for that money is sent to by hand.
pub(crate) const fn payee_of(request: &str) -> Place<'_> {
    Place::new("after_sales", "payee", request)
}

/// What is sealed of such an account; nothing where nothing was said.
fn payee_text(payee: Option<&BankAccount>) -> Result<String, StoreError> {
    payee.map_or_else(|| Ok(String::new()), to_json)
}

/// The account that was sealed so; `None` where nothing was said.
pub(crate) fn payee(text: &str) -> Result<Option<BankAccount>, StoreError> {
    (!text.is_empty())
        .then(|| from_json("an account of a buyer", text))
        .transpose()
}

const fn parts(shipment: Option<&Shipment>) -> (Option<&String>, Option<&String>) {
    match shipment {
        Some(shipment) => (Some(&shipment.carrier), Some(&shipment.tracking)),
        None => (None, None),
    }
}

impl AfterSalesStore<'_> {
    /// Inserts a request with its lines and the beginning of its history.
    /// # Errors
    /// [`StoreError::Conflict`] when the number is another's.
    pub async fn insert(&mut self, request: &AfterSales, entry: &AfterSalesEntry) -> Result<(), StoreError> {
        let id = request.id.to_string();
        let text = self.tx.vault().seal(text_of(&id), &request.text)?;
        let payee = self
            .tx
            .vault()
            .seal(payee_of(&id), &payee_text(request.payee.as_ref())?)?;
        let mut sql = Sql::new(
            "INSERT INTO after_sales (id, number, order_id, seller_id, kind, reason, state, text, payee, delivery_back,
                 requested_at, version) VALUES ",
        );
        sql.rows([vec![
            id.as_str().into(),
            request.number.stored().into(),
            request.order.to_string().into(),
            request.seller.to_string().into(),
            request.kind.as_str().into(),
            request.reason.as_str().into(),
            request.state.as_str().into(),
            text.into(),
            payee.into(),
            request.delivery_back.minor().into(),
            request.requested_at.as_micros().into(),
            request.version.into(),
        ]]);
        sql.execute(self.tx).await?;
        let mut sql = Sql::new(
            "INSERT INTO after_sales_line (request_id, position, variant_id, instead_id, units, accepted, written_off,
                 rejected, back) VALUES ",
        );
        sql.rows(request.lines.iter().map(|line| {
            vec![
                id.as_str().into(),
                line.position.into(),
                line.variant.to_string().into(),
                line.instead.to_string().into(),
                line.units.into(),
                line.accepted.into(),
                line.written_off.into(),
                line.rejected.into(),
                line.back.minor().into(),
            ]
        }));
        sql.execute(self.tx).await?;
        self.add_history(&id, entry).await
    }

    /// Keeps what a step has made of a request that is still in the version before; gives whether it was. `entry` is the
    /// step.
    pub async fn save(&mut self, request: &AfterSales, entry: &AfterSalesEntry) -> Result<bool, StoreError> {
        let id = request.id.to_string();
        let (back_carrier, back_tracking) = parts(request.sent_back.as_ref());
        let (out_carrier, out_tracking) = parts(request.sent_out.as_ref());
        let saved = sqlx::query(
            "UPDATE after_sales SET state = $3, location_id = $4, back_carrier = $5, back_tracking = $6, out_carrier = $7,
                 out_tracking = $8, fate = $9, delivery_back = $10, due_at = $11, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(id.clone())
        .bind(request.version)
        .bind(entry.state.as_str())
        .bind(request.location.map(|location| location.to_string()))
        .bind(back_carrier.cloned())
        .bind(back_tracking.cloned())
        .bind(out_carrier.cloned())
        .bind(out_tracking.cloned())
        .bind(request.fate.map(RejectedFate::as_str))
        .bind(request.delivery_back.minor())
        .bind(request.due_at.map(Timestamp::as_micros))
        .execute(self.tx.conn())
        .await?;
        if saved.rows_affected() == 0 {
            return Ok(false);
        }
        for line in &request.lines {
            sqlx::query(
                "UPDATE after_sales_line SET accepted = $3, written_off = $4, rejected = $5, back = $6
                 WHERE request_id = $1 AND position = $2",
            )
            .bind(id.clone())
            .bind(line.position)
            .bind(line.accepted)
            .bind(line.written_off)
            .bind(line.rejected)
            .bind(line.back.minor())
            .execute(self.tx.conn())
            .await?;
        }
        self.add_history(&id, entry).await?;
        Ok(true)
    }

    async fn add_history(&mut self, request: &str, entry: &AfterSalesEntry) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO after_sales_history (request_id, position, state, cause, remark, at)
             SELECT $1, CAST(COALESCE(MAX(position), -1) + 1 AS BIGINT), $2, $3, $4, $5
             FROM after_sales_history
             WHERE request_id = $1",
        )
        .bind(request.to_owned())
        .bind(entry.state.as_str())
        .bind(entry.cause.clone())
        .bind(entry.remark.clone())
        .bind(entry.at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Notes that units of an order's line, `(position, units)`, have come back for good. Gives whether so many were
    /// delivered and had not come back; if not, the caller must roll back.
    pub async fn add_returned(&mut self, order: OrderId, lines: &[(i64, i64)]) -> Result<bool, StoreError> {
        for (position, units) in lines {
            let added = sqlx::query(
                "UPDATE order_line SET returned = returned + $3
                 WHERE order_id = $1 AND position = $2 AND returned + $3 <= delivered",
            )
            .bind(order.to_string())
            .bind(*position)
            .bind(*units)
            .execute(self.tx.conn())
            .await?;
            if added.rows_affected() == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes the person out of the requests of a purchase: their words, accounts and photos go.
    pub async fn forget_person(&mut self, group: OrderGroupId) -> Result<(), StoreError> {
        for sql in [
            "UPDATE after_sales SET text = '', payee = ''
             WHERE (text <> '' OR payee <> '') AND order_id IN (SELECT id FROM orders WHERE group_id = $1)",
            "DELETE FROM after_sales_photo WHERE request_id IN (SELECT a.id FROM after_sales a JOIN orders o ON o.id = a.order_id
                 WHERE o.group_id = $1)",
        ] {
            sqlx::query(sql).bind(group.to_string()).execute(self.tx.conn()).await?;
        }
        Ok(())
    }
}

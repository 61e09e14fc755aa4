//! Payments, what happens to their money, the webhooks that tell of it, refunds, and money that comes by courier and by
//! bank.

mod cash;
mod check;
mod courier;
mod event;
mod figures;
mod limit;
mod owed;
mod proof;
mod receipt;
mod refund;
mod stuck;

pub(crate) use check::RULES;
pub use courier::{NewLine, NewStatement};
pub use event::PaymentEventRow;
pub(crate) use event::{REFUNDS_BROKEN, SHARES_BROKEN, STATES_BROKEN};
pub use limit::Spending;
pub use receipt::NewReceipt;
pub use refund::RefundRow;

use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::{Money, Timestamp};
use domain::order::OrderGroupId;
use domain::payment::{IncomingState, PaymentId, PaymentMethod, PaymentState};

/// Functions over payments, borrowed from a connection.
pub struct PaymentStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn payment(&mut self) -> PaymentStore<'_> {
        PaymentStore { tx: self }
    }
}

/// The payment of a purchase.
#[derive(Clone, Debug)]
pub struct PaymentRow {
    pub id: PaymentId,
    pub group: OrderGroupId,
    pub method: PaymentMethod,
    pub state: PaymentState,
    pub amount: Money,
    /// The gateway's name for it; of a remittance the code that its buyer writes on it.
    pub reference: Option<String>,
    pub pay_url: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    group_id: String,
    method: String,
    state: String,
    amount: i64,
    currency: String,
    reference: Option<String>,
    pay_url: Option<String>,
}

impl Row {
    fn into_payment(self) -> Result<PaymentRow, StoreError> {
        Ok(PaymentRow {
            id: parse("a payment id", self.id.parse())?,
            group: parse("an order group id", self.group_id.parse())?,
            method: PaymentMethod::parse(&self.method)
                .ok_or_else(|| StoreError::inconsistent("a payment method", &self.method))?,
            state: PaymentState::parse(&self.state)
                .ok_or_else(|| StoreError::inconsistent("a payment state", &self.state))?,
            amount: Money::new(self.amount, parse("a currency", self.currency.parse())?),
            reference: self.reference,
            pay_url: self.pay_url,
        })
    }
}

impl PaymentStore<'_> {
    pub fn insert(&mut self, payment: &PaymentRow, at: Timestamp) {
        let mut sql = Sql::new(
            "INSERT INTO payment (id, group_id, method, state, amount, currency, reference, pay_url, updated_at) VALUES ",
        );
        sql.rows([vec![
            payment.id.to_string().into(),
            payment.group.to_string().into(),
            payment.method.as_str().into(),
            payment.state.as_str().into(),
            payment.amount.minor().into(),
            payment.amount.currency().code().into(),
            payment.reference.clone().into(),
            payment.pay_url.clone().into(),
            at.as_micros().into(),
        ]]);
        self.tx.later(sql);
    }

    pub async fn payment(&mut self, id: PaymentId) -> Result<Option<PaymentRow>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, group_id, method, state, amount, currency, reference, pay_url FROM payment WHERE id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(self.tx.conn())
        .await?;
        row.map(Row::into_payment).transpose()
    }

    /// The payment that the gateway calls so, or that is remitted under this code.
    pub async fn payment_with(&mut self, reference: &str) -> Result<Option<PaymentId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("SELECT id FROM payment WHERE reference = $1")
            .bind(reference.to_owned())
            .fetch_optional(self.tx.conn())
            .await?;
        id.map(|id| parse("a payment id", id.parse())).transpose()
    }

    /// Moves a payment that is still in `from`; gives whether it was.
    pub async fn advance(
        &mut self,
        id: PaymentId,
        from: PaymentState,
        to: PaymentState,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let moved =
            sqlx::query("UPDATE payment SET state = $3, updated_at = $4 WHERE id = $1 AND state = $2")
                .bind(id.to_string())
                .bind(from.as_str())
                .bind(to.as_str())
                .bind(at.as_micros())
                .execute(self.tx.conn())
                .await?;
        Ok(moved.rows_affected() > 0)
    }

    /// Keeps what the gateway answered.
    pub async fn set_reference(
        &mut self,
        id: PaymentId,
        reference: &str,
        pay_url: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE payment SET reference = $2, pay_url = $3, updated_at = $4 WHERE id = $1")
            .bind(id.to_string())
            .bind(reference.to_owned())
            .bind(pay_url.to_owned())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Keeps the gateway's name for a payment that has none yet.
    pub async fn keep_reference(
        &mut self,
        id: PaymentId,
        reference: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE payment SET reference = $2, updated_at = $3 WHERE id = $1 AND reference IS NULL")
            .bind(id.to_string())
            .bind(reference.to_owned())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Payments that wait for the gateway and have not moved since `before`; at most `limit`.
    pub async fn waiting(&mut self, before: Timestamp, limit: i64) -> Result<Vec<PaymentRow>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, group_id, method, state, amount, currency, reference, pay_url
             FROM payment
             WHERE state IN ('pending', 'refund_pending') AND method = 'online' AND reference IS NOT NULL
                 AND updated_at < $1
             ORDER BY updated_at
             LIMIT $2",
        )
        .bind(before.as_micros())
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter().map(Row::into_payment).collect()
    }

    /// Notes that a payment has been looked at, so that the next look is at others.
    pub async fn touch(&mut self, id: PaymentId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE payment SET updated_at = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(at.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Stores a webhook as it came; gives whether it is new.
    pub async fn store_webhook(&mut self, id: &str, body: &str, at: Timestamp) -> Result<bool, StoreError> {
        let body = self.tx.vault().seal(Place::new("webhook", "body", id), body)?;
        let stored = sqlx::query(
            "INSERT INTO webhook (id, body, received_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        )
        .bind(id.to_owned())
        .bind(body)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(stored.rows_affected() > 0)
    }
}

fn incoming_state(text: &str) -> Result<IncomingState, StoreError> {
    IncomingState::parse(text).ok_or_else(|| StoreError::inconsistent("a state of money that came", text))
}

/// When money that came is over, if it is.
fn closed_at(state: IncomingState, at: Timestamp) -> Option<i64> {
    matches!(state, IncomingState::Returned | IncomingState::Kept).then(|| at.as_micros())
}

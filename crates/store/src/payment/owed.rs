//! What is to be sent back by hand, and where to.

use super::PaymentStore;
use super::receipt::payer_of;
use crate::aftersales::{payee, payee_of};
use crate::error::StoreError;
use crate::sql::parse;
use domain::kernel::{Money, Timestamp};
use domain::order::OrderNumber;
use domain::payment::{BankAccount, RefundId};
use domain::settlement::{OwedRow, OwedSubject};

#[derive(sqlx::FromRow)]
struct OwedRefund {
    id: String,
    number: String,
    amount: i64,
    currency: String,
    requested_at: i64,
    request_id: String,
    payee: String,
}

#[derive(sqlx::FromRow)]
struct OwedReceipt {
    id: String,
    number: Option<String>,
    payer: String,
    amount: i64,
    applied: i64,
    currency: String,
    imported_at: i64,
}

fn number_of(text: &str) -> Result<OrderNumber, StoreError> {
    parse("an order number", OrderNumber::parse(text))
}

impl PaymentStore<'_> {
    /// What is to be sent back by hand: refunds that no gateway carries out, and receipts that are nobody's. At most
    /// `limit` of each.
    pub async fn owed_by_hand(&mut self, limit: i64) -> Result<Vec<OwedRow>, StoreError> {
        let mut owed = self.refunds_by_hand(limit).await?;
        owed.extend(self.receipts_owed(limit).await?);
        Ok(owed)
    }

    async fn refunds_by_hand(&mut self, limit: i64) -> Result<Vec<OwedRow>, StoreError> {
        let rows: Vec<OwedRefund> = sqlx::query_as(
            "SELECT r.id, g.number, r.amount, y.currency, r.requested_at, COALESCE(a.id, '') AS request_id,
                 COALESCE(a.payee, '') AS payee
             FROM refund r
             JOIN payment y ON y.id = r.payment_id
             JOIN order_group g ON g.id = y.group_id
             LEFT JOIN after_sales a ON a.number = r.subject AND r.cause = 'after_sales'
             WHERE r.state <> 'refunded' AND y.method <> 'online'
             ORDER BY r.requested_at, r.id
             LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut owed = Vec::with_capacity(rows.len());
        for row in rows {
            let account = self.open_payee(&row.request_id, &row.payee).await?;
            owed.push(OwedRow {
                subject: OwedSubject::Refund(parse("a refund id", row.id.parse())?),
                number: Some(number_of(&row.number)?),
                payer: String::new(),
                payee: account.map(|account| account.masked()).unwrap_or_default(),
                amount: Money::new(row.amount, parse("a currency", row.currency.parse())?),
                since: Timestamp::from_micros(row.requested_at),
            });
        }
        Ok(owed)
    }

    async fn receipts_owed(&mut self, limit: i64) -> Result<Vec<OwedRow>, StoreError> {
        let rows: Vec<OwedReceipt> = sqlx::query_as(
            "SELECT r.id, g.number, r.payer, r.amount, r.applied, r.currency, r.imported_at
             FROM bank_receipt r
             LEFT JOIN payment y ON y.id = r.payment_id
             LEFT JOIN order_group g ON g.id = y.group_id
             WHERE r.state = 'owed'
             ORDER BY r.id
             LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut owed = Vec::with_capacity(rows.len());
        for row in rows {
            let payer = self
                .tx
                .vault()
                .open_or_clear(payer_of(&row.id), row.payer)
                .await?;
            owed.push(OwedRow {
                subject: OwedSubject::Receipt(parse("the id of a receipt", row.id.parse())?),
                number: row.number.as_deref().map(number_of).transpose()?,
                payer,
                payee: String::new(),
                amount: Money::new(
                    row.amount - row.applied,
                    parse("a currency", row.currency.parse())?,
                ),
                since: Timestamp::from_micros(row.imported_at),
            });
        }
        Ok(owed)
    }

    /// Where the buyer wants a refund to be sent; `None` where nothing was said.
    pub async fn payee_of_refund(&mut self, id: RefundId) -> Result<Option<BankAccount>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT a.id, a.payee
             FROM refund r
             JOIN after_sales a ON a.number = r.subject
             WHERE r.id = $1 AND r.cause = 'after_sales'",
        )
        .bind(id.to_string())
        .fetch_optional(self.tx.conn())
        .await?;
        match row {
            Some((request, sealed)) => self.open_payee(&request, &sealed).await,
            None => Ok(None),
        }
    }

    async fn open_payee(&mut self, request: &str, sealed: &str) -> Result<Option<BankAccount>, StoreError> {
        payee(&self.tx.vault().open(payee_of(request), sealed).await?)
    }
}

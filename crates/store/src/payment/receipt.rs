//! Remittances: the account they are sent to, the receipts that came, and whose they are.

use super::PaymentStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::{Currency, Money, Timestamp};
use domain::order::OrderNumber;
use domain::payment::{IncomingState, PaymentId, ReceiptId, RemittanceAccount, RemittanceCode};
use domain::settlement::{AwaitedRow, ReceiptRow};

/// A receipt to be kept. Nobody knows yet whose it is.
#[derive(Clone, Debug)]
pub struct NewReceipt {
    pub id: ReceiptId,
    /// Of everything that its row says.
    pub row_index: String,
    pub amount: Money,
    pub booked_on: String,
    pub payer: String,
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    payee: String,
    bank: String,
    account: String,
    bank_code: String,
    postal_address: String,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    booked_on: String,
    payer: String,
    text: String,
    amount: i64,
    applied: i64,
    currency: String,
    state: String,
    number: Option<String>,
}

impl Row {
    async fn into_receipt(self, tx: &mut Tx) -> Result<ReceiptRow, StoreError> {
        let currency: Currency = parse("a currency", self.currency.parse())?;
        let number = |text: String| parse("an order number", OrderNumber::parse(&text));
        let mut vault = tx.vault();
        Ok(ReceiptRow {
            payer: vault.open_or_clear(payer_of(&self.id), self.payer).await?,
            text: vault.open_or_clear(text_of(&self.id), self.text).await?,
            id: parse("the id of a receipt", self.id.parse())?,
            booked_on: self.booked_on,
            amount: Money::new(self.amount, currency),
            applied: Money::new(self.applied, currency),
            state: super::incoming_state(&self.state)?,
            number: self.number.map(number).transpose()?,
            hints: Vec::new(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    id: String,
    number: String,
    reference: String,
    amount: i64,
    currency: String,
    came: i64,
    placed_at: i64,
    expires_at: Option<i64>,
}

pub(super) const fn payer_of(id: &str) -> Place<'_> {
    Place::new("bank_receipt", "payer", id)
}

const fn text_of(id: &str) -> Place<'_> {
    Place::new("bank_receipt", "text", id)
}

const ROWS: &str =
    "SELECT r.id, r.booked_on, r.payer, r.text, r.amount, r.applied, r.currency, r.state, g.number
     FROM bank_receipt r
     LEFT JOIN payment y ON y.id = r.payment_id
     LEFT JOIN order_group g ON g.id = y.group_id
     WHERE ";

impl PaymentStore<'_> {
    /// Where remittances of a currency are sent, and the version of that; `None` where none are taken.
    pub async fn remittance_account(
        &mut self,
        currency: Currency,
    ) -> Result<Option<(RemittanceAccount, i64)>, StoreError> {
        let row: Option<AccountRow> = sqlx::query_as(
            "SELECT payee, bank, account, bank_code, postal_address, version FROM remittance_account
             WHERE currency = $1",
        )
        .bind(currency.code())
        .fetch_optional(self.tx.conn())
        .await?;
        Ok(row.map(|row| {
            let account = RemittanceAccount {
                currency,
                payee: row.payee,
                bank: row.bank,
                account: row.account,
                bank_code: row.bank_code,
                postal_address: row.postal_address,
            };
            (account, row.version)
        }))
    }

    /// Sets where remittances are sent, if nobody has since `version` (0 for none); gives whether it was so.
    pub async fn set_remittance_account(
        &mut self,
        account: &RemittanceAccount,
        version: i64,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let set = sqlx::query(
            "INSERT INTO remittance_account (currency, payee, bank, account, bank_code, postal_address, version, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7 + 1, $8)
             ON CONFLICT (currency) DO UPDATE SET payee = excluded.payee, bank = excluded.bank,
                 account = excluded.account, bank_code = excluded.bank_code, postal_address = excluded.postal_address,
                 version = excluded.version, changed_at = excluded.changed_at
             WHERE remittance_account.version = $7",
        )
        .bind(account.currency.code())
        .bind(account.payee.clone())
        .bind(account.bank.clone())
        .bind(account.account.clone())
        .bind(account.bank_code.clone())
        .bind(account.postal_address.clone())
        .bind(version)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(set.rows_affected() > 0)
    }

    /// Keeps a receipt; gives whether it is new.
    pub async fn insert_receipt(&mut self, new: &NewReceipt, at: Timestamp) -> Result<bool, StoreError> {
        let id = new.id.to_string();
        let payer = self.tx.vault().seal(payer_of(&id), &new.payer)?;
        let text = self.tx.vault().seal(text_of(&id), &new.text)?;
        let kept = sqlx::query(
            "INSERT INTO bank_receipt (id, row_index, amount, currency, booked_on, payer, text, applied, state, imported_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'open', $8)
             ON CONFLICT (row_index) DO NOTHING",
        )
        .bind(id)
        .bind(new.row_index.clone())
        .bind(new.amount.minor())
        .bind(new.amount.currency().code())
        .bind(new.booked_on.clone())
        .bind(payer)
        .bind(text)
        .bind(at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(kept.rows_affected() > 0)
    }

    pub async fn receipt(&mut self, id: ReceiptId) -> Result<Option<ReceiptRow>, StoreError> {
        let mut sql = Sql::new(ROWS);
        sql.push("r.id = ").bind(id.to_string());
        match sql.optional::<Row>(self.tx).await? {
            Some(row) => Ok(Some(row.into_receipt(self.tx).await?)),
            None => Ok(None),
        }
    }

    /// Receipts that nobody knows whose they are, oldest first, or all others, newest first; at most `limit`.
    pub async fn receipts(&mut self, open: bool, limit: i64) -> Result<Vec<ReceiptRow>, StoreError> {
        let mut sql = Sql::new(ROWS);
        sql.push(if open {
            "r.state = 'open' ORDER BY r.id LIMIT "
        } else {
            "r.state <> 'open' ORDER BY r.id DESC LIMIT "
        });
        let rows = sql.bind(limit).clone().all::<Row>(self.tx).await?;
        let mut receipts = Vec::with_capacity(rows.len());
        for row in rows {
            receipts.push(row.into_receipt(self.tx).await?);
        }
        Ok(receipts)
    }

    /// Says whose a receipt is, of which `applied` goes to that payment; gives whether nobody knew.
    pub async fn assign_receipt(
        &mut self,
        id: ReceiptId,
        payment: PaymentId,
        applied: Money,
        to: IncomingState,
    ) -> Result<bool, StoreError> {
        let assigned = sqlx::query(
            "UPDATE bank_receipt SET payment_id = $2, applied = $3, state = $4 WHERE id = $1 AND state = 'open'",
        )
        .bind(id.to_string())
        .bind(payment.to_string())
        .bind(applied.minor())
        .bind(to.as_str())
        .execute(self.tx.conn())
        .await?;
        Ok(assigned.rows_affected() > 0)
    }

    /// Moves a receipt on that is still in `from`; gives whether it was.
    pub async fn move_receipt(
        &mut self,
        id: ReceiptId,
        (from, to): (IncomingState, IncomingState),
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let moved =
            sqlx::query("UPDATE bank_receipt SET state = $3, closed_at = $4 WHERE id = $1 AND state = $2")
                .bind(id.to_string())
                .bind(from.as_str())
                .bind(to.as_str())
                .bind(super::closed_at(to, at))
                .execute(self.tx.conn())
                .await?;
        Ok(moved.rows_affected() > 0)
    }

    /// Payments by remittance with one of these codes.
    pub async fn payments_with(
        &mut self,
        codes: &[RemittanceCode],
    ) -> Result<Vec<(RemittanceCode, PaymentId)>, StoreError> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql =
            Sql::new("SELECT reference, id FROM payment WHERE method = 'remittance' AND reference IN (");
        sql.bind_all(codes.iter().map(RemittanceCode::as_str)).push(")");
        let rows = sql.all::<(String, String)>(self.tx).await?;
        rows.into_iter()
            .map(|(code, id)| Ok((code_of(&code)?, parse("a payment id", id.parse())?)))
            .collect()
    }

    /// Purchases that wait for a remittance, oldest first; at most `limit`.
    pub async fn awaited_remittances(&mut self, limit: i64) -> Result<Vec<AwaitedRow>, StoreError> {
        let rows: Vec<WaitingRow> = sqlx::query_as(
            "SELECT y.id, g.number, y.reference, y.amount, y.currency,
                 COALESCE((SELECT CAST(SUM(r.applied) AS BIGINT) FROM bank_receipt r WHERE r.payment_id = y.id), 0) AS came,
                 g.placed_at, g.expires_at
             FROM payment y
             JOIN order_group g ON g.id = y.group_id
             WHERE y.state = 'pending' AND y.method = 'remittance'
             ORDER BY g.placed_at, g.id
             LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let mut awaited = Vec::with_capacity(rows.len());
        for row in rows {
            let currency: Currency = parse("a currency", row.currency.parse())?;
            let payment = parse("a payment id", row.id.parse())?;
            awaited.push(AwaitedRow {
                number: parse("an order number", OrderNumber::parse(&row.number))?,
                code: code_of(&row.reference)?,
                amount: Money::new(row.amount, currency),
                came: Money::new(row.came, currency),
                placed_at: Timestamp::from_micros(row.placed_at),
                expires_at: row.expires_at.map(Timestamp::from_micros),
                proofs: self
                    .proofs(payment)
                    .await?
                    .into_iter()
                    .map(|(id, _)| id)
                    .collect(),
            });
        }
        Ok(awaited)
    }
}

fn code_of(text: &str) -> Result<RemittanceCode, StoreError> {
    parse("the code of a remittance", RemittanceCode::parse(text))
}

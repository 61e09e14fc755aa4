//! Transfers between locations.

use super::InventoryStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::inventory::{Transfer, TransferId, TransferLine, TransferState};
use domain::kernel::Timestamp;
use domain::merchant::SellerScope;

#[derive(sqlx::FromRow)]
struct TransferRow {
    id: String,
    seller_id: String,
    from_id: String,
    to_id: String,
    state: String,
    note: String,
    created_at: i64,
    sent_at: Option<i64>,
    ended_at: Option<i64>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    transfer_id: String,
    variant_id: String,
    sku: String,
    units: i64,
    sent: i64,
    received: i64,
    lost: i64,
    returned: i64,
    reason: String,
}

const COLUMNS: &str =
    "SELECT id, seller_id, from_id, to_id, state, note, created_at, sent_at, ended_at, version FROM transfer";

impl InventoryStore<'_> {
    /// Adds a transfer with its lines.
    pub async fn add_transfer(&mut self, transfer: &Transfer) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "INSERT INTO transfer (id, seller_id, from_id, to_id, state, note, created_at, sent_at, ended_at, version) VALUES ",
        );
        sql.rows([vec![
            transfer.id.to_string().into(),
            transfer.seller.to_string().into(),
            transfer.from.to_string().into(),
            transfer.to.to_string().into(),
            transfer.state.as_str().into(),
            transfer.note.as_str().into(),
            transfer.created_at.as_micros().into(),
            transfer.sent_at.map(Timestamp::as_micros).into(),
            transfer.ended_at.map(Timestamp::as_micros).into(),
            transfer.version.into(),
        ]]);
        sql.execute(self.tx).await?;
        self.put_lines(transfer).await
    }

    /// Stores a transfer that has moved on: its version is one more than what is stored. Gives whether it was.
    pub async fn save_transfer(&mut self, transfer: &Transfer) -> Result<bool, StoreError> {
        let saved = sqlx::query(
            "UPDATE transfer SET state = $1, sent_at = $2, ended_at = $3, version = $4 WHERE id = $5 AND version = $6",
        )
        .bind(transfer.state.as_str())
        .bind(transfer.sent_at.map(Timestamp::as_micros))
        .bind(transfer.ended_at.map(Timestamp::as_micros))
        .bind(transfer.version)
        .bind(transfer.id.to_string())
        .bind(transfer.version - 1)
        .execute(self.tx.conn())
        .await?;
        if saved.rows_affected() == 0 {
            return Ok(false);
        }
        self.put_lines(transfer).await?;
        Ok(true)
    }

    async fn put_lines(&mut self, transfer: &Transfer) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "INSERT INTO transfer_line (transfer_id, variant_id, units, sent, received, lost, returned, reason) VALUES ",
        );
        sql.rows(transfer.lines.iter().map(|line| {
            vec![
                transfer.id.to_string().into(),
                line.variant.to_string().into(),
                line.units.into(),
                line.sent.into(),
                line.received.into(),
                line.lost.into(),
                line.returned.into(),
                line.reason.as_str().into(),
            ]
        }));
        sql.push(
            " ON CONFLICT (transfer_id, variant_id) DO UPDATE SET
                 sent = excluded.sent,
                 received = excluded.received,
                 lost = excluded.lost,
                 returned = excluded.returned,
                 reason = excluded.reason",
        );
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// A transfer of the seller.
    pub async fn transfer(
        &mut self,
        scope: SellerScope,
        id: TransferId,
    ) -> Result<Option<Transfer>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" WHERE seller_id = ")
            .bind(scope.seller().to_string())
            .push(" AND id = ")
            .bind(id.to_string());
        Ok(self.transfers_of(sql).await?.pop())
    }

    /// The transfers of a seller, newest first, those before `before`; at most `limit`.
    pub async fn list_transfers(
        &mut self,
        scope: SellerScope,
        before: Option<TransferId>,
        limit: i64,
    ) -> Result<Vec<Transfer>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" WHERE seller_id = ").bind(scope.seller().to_string());
        if let Some(before) = before {
            sql.push(" AND id < ").bind(before.to_string());
        }
        sql.push(" ORDER BY id DESC LIMIT ").bind(limit);
        self.transfers_of(sql).await
    }

    async fn transfers_of(&mut self, sql: Sql) -> Result<Vec<Transfer>, StoreError> {
        let rows = sql.all::<TransferRow>(self.tx).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT t.transfer_id, t.variant_id, v.sku, t.units, t.sent, t.received, t.lost, t.returned, t.reason
             FROM transfer_line t
             JOIN variant v ON v.id = t.variant_id
             WHERE t.transfer_id IN (",
        );
        sql.bind_all(rows.iter().map(|row| row.id.clone()))
            .push(") ORDER BY v.sku");
        let lines = sql.all::<LineRow>(self.tx).await?;
        rows.into_iter().map(|row| transfer_of(row, &lines)).collect()
    }
}

fn transfer_of(row: TransferRow, lines: &[LineRow]) -> Result<Transfer, StoreError> {
    let own = lines.iter().filter(|line| line.transfer_id == row.id);
    let lines = own.map(line_of).collect::<Result<_, _>>()?;
    Ok(Transfer {
        id: parse("a transfer id", row.id.parse())?,
        seller: parse("a seller id", row.seller_id.parse())?,
        from: parse("a location id", row.from_id.parse())?,
        to: parse("a location id", row.to_id.parse())?,
        state: TransferState::parse(&row.state)
            .ok_or_else(|| StoreError::inconsistent("the state of a transfer", &row.state))?,
        note: row.note,
        created_at: Timestamp::from_micros(row.created_at),
        sent_at: row.sent_at.map(Timestamp::from_micros),
        ended_at: row.ended_at.map(Timestamp::from_micros),
        version: row.version,
        lines,
    })
}

fn line_of(row: &LineRow) -> Result<TransferLine, StoreError> {
    Ok(TransferLine {
        variant: parse("a variant id", row.variant_id.parse())?,
        sku: row.sku.clone(),
        units: row.units,
        sent: row.sent,
        received: row.received,
        lost: row.lost,
        returned: row.returned,
        reason: row.reason.clone(),
    })
}

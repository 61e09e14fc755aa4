//! Posting entries: two statements for all of them, and one more where a seller's account is among theirs.

use super::SettlementStore;
use super::seal::{Sealed, seal};
use crate::error::StoreError;
use crate::sql::{Sql, Value};
use domain::kernel::{Currency, Timestamp};
use domain::order::OrderGroupId;
use domain::settlement::{Account, Entry, EntryId};
use std::collections::BTreeSet;

/// The end of a time that is only there while no month is closed that ends after it.
const OPEN_FROM: &str =
    " AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM ledger_period WHERE reopened_at IS NULL AND ends_at > ";

/// An entry to be posted under its id.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub id: EntryId,
    pub entry: Entry,
}

impl SettlementStore<'_> {
    /// Posts entries, all now, at the end of the closure or with [`Tx::flush`](crate::Tx::flush). Each has one transfer at
    /// least.
    /// # Errors
    /// [`StoreError::Conflict`] when one of their events was posted before, or the month is closed.
    pub fn post(&mut self, new: &[NewEntry], at: Timestamp) -> Result<(), StoreError> {
        if new.is_empty() {
            return Ok(());
        }
        self.open_accounts(new);
        self.insert_entries(new, at)?;
        let mut sql = Sql::new(
            "INSERT INTO ledger_transfer (entry_id, position, debit, credit, currency, amount, order_id, at) VALUES ",
        );
        sql.rows(new.iter().flat_map(|new| transfer_rows(new, at)));
        self.tx.later(sql);
        Ok(())
    }

    /// The keys of what has been posted of a purchase.
    pub async fn posted(&mut self, group: OrderGroupId) -> Result<BTreeSet<String>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT key FROM ledger_entry WHERE group_id = $1 LIMIT 10000")
                .bind(group.to_string())
                .fetch_all(self.tx.conn())
                .await?;
        Ok(rows.into_iter().map(|(key,)| key).collect())
    }

    /// The platform's accounts are there from the beginning; a seller's is opened when it is moved first.
    fn open_accounts(&mut self, new: &[NewEntry]) {
        let sellers: BTreeSet<(Account, Currency)> = new
            .iter()
            .flat_map(|new| &new.entry.transfers)
            .flat_map(|transfer| {
                let currency = transfer.amount().currency();
                [(transfer.debit(), currency), (transfer.credit(), currency)]
            })
            .filter(|(account, _)| account.seller().is_some())
            .collect();
        if sellers.is_empty() {
            return;
        }
        let mut sql =
            Sql::new("INSERT INTO ledger_account (id, currency, kind, type, seller_id, floor) VALUES ");
        sql.rows(sellers.into_iter().map(account_row));
        sql.push(" ON CONFLICT (id, currency) DO NOTHING");
        self.tx.later(sql);
    }

    /// The time of an entry in a closed month is null, which the column refuses ([`StoreError`] knows it): so no statement
    /// asks before.
    fn insert_entries(&mut self, new: &[NewEntry], at: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("INSERT INTO ledger_entry (id, key, kind, group_id, at, seal) VALUES ");
        for (position, new) in new.iter().enumerate() {
            let entry = &new.entry;
            let group = entry.group.map(|group| group.to_string());
            let seal = seal(
                self.tx.keys(),
                &Sealed {
                    id: new.id,
                    key: &entry.key,
                    kind: entry.kind,
                    group: group.as_deref(),
                    at,
                    transfers: &entry.transfers,
                },
            )?;
            sql.push(if position == 0 { "(" } else { ", (" });
            sql.bind(new.id.to_string()).push(", ");
            sql.bind(entry.key.as_str()).push(", ");
            sql.bind(entry.kind.as_str()).push(", ");
            sql.bind(group).push(", (SELECT CAST(");
            sql.bind(at.as_micros()).push(OPEN_FROM);
            sql.bind(at.as_micros()).push(")), ");
            sql.bind(seal).push(")");
        }
        self.tx.later(sql);
        Ok(())
    }
}

fn account_row((account, currency): (Account, Currency)) -> Vec<Value> {
    let kind = account.kind();
    vec![
        account.to_string().into(),
        currency.code().into(),
        kind.as_str().into(),
        kind.account_type().as_str().into(),
        account.seller().map(|seller| seller.to_string()).into(),
        kind.floor().into(),
    ]
}

fn transfer_rows(new: &NewEntry, at: Timestamp) -> impl Iterator<Item = Vec<Value>> {
    let id = new.id.to_string();
    (0_i64..)
        .zip(&new.entry.transfers)
        .map(move |(position, transfer)| {
            vec![
                id.as_str().into(),
                position.into(),
                transfer.debit().to_string().into(),
                transfer.credit().to_string().into(),
                transfer.amount().currency().code().into(),
                transfer.amount().minor().into(),
                transfer.order().map(|order| order.to_string()).into(),
                at.as_micros().into(),
            ]
        })
}

//! Reading the ledger: balances, statements, entries.

use super::SettlementStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::{Currency, Localized, Money, Slug, Timestamp};
use domain::merchant::SellerId;
use domain::order::{OrderGroupId, OrderId, OrderNumber};
use domain::settlement::{
    Account, AccountKind, EntryId, EntryKind, EntryView, SellerBalance, StatementLine, Transfer,
    TransferView, TrialLine,
};

/// A transfer as it is stored, with the entry that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRow {
    pub entry: EntryId,
    pub position: i64,
    pub transfer: Transfer,
    /// The number of its order.
    pub order: Option<OrderNumber>,
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    pub id: EntryId,
    pub key: String,
    pub kind: EntryKind,
    /// The id of the purchase.
    pub group: Option<String>,
    /// The number of the purchase.
    pub number: Option<OrderNumber>,
    pub at: Timestamp,
    pub seal: String,
    pub transfers: Vec<TransferRow>,
}

impl EntryRow {
    /// As people see it.
    pub fn into_view(self) -> EntryView {
        let transfer = |row: TransferRow| TransferView {
            debit: row.transfer.debit(),
            credit: row.transfer.credit(),
            amount: row.transfer.amount(),
            order: row.order,
        };
        EntryView {
            id: self.id,
            kind: self.kind,
            key: self.key,
            at: self.at,
            group: self.number,
            transfers: self.transfers.into_iter().map(transfer).collect(),
        }
    }
}

/// A line of a statement, with its place in the order of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    pub position: i64,
    pub line: StatementLine,
}

#[derive(sqlx::FromRow)]
struct Line {
    entry_id: String,
    position: i64,
    at: i64,
    kind: String,
    other: String,
    amount: i64,
    debited: i64,
    number: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Stored {
    entry_id: String,
    position: i64,
    debit: String,
    credit: String,
    currency: String,
    amount: i64,
    order_id: Option<String>,
    number: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Head {
    id: String,
    key: String,
    kind: String,
    group_id: Option<String>,
    number: Option<String>,
    at: i64,
    seal: String,
}

#[derive(sqlx::FromRow)]
struct Owed {
    id: String,
    slug: String,
    name_zh: String,
    name_en: String,
    currency: String,
    kind: String,
    balance: i64,
}

const HEADS: &str = "SELECT e.id, e.key, e.kind, e.group_id, g.number, e.at, e.seal
     FROM ledger_entry e
     LEFT JOIN order_group g ON g.id = e.group_id ";

fn number(text: &str) -> Result<OrderNumber, StoreError> {
    parse("an order number", OrderNumber::parse(text))
}

/// The balance on the side on which accounts of the kind grow.
const fn balance(kind: AccountKind, debit: i64, credit: i64) -> i64 {
    if kind.account_type().grows_by_debit() {
        debit - credit
    } else {
        credit - debit
    }
}

impl SettlementStore<'_> {
    /// What was debited and credited of every kind of account and currency up to a moment.
    pub async fn trial(&mut self, until: Timestamp) -> Result<Vec<TrialLine>, StoreError> {
        let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(
            "SELECT a.kind, a.currency, CAST(SUM(t.debit) AS BIGINT), CAST(SUM(t.credit) AS BIGINT)
             FROM (SELECT debit AS account, currency, amount AS debit, 0 AS credit FROM ledger_transfer WHERE at <= $1
                 UNION ALL
                 SELECT credit, currency, 0, amount FROM ledger_transfer WHERE at <= $1) t
             JOIN ledger_account a ON a.id = t.account AND a.currency = t.currency
             GROUP BY a.kind, a.currency
             LIMIT 1000",
        )
        .bind(until.as_micros())
        .fetch_all(self.tx.conn())
        .await?;
        let mut lines = Vec::with_capacity(rows.len());
        for (kind, currency, debit, credit) in rows {
            let kind = AccountKind::parse(&kind)
                .ok_or_else(|| StoreError::inconsistent("a kind of account", &kind))?;
            lines.push(TrialLine {
                kind,
                debit: super::money(debit, &currency)?,
                credit: super::money(credit, &currency)?,
                balance: super::money(balance(kind, debit, credit), &currency)?,
            });
        }
        lines.sort_by_key(|line| (line.debit.currency(), line.kind));
        Ok(lines)
    }

    /// The balance of an account.
    pub async fn balance(&mut self, account: Account, currency: Currency) -> Result<Money, StoreError> {
        let (debit, credit): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger_transfer
                     WHERE debit = $1 AND currency = $2),
                 (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger_transfer
                     WHERE credit = $1 AND currency = $2)",
        )
        .bind(account.to_string())
        .bind(currency.code())
        .fetch_one(self.tx.conn())
        .await?;
        Ok(Money::new(balance(account.kind(), debit, credit), currency))
    }

    /// Up to `limit` transfers of an account, newest first, before one (its entry's time and id, and its position).
    pub async fn statement(
        &mut self,
        account: Account,
        currency: Currency,
        before: Option<(Timestamp, EntryId, i64)>,
        limit: i64,
    ) -> Result<Vec<StatementRow>, StoreError> {
        // Everything is before the end of time.
        let (at, entry, position) = before.map_or_else(
            || (i64::MAX, String::new(), 0),
            |(at, id, position)| (at.as_micros(), id.to_string(), position),
        );
        let rows: Vec<Line> = sqlx::query_as(
            "SELECT t.entry_id, t.position, t.at, e.kind, t.other, t.amount, CAST(t.debited AS BIGINT) AS debited,
                 o.number
             FROM (SELECT * FROM (SELECT entry_id, position, at, credit AS other, amount, 1 AS debited, order_id
                     FROM ledger_transfer
                     WHERE debit = $1 AND currency = $2 AND (at, entry_id, position) < ($3, $4, $5)
                     ORDER BY at DESC, entry_id DESC, position DESC LIMIT $6) d
                 UNION ALL
                 SELECT * FROM (SELECT entry_id, position, at, debit AS other, amount, 0 AS debited, order_id
                     FROM ledger_transfer
                     WHERE credit = $1 AND currency = $2 AND (at, entry_id, position) < ($3, $4, $5)
                     ORDER BY at DESC, entry_id DESC, position DESC LIMIT $6) c) t
             JOIN ledger_entry e ON e.id = t.entry_id
             LEFT JOIN orders o ON o.id = t.order_id
             ORDER BY t.at DESC, t.entry_id DESC, t.position DESC
             LIMIT $6",
        )
        .bind(account.to_string())
        .bind(currency.code())
        .bind(at)
        .bind(entry)
        .bind(position)
        .bind(limit)
        .fetch_all(self.tx.conn())
        .await?;
        let row = |row: Line| {
            let (debit, credit) = if row.debited == 1 {
                (row.amount, 0)
            } else {
                (0, row.amount)
            };
            Ok(StatementRow {
                position: row.position,
                line: StatementLine {
                    entry: parse("an entry id", row.entry_id.parse())?,
                    kind: super::kind(&row.kind)?,
                    at: Timestamp::from_micros(row.at),
                    other: super::account(&row.other)?,
                    change: Money::new(balance(account.kind(), debit, credit), currency),
                    order: row.number.as_deref().map(number).transpose()?,
                },
            })
        };
        rows.into_iter().map(row).collect()
    }

    pub async fn entry(&mut self, id: EntryId) -> Result<Option<EntryRow>, StoreError> {
        Ok(self.entries_where("WHERE e.id = ", id.to_string()).await?.pop())
    }

    /// What was posted of a purchase, the oldest first.
    pub async fn entries_of(&mut self, group: OrderGroupId) -> Result<Vec<EntryRow>, StoreError> {
        self.entries_where("WHERE e.group_id = ", group.to_string()).await
    }

    /// The entry of an event.
    pub async fn entry_by_key(&mut self, key: &str) -> Result<Option<EntryRow>, StoreError> {
        Ok(self.entries_where("WHERE e.key = ", key.to_owned()).await?.pop())
    }

    async fn entries_where(&mut self, condition: &str, value: String) -> Result<Vec<EntryRow>, StoreError> {
        let mut sql = Sql::new(HEADS);
        sql.push(condition).bind(value);
        sql.push(" ORDER BY e.at, e.id LIMIT 200");
        let heads: Vec<Head> = sql.all(self.tx).await?;
        self.whole(heads).await
    }

    /// Up to `limit` entries posted from `from` on and before `until`, in their order, after one of them (its time and
    /// id).
    pub async fn entries(
        &mut self,
        (from, until): (Timestamp, Timestamp),
        after: Option<(Timestamp, EntryId)>,
        limit: i64,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let (at, id) = after.map_or_else(
            || (i64::MIN, String::new()),
            |(at, id)| (at.as_micros(), id.to_string()),
        );
        let mut sql = Sql::new(HEADS);
        sql.push("WHERE e.at >= ").bind(from.as_micros());
        sql.push(" AND e.at < ").bind(until.as_micros());
        sql.push(" AND (e.at, e.id) > (").bind(at);
        sql.push(", ").bind(id);
        sql.push(") ORDER BY e.at, e.id LIMIT ").bind(limit);
        let heads: Vec<Head> = sql.all(self.tx).await?;
        self.whole(heads).await
    }

    /// What up to `limit` sellers are owed, after one of them, each in every currency that it was ever paid in.
    pub async fn sellers_owed(
        &mut self,
        after: Option<SellerId>,
        limit: i64,
    ) -> Result<Vec<SellerBalance>, StoreError> {
        let mut sql = owed();
        sql.push("IN (SELECT seller_id FROM ledger_account WHERE seller_id > ")
            .bind(after.map(|id| id.to_string()).unwrap_or_default());
        sql.push(" GROUP BY seller_id ORDER BY seller_id LIMIT ")
            .bind(limit);
        sql.push(") ORDER BY s.id, a.currency, a.kind");
        by_seller(sql.all(self.tx).await?)
    }

    /// What one seller is owed.
    pub async fn owed(&mut self, seller: SellerId) -> Result<Vec<SellerBalance>, StoreError> {
        let mut sql = owed();
        sql.push("= ").bind(seller.to_string());
        sql.push(" ORDER BY s.id, a.currency, a.kind");
        by_seller(sql.all(self.tx).await?)
    }

    async fn whole(&mut self, heads: Vec<Head>) -> Result<Vec<EntryRow>, StoreError> {
        if heads.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT t.entry_id, t.position, t.debit, t.credit, t.currency, t.amount, t.order_id, o.number
             FROM ledger_transfer t
             LEFT JOIN orders o ON o.id = t.order_id
             WHERE t.entry_id IN (",
        );
        sql.bind_all(heads.iter().map(|head| head.id.as_str()));
        sql.push(")");
        let mut rows: Vec<Stored> = sql.all(self.tx).await?;
        // Here, since databases sort text by rules of their own.
        rows.sort_by(|one, other| (&one.entry_id, one.position).cmp(&(&other.entry_id, other.position)));
        let mut entries = Vec::with_capacity(heads.len());
        for head in heads {
            let first = rows.partition_point(|row| row.entry_id < head.id);
            let own = rows[first..].iter().take_while(|row| row.entry_id == head.id);
            entries.push(EntryRow {
                id: parse("an entry id", head.id.parse())?,
                kind: super::kind(&head.kind)?,
                key: head.key,
                group: head.group_id,
                number: head.number.as_deref().map(number).transpose()?,
                at: Timestamp::from_micros(head.at),
                seal: head.seal,
                transfers: own.map(transfer).collect::<Result<_, _>>()?,
            });
        }
        Ok(entries)
    }
}

fn transfer(row: &Stored) -> Result<TransferRow, StoreError> {
    let order: Option<OrderId> = row
        .order_id
        .as_ref()
        .map(|id| parse("an order id", id.parse()))
        .transpose()?;
    let transfer = Transfer::new(
        super::account(&row.debit)?,
        super::account(&row.credit)?,
        super::money(row.amount, &row.currency)?,
        order,
    );
    Ok(TransferRow {
        entry: parse("an entry id", row.entry_id.parse())?,
        position: row.position,
        transfer: parse("a transfer", transfer)?,
        order: row.number.as_deref().map(number).transpose()?,
    })
}

/// All kinds of sellers' accounts are liabilities: they grow by credits.
fn owed() -> Sql {
    Sql::new(
        "SELECT s.id, s.slug, s.name_zh, s.name_en, a.currency, a.kind,
             (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger_transfer
                 WHERE credit = a.id AND currency = a.currency)
             - (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger_transfer
                 WHERE debit = a.id AND currency = a.currency) AS balance
         FROM ledger_account a
         JOIN seller s ON s.id = a.seller_id
         WHERE a.seller_id ",
    )
}

/// `rows` are in the order of sellers and currencies.
fn by_seller(rows: Vec<Owed>) -> Result<Vec<SellerBalance>, StoreError> {
    let mut sellers: Vec<SellerBalance> = Vec::new();
    for row in rows {
        let id: SellerId = parse("a seller id", row.id.parse())?;
        let balance = super::money(row.balance, &row.currency)?;
        let nothing = Money::zero(balance.currency());
        if sellers
            .last()
            .is_none_or(|last| last.seller != id || last.pending.currency() != balance.currency())
        {
            sellers.push(SellerBalance {
                seller: id,
                slug: parse("a seller's slug", Slug::parse(&row.slug))?,
                name: Localized::new(row.name_zh, row.name_en),
                pending: nothing,
                payable: nothing,
                reserve: nothing,
                deposit: nothing,
            });
        }
        if let Some(last) = sellers.last_mut() {
            match AccountKind::parse(&row.kind) {
                Some(AccountKind::SellerPending) => last.pending = balance,
                Some(AccountKind::SellerPayable) => last.payable = balance,
                Some(AccountKind::SellerReserve) => last.reserve = balance,
                Some(AccountKind::SellerDeposit) => last.deposit = balance,
                _ => return Err(StoreError::inconsistent("a kind of seller's account", &row.kind)),
            }
        }
    }
    Ok(sellers)
}

//! Months of the books that are closed. No entry can be dated into one: the statement that posts refuses it.

use super::SettlementStore;
use crate::error::StoreError;
use crate::sql::{Sql, from_json, parse, to_json};
use crate::tx::Tx;
use crate::verify::{Finding, Verdict};
use domain::kernel::Timestamp;
use domain::settlement::{Month, PeriodId, PeriodSummary};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const PURPOSE: &str = "ledger.period";
/// Closings that are looked at: more than there can be.
const CLOSINGS: i64 = 10_000;

/// A closing as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodRow {
    pub id: PeriodId,
    pub summary: PeriodSummary,
    pub hash: String,
    pub closed_at: Timestamp,
    /// An account's id or `operator`.
    pub closed_by: String,
    /// Who asks to open it again, when and why.
    pub asked: Option<(String, Timestamp, String)>,
    /// Who has opened it, and when.
    pub reopened: Option<(String, Timestamp)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    summary: String,
    hash: String,
    seal: String,
    closed_at: i64,
    closed_by: String,
    reopen_asked_by: Option<String>,
    reopen_asked_at: Option<i64>,
    reopen_reason: Option<String>,
    reopened_by: Option<String>,
    reopened_at: Option<i64>,
}

const PERIODS: &str =
    "SELECT id, summary, hash, seal, closed_at, closed_by, reopen_asked_by, reopen_asked_at,
        reopen_reason, reopened_by, reopened_at
     FROM ledger_period ";

impl Row {
    fn into_period(self) -> Result<PeriodRow, StoreError> {
        let asked = match (self.reopen_asked_by, self.reopen_asked_at, self.reopen_reason) {
            (Some(by), Some(at), Some(reason)) => Some((by, Timestamp::from_micros(at), reason)),
            _ => None,
        };
        let reopened = self
            .reopened_by
            .zip(self.reopened_at)
            .map(|(by, at)| (by, Timestamp::from_micros(at)));
        Ok(PeriodRow {
            id: parse("a period id", self.id.parse())?,
            summary: from_json("the summary of a month", &self.summary)?,
            hash: self.hash,
            closed_at: Timestamp::from_micros(self.closed_at),
            closed_by: self.closed_by,
            asked,
            reopened,
        })
    }
}

impl SettlementStore<'_> {
    /// Closings, the last one first; at most `limit`.
    pub async fn periods(&mut self, limit: i64) -> Result<Vec<PeriodRow>, StoreError> {
        let mut sql = Sql::new(PERIODS);
        sql.push("ORDER BY closed_at DESC, id DESC LIMIT ").bind(limit);
        let rows = sql.all::<Row>(self.tx).await?;
        rows.into_iter().map(Row::into_period).collect()
    }

    /// The last month that is closed.
    pub async fn last_period(&mut self) -> Result<Option<PeriodRow>, StoreError> {
        let mut sql = Sql::new(PERIODS);
        sql.push("WHERE reopened_at IS NULL ORDER BY ends_at DESC LIMIT 1");
        let row = sql.optional::<Row>(self.tx).await?;
        row.map(Row::into_period).transpose()
    }

    /// When the first entry was posted.
    pub async fn first_entry_at(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar("SELECT at FROM ledger_entry ORDER BY at, id LIMIT 1")
            .fetch_optional(self.tx.conn())
            .await?;
        Ok(at.map(Timestamp::from_micros))
    }

    /// What is said of a month by what is in the books now.
    pub async fn summary(
        &mut self,
        month: Month,
        (starts_at, ends_at): (Timestamp, Timestamp),
        previous: String,
    ) -> Result<PeriodSummary, StoreError> {
        let entries: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM ledger_entry WHERE at >= $1 AND at < $2")
            .bind(starts_at.as_micros())
            .bind(ends_at.as_micros())
            .fetch_one(self.tx.conn())
            .await?;
        let last = |at: Timestamp| Timestamp::from_micros(at.as_micros() - 1);
        let before = self.trial(last(starts_at)).await?;
        let mut lines = self.trial(last(ends_at)).await?;
        for line in &mut lines {
            let same = |other: &&domain::settlement::TrialLine| {
                other.kind == line.kind && other.debit.currency() == line.debit.currency()
            };
            if let Some(other) = before.iter().find(same) {
                let less = |now: domain::kernel::Money, then: domain::kernel::Money| {
                    domain::kernel::Money::new(now.minor() - then.minor(), now.currency())
                };
                line.debit = less(line.debit, other.debit);
                line.credit = less(line.credit, other.credit);
            }
        }
        Ok(PeriodSummary {
            month,
            starts_at,
            ends_at,
            entries,
            lines,
            previous,
        })
    }

    /// Closes a month; gives the hash of its summary.
    /// # Errors
    /// [`StoreError::Conflict`] when it is closed.
    pub async fn close_period(
        &mut self,
        id: PeriodId,
        summary: &PeriodSummary,
        (by, at): (&str, Timestamp),
    ) -> Result<String, StoreError> {
        let text = to_json(summary)?;
        let (hash, seal) = (hash(&text), self.period_seal(&text)?);
        sqlx::query(
            "INSERT INTO ledger_period (id, month, starts_at, ends_at, closed_at, closed_by, summary, hash, seal)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.to_string())
        .bind(summary.month.to_string())
        .bind(summary.starts_at.as_micros())
        .bind(summary.ends_at.as_micros())
        .bind(at.as_micros())
        .bind(by.to_owned())
        .bind(text)
        .bind(hash.clone())
        .bind(seal)
        .execute(self.tx.conn())
        .await?;
        Ok(hash)
    }

    /// Notes who asks to open a closed month again; gives whether nobody had asked since `since`.
    pub async fn ask_reopening(
        &mut self,
        id: PeriodId,
        reason: &str,
        (by, at): (&str, Timestamp),
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let asked = sqlx::query(
            "UPDATE ledger_period SET reopen_asked_by = $2, reopen_asked_at = $3, reopen_reason = $4
             WHERE id = $1 AND reopened_at IS NULL AND (reopen_asked_at IS NULL OR reopen_asked_at <= $5)",
        )
        .bind(id.to_string())
        .bind(by.to_owned())
        .bind(at.as_micros())
        .bind(reason.to_owned())
        .bind(since.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(asked.rows_affected() > 0)
    }

    /// Opens a closed month again for another person who has asked after `since`; gives whether it did.
    pub async fn reopen_period(
        &mut self,
        id: PeriodId,
        (by, at): (&str, Timestamp),
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let opened = sqlx::query(
            "UPDATE ledger_period SET reopened_by = $2, reopened_at = $3
             WHERE id = $1 AND reopened_at IS NULL AND reopen_asked_at > $4 AND reopen_asked_by <> $2",
        )
        .bind(id.to_string())
        .bind(by.to_owned())
        .bind(at.as_micros())
        .bind(since.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(opened.rows_affected() > 0)
    }

    fn period_seal(&self, text: &str) -> Result<String, StoreError> {
        Ok(hex(&self.tx.keys().sign(PURPOSE, text.as_bytes())?))
    }
}

/// Makes the summary of every closed month again: whatever was posted, changed or lost since shows, and so does a summary
/// that was changed.
pub(super) async fn check(tx: &mut Tx) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict {
        rule: "closed months are as they were when they were closed",
        checked: 0,
        findings: Vec::new(),
    };
    let mut sql = Sql::new(PERIODS);
    sql.push("WHERE reopened_at IS NULL ORDER BY ends_at LIMIT ")
        .bind(CLOSINGS);
    let mut end: Option<(Timestamp, String)> = None;
    for row in sql.all::<Row>(tx).await? {
        verdict.checked += 1;
        let mut find = |detail: &str| {
            verdict.findings.push(Finding {
                subject: row.id.clone(),
                detail: detail.to_owned(),
            });
        };
        if row.seal != tx.settlement().period_seal(&row.summary)? || row.hash != hash(&row.summary) {
            find("its summary was changed: the seal does not fit");
            continue;
        }
        let was: PeriodSummary = from_json("the summary of a month", &row.summary)?;
        if end.as_ref().is_some_and(|(ended, _)| *ended != was.starts_at) {
            find("it does not begin where the month before ends");
        }
        let span = (was.starts_at, was.ends_at);
        let is = tx
            .settlement()
            .summary(was.month, span, was.previous.clone())
            .await?;
        if is != was {
            find("what is dated into it is not what was there when it was closed");
        }
        end = Some((was.ends_at, row.hash));
    }
    Ok(verdict)
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

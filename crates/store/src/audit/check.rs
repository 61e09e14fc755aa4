//! Walking the audit log from its beginning and comparing it with its head, its checkpoints and what was kept outside.
//!
//! Entries are read in batches, and the log may grow meanwhile.

use super::AuditStore;
use super::chain::{self, Checkpoint, Link};
use crate::error::StoreError;
use crate::tx::Tx;
use crate::verify::{Finding, Verdict};
use domain::kernel::Timestamp;

const BATCH: i64 = 500;
/// As many findings as the other rules name.
const FINDINGS: usize = 20;

#[derive(sqlx::FromRow)]
struct CheckpointRow {
    seq: i64,
    hash: String,
    at: i64,
    signature: String,
}

/// A verdict in the making.
struct Tally {
    verdict: Verdict,
}

impl Tally {
    const fn new(rule: &'static str) -> Self {
        Self {
            verdict: Verdict {
                rule,
                checked: 0,
                findings: Vec::new(),
            },
        }
    }

    fn find(&mut self, subject: impl std::fmt::Display, detail: impl Into<String>) {
        if self.verdict.findings.len() < FINDINGS {
            self.verdict.findings.push(Finding {
                subject: subject.to_string(),
                detail: detail.into(),
            });
        }
    }
}

/// How far the walk has come.
struct Walk<'w> {
    outside: &'w [Checkpoint],
    chain: Tally,
    checkpoints: Tally,
    kept: Tally,
    /// The number and hash of the last entry seen; `i64::MIN` before the first, so that none can hide.
    seq: i64,
    hash: String,
    /// The last checkpoint seen.
    checkpoint: i64,
}

/// Checks the whole log; gives a verdict on the chain, one on the checkpoints, and one on those that were kept outside
/// if there are any.
pub(crate) async fn check(tx: &mut Tx, outside: &[Checkpoint]) -> Result<Vec<Verdict>, StoreError> {
    let mut walk = Walk {
        outside,
        chain: Tally::new("the audit log is one whole chain"),
        checkpoints: Tally::new("checkpoints of the audit log hold"),
        kept: Tally::new("the audit log holds what was kept of it"),
        seq: i64::MIN,
        hash: chain::BEGINNING.to_owned(),
        checkpoint: i64::MIN,
    };
    walk.run(tx).await?;
    let mut verdicts = vec![walk.chain.verdict, walk.checkpoints.verdict];
    if !outside.is_empty() {
        verdicts.push(walk.kept.verdict);
    }
    Ok(verdicts)
}

impl Walk<'_> {
    async fn run(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let head = tx.audit().head().await?;
        loop {
            let links = match tx.audit().links_after(self.seq, BATCH).await {
                Ok(links) => links,
                Err(error) if is_unreadable(&error) => {
                    let after = self.seq.max(0);
                    self.chain
                        .find(format!("after {after}"), "an entry holds what cannot be read");
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let whole = links.len() == usize::try_from(BATCH).unwrap_or(usize::MAX);
            self.entries(tx, &links).await?;
            if !whole {
                break;
            }
        }
        let last = self.seq.max(0);
        match (head, tx.audit().head().await?) {
            (Some(first), Some(now)) if (first..=now).contains(&last) => {}
            (Some(first), Some(_)) => {
                let detail = format!("the head says {first}, the last entry is {last}");
                self.chain.find("head", detail);
            }
            _ => self.chain.find("head", "is missing"),
        }
        self.stored_checkpoints(tx, &[], i64::MAX).await?;
        self.kept_checkpoints(self.seq, &[], i64::MAX);
        Ok(())
    }

    /// Checks a batch of entries, then the checkpoints that fall into it.
    async fn entries(&mut self, tx: &mut Tx, links: &[Link]) -> Result<(), StoreError> {
        let Some(last) = links.last() else {
            return Ok(());
        };
        let start = self.seq;
        for link in links {
            self.chain.verdict.checked += 1;
            let expected = self.seq.max(0) + 1;
            if link.seq != expected {
                self.chain
                    .find(link.seq, format!("stands where entry {expected} should"));
            }
            if link.prev_hash != self.hash {
                self.chain.find(link.seq, "does not follow the entry before it");
            }
            if !tx.audit().is_unchanged(link).await? {
                self.chain
                    .find(link.seq, "has been changed: its hash does not fit");
            }
            self.seq = link.seq;
            self.hash.clone_from(&link.hash);
        }
        self.stored_checkpoints(tx, links, last.seq).await?;
        self.kept_checkpoints(start, links, last.seq);
        Ok(())
    }

    /// Checks the checkpoints up to entry `until`, all of which are among `links`.
    async fn stored_checkpoints(
        &mut self,
        tx: &mut Tx,
        links: &[Link],
        until: i64,
    ) -> Result<(), StoreError> {
        loop {
            let rows = match tx.audit().checkpoints_after(self.checkpoint, until).await {
                Ok(rows) => rows,
                Err(error) if is_unreadable(&error) => {
                    self.checkpoints.find("checkpoint", "holds what cannot be read");
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let Some(last) = rows.last() else {
                return Ok(());
            };
            self.checkpoint = last.seq;
            for row in rows {
                self.checkpoints.verdict.checked += 1;
                let point = Checkpoint {
                    seq: row.seq,
                    hash: row.hash,
                };
                let at = Timestamp::from_micros(row.at);
                if tx.audit().sign(&point, at)? != row.signature {
                    self.checkpoints
                        .find(point.seq, "carries a signature that is not ours");
                }
                compare(&mut self.checkpoints, &point, links);
            }
        }
    }

    /// Compares the checkpoints kept outside that lie behind `start` and up to `until`.
    fn kept_checkpoints(&mut self, start: i64, links: &[Link], until: i64) {
        for point in self.outside {
            if start < point.seq && point.seq <= until {
                self.kept.verdict.checked += 1;
                compare(&mut self.kept, point, links);
            }
        }
    }
}

/// Compares a checkpoint with the entry of its number, which is among `links` if it is there.
fn compare(tally: &mut Tally, point: &Checkpoint, links: &[Link]) {
    match links.binary_search_by_key(&point.seq, |link| link.seq) {
        Ok(index) if links[index].hash == point.hash => {}
        Ok(_) => tally.find(point.seq, "the entry had another hash then"),
        Err(_) => tally.find(point.seq, "the entry was there then and is gone"),
    }
}

/// Whether a row held a value of another kind than its column: damage, not a failure of the database.
const fn is_unreadable(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Database(
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::AnyDriverError(_)
        )
    )
}

impl AuditStore<'_> {
    /// Whether the hash of an entry fits what it says. A sealed value that does not open has been changed, too.
    async fn is_unchanged(&mut self, link: &Link) -> Result<bool, StoreError> {
        let opened = match self.opened(link.clone()).await {
            Ok(opened) => opened,
            Err(StoreError::Inconsistent { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let hash = opened.digest(|text| self.tx.keys().sign(super::VALUE, text.as_bytes()))?;
        Ok(hash == link.hash)
    }

    async fn head(&mut self) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar("SELECT seq FROM audit_head WHERE id = 1")
            .fetch_optional(self.tx.conn())
            .await?)
    }

    async fn checkpoints_after(&mut self, seq: i64, until: i64) -> Result<Vec<CheckpointRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT seq, hash, at, signature FROM audit_checkpoint WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3",
        )
        .bind(seq)
        .bind(until)
        .bind(BATCH)
        .fetch_all(self.tx.conn())
        .await?)
    }
}

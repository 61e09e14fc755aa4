//! The checks behind `jishi verify`: what must always be true, asked of the database itself.

use crate::aftersales;
use crate::audit::{self, Checkpoint};
use crate::db::{Engine, Store};
use crate::error::StoreError;
use crate::inventory;
use crate::logistics;
use crate::order;
use crate::payment;
use crate::settlement;
use crate::tx::Tx;
use crate::vault::sealed_columns;
use sqlx::AssertSqlSafe;

/// A row that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub subject: String,
    pub detail: String,
}

/// What the check of one rule came to.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The rule in words.
    pub rule: &'static str,
    /// Rows looked at.
    pub checked: i64,
    /// The first findings, at most 20.
    pub findings: Vec<Finding>,
}

/// A rule: how many rows it looks at, and a query of `(subject, detail)` for those that break it.
pub(crate) struct Rule {
    pub(crate) says: &'static str,
    pub(crate) count: &'static str,
    pub(crate) broken: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        says: "order totals equal their lines",
        count: "SELECT COUNT(*) FROM order_line",
        broken: "SELECT o.id, 'subtotal ' || o.subtotal || ', lines ' || COALESCE(l.total, 0)
            FROM orders o
            LEFT JOIN (SELECT order_id, CAST(SUM(unit * quantity) AS BIGINT) AS total FROM order_line GROUP BY order_id) l
                ON l.order_id = o.id
            WHERE o.subtotal <> COALESCE(l.total, 0) OR o.total <> o.subtotal + o.delivery",
    },
    Rule {
        says: "group totals equal their orders",
        count: "SELECT COUNT(*) FROM order_group",
        broken: "SELECT g.id, 'group ' || g.subtotal || ' + ' || g.delivery || ', orders ' || COALESCE(o.subtotal, 0)
                || ' + ' || COALESCE(o.delivery, 0)
            FROM order_group g
            LEFT JOIN (SELECT group_id, CAST(SUM(subtotal) AS BIGINT) AS subtotal,
                    CAST(SUM(delivery) AS BIGINT) AS delivery, MIN(currency) AS least, MAX(currency) AS most
                FROM orders GROUP BY group_id) o ON o.group_id = g.id
            WHERE o.group_id IS NULL OR g.subtotal <> o.subtotal OR g.delivery <> o.delivery
                OR g.currency <> o.least OR g.currency <> o.most",
    },
    Rule {
        says: "payments fit groups",
        count: "SELECT COUNT(*) FROM payment",
        broken: "SELECT g.id, 'group of ' || g.total || ' ' || g.currency || ': ' || COALESCE(o.waiting, 0) || ' waiting, '
                || COALESCE(o.alive, 0) || ' under way, ' || COALESCE(o.arrived, 0) || ' of them delivered; payment '
                || COALESCE(y.state || ' ' || y.amount || ' ' || y.currency, 'missing')
            FROM order_group g
            LEFT JOIN payment y ON y.group_id = g.id
            LEFT JOIN (SELECT group_id, COUNT(*) AS parts, COUNT(*) FILTER (WHERE state = 'awaiting_payment') AS waiting,
                    COUNT(*) FILTER (WHERE state IN ('confirmed', 'shipped', 'delivered')) AS alive,
                    COUNT(*) FILTER (WHERE state = 'delivered') AS arrived
                FROM orders GROUP BY group_id) o ON o.group_id = g.id
            WHERE y.id IS NULL OR y.amount <> g.total OR y.currency <> g.currency
                OR (o.waiting > 0 AND (o.waiting < o.parts OR y.state <> 'pending'))
                OR (o.waiting = 0 AND y.state = 'pending')
                OR (o.alive > 0 AND y.state NOT IN ('captured', 'refund_pending', 'refunded', 'due', 'collected'))
                OR (o.alive > 0 AND y.state = 'refunded' AND y.method <> 'cash_on_delivery' AND y.amount > COALESCE((SELECT CAST(SUM(r.amount) AS BIGINT)
                    FROM refund r WHERE r.payment_id = y.id), 0))
                OR (o.alive = 0 AND o.waiting = 0 AND y.state NOT IN ('void', 'refund_pending', 'refunded'))
                OR (y.state = 'due' AND o.alive = o.arrived)
                OR (y.state = 'collected' AND y.method <> 'cash_on_delivery')
                OR (y.method = 'cash_on_delivery' AND y.state IN ('collected', 'refund_pending', 'refunded')
                    AND o.alive > o.arrived)",
    },
    Rule {
        says: "no more goes back of an order than it cost",
        count: "SELECT COUNT(*) FROM orders",
        broken: "SELECT o.id, 'order of ' || o.total || ', refunds ' || r.back
            FROM orders o
            JOIN (SELECT order_id, CAST(SUM(amount) AS BIGINT) AS back
                FROM refund WHERE order_id IS NOT NULL GROUP BY order_id) r ON r.order_id = o.id
            WHERE r.back > o.total",
    },
    Rule {
        says: "refunds equal cancelled orders that were paid",
        count: "SELECT COUNT(*) FROM refund",
        broken: payment::SHARES_BROKEN,
    },
    Rule {
        says: "the states of payments derive from their events",
        count: "SELECT COUNT(*) FROM payment_event",
        broken: payment::STATES_BROKEN,
    },
    Rule {
        says: "refunds are those that events tell of",
        count: "SELECT COUNT(*) FROM refund",
        broken: payment::REFUNDS_BROKEN,
    },
    Rule {
        says: "the last history entry is the order's state",
        count: "SELECT COUNT(*) FROM order_history",
        broken: "SELECT o.id, 'order ' || o.state || ', history ' || COALESCE(h.state, 'empty')
            FROM orders o
            LEFT JOIN order_history h ON h.order_id = o.id
                AND h.position = (SELECT MAX(position) FROM order_history WHERE order_id = o.id)
            WHERE h.state IS NULL OR h.state <> o.state",
    },
    Rule {
        says: "the last history entry is the seller's state",
        count: "SELECT COUNT(*) FROM seller_history",
        broken: "SELECT s.id, 'seller ' || s.state || ', history ' || COALESCE(h.state, 'empty')
            FROM seller s
            LEFT JOIN seller_history h ON h.seller_id = s.id
                AND h.position = (SELECT MAX(position) FROM seller_history WHERE seller_id = s.id)
            WHERE h.state IS NULL OR h.state <> s.state",
    },
];

/// Findings that are told of one rule, at most.
const FINDINGS: usize = 20;

impl Store {
    /// Checks every rule and the audit log, and on `SQLite` the file and the foreign keys too; `each` hears of every
    /// verdict as it comes.
    pub async fn verify(&self, mut each: impl FnMut(&Verdict)) -> Result<Vec<Verdict>, StoreError> {
        let mut tx = self.read().await?;
        let mut verdicts = Vec::new();
        let rules = RULES.iter().chain(order::RULES).chain(inventory::RULES);
        let rules = rules.chain(logistics::RULES).chain(payment::RULES);
        let rules = rules.chain(settlement::RULES).chain(settlement::COST_RULES);
        for rule in rules.chain(aftersales::RULES) {
            let checked: i64 = sqlx::query_scalar(rule.count).fetch_one(tx.conn()).await?;
            let rows: Vec<(String, String)> =
                sqlx::query_as(AssertSqlSafe(format!("{} LIMIT 20", rule.broken)))
                    .fetch_all(tx.conn())
                    .await?;
            let findings = rows
                .into_iter()
                .map(|(subject, detail)| Finding { subject, detail })
                .collect();
            let verdict = Verdict {
                rule: rule.says,
                checked,
                findings,
            };
            each(&verdict);
            verdicts.push(verdict);
        }
        for verdict in settlement::check(&mut tx).await? {
            each(&verdict);
            verdicts.push(verdict);
        }
        for verdict in audit::check(&mut tx, &[]).await? {
            each(&verdict);
            verdicts.push(verdict);
        }
        let verdict = sealed_values(&mut tx).await?;
        each(&verdict);
        verdicts.push(verdict);
        if tx.engine() == Engine::Sqlite {
            for verdict in [file_integrity(&mut tx).await?, foreign_keys(&mut tx).await?] {
                each(&verdict);
                verdicts.push(verdict);
            }
        }
        Ok(verdicts)
    }

    /// Checks the audit log alone, also against checkpoints that were kept somewhere else.
    pub async fn verify_audit(&self, kept: &[Checkpoint]) -> Result<Vec<Verdict>, StoreError> {
        audit::check(&mut self.read().await?, kept).await
    }
}

/// Values opened at a time.
const OPENED: i64 = 500;

/// Opens every sealed value: one that was changed, or moved from another row, does not open.
async fn sealed_values(tx: &mut Tx) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict {
        rule: "personal data is sealed, and opens in its place",
        checked: 0,
        findings: Vec::new(),
    };
    for column in sealed_columns() {
        let mut after = String::new();
        while let Some(part) = tx.vault().check(column, &after, OPENED).await? {
            verdict.checked += part.count;
            let broken = part.broken.into_iter().map(|(subject, wrong)| Finding {
                subject,
                detail: format!("{} {wrong}", column.name()),
            });
            verdict.findings.extend(broken);
            verdict.findings.truncate(FINDINGS);
            after = part.last;
        }
    }
    Ok(verdict)
}

async fn file_integrity(tx: &mut Tx) -> Result<Verdict, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check(20)")
        .fetch_all(tx.conn())
        .await?;
    let findings = rows
        .into_iter()
        .filter(|(text,)| text != "ok")
        .map(|(detail,)| Finding {
            subject: "file".to_owned(),
            detail,
        })
        .collect();
    Ok(Verdict {
        rule: "the database file is intact",
        checked: 1,
        findings,
    })
}

async fn foreign_keys(tx: &mut Tx) -> Result<Verdict, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT \"table\", 'row ' || COALESCE(CAST(rowid AS TEXT), '?') || ' refers to nothing in ' || parent
         FROM pragma_foreign_key_check LIMIT 20",
    )
    .fetch_all(tx.conn())
    .await?;
    let findings = rows
        .into_iter()
        .map(|(subject, detail)| Finding { subject, detail })
        .collect();
    Ok(Verdict {
        rule: "foreign keys lead somewhere",
        checked: 1,
        findings,
    })
}

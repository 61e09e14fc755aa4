//! The ledger's part of `jishi verify`. The rules are SQL and know nothing of the functions that post: they ask orders,
//! payments and refunds what every balance has to be. Beside them the trial balance is folded here and compared with what
//! SQL says, and every seal is made again.

use super::EntryRow;
use super::seal::{Sealed, seal};
use crate::error::StoreError;
use crate::tx::Tx;
use crate::verify::{Finding, Rule, Verdict};
use domain::kernel::Timestamp;
use domain::settlement::{Balances, EntryId, Transfer};
use std::collections::BTreeMap;

/// Every rule that is a query.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        says: "every entry of the ledger moves something",
        count: "SELECT COUNT(*) FROM ledger_entry",
        broken: "SELECT e.id, e.key || ' moves nothing, or at another time'
            FROM ledger_entry e
            WHERE NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.entry_id = e.id)
                OR EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.entry_id = e.id AND t.at <> e.at)",
    },
    Rule {
        says: "no account is below its floor",
        count: "SELECT COUNT(*) FROM ledger_account",
        broken: "SELECT a.id, 'balance ' || b.balance || ' ' || a.currency || ', floor ' || a.floor
            FROM ledger_account a
            JOIN (SELECT account, currency, CAST(SUM(change) AS BIGINT) AS balance
                FROM (SELECT d.id AS account, d.currency,
                        CASE WHEN d.type IN ('asset', 'expense') THEN t.amount ELSE -t.amount END AS change
                    FROM ledger_transfer t JOIN ledger_account d ON d.id = t.debit AND d.currency = t.currency
                    UNION ALL
                    SELECT c.id, c.currency, CASE WHEN c.type IN ('asset', 'expense') THEN -t.amount ELSE t.amount END
                    FROM ledger_transfer t JOIN ledger_account c ON c.id = t.credit AND c.currency = t.currency) m
                GROUP BY account, currency) b ON b.account = a.id AND b.currency = a.currency
            WHERE b.balance < a.floor",
    },
    Rule {
        says: "every payment that came is in the ledger",
        count: "SELECT COUNT(*) FROM payment WHERE state IN ('captured', 'refund_pending', 'refunded')",
        broken: "SELECT y.id, 'payment ' || y.state || ' of ' || y.amount || ' ' || y.currency || ', late '
                || COALESCE(l.late, 0) || ' and twice ' || COALESCE(l.excess, 0) || ', booked ' || COALESCE(b.captured, 0)
                || ' and ' || COALESCE(b.late, 0) || ' ' || COALESCE(b.currency, '') || ' as ' || COALESCE(b.key, 'nothing')
            FROM payment y
            LEFT JOIN (SELECT payment_id, CAST(SUM(amount) FILTER (WHERE cause = 'late') AS BIGINT) AS late,
                    CAST(SUM(amount) FILTER (WHERE cause = 'excess') AS BIGINT) AS excess
                FROM refund WHERE order_id IS NULL GROUP BY payment_id) l ON l.payment_id = y.id
            LEFT JOIN (SELECT e.group_id, MIN(e.key) FILTER (WHERE e.kind = 'payment.captured') AS key,
                    COUNT(DISTINCT e.key) FILTER (WHERE e.kind = 'payment.captured') AS times,
                    CAST(SUM(t.amount) FILTER (WHERE e.kind = 'payment.captured') AS BIGINT) AS captured,
                    CAST(SUM(t.amount) FILTER (WHERE e.kind = 'payment.late') AS BIGINT) AS late,
                    MIN(t.currency) AS currency
                FROM ledger_entry e
                JOIN payment p ON p.group_id = e.group_id
                JOIN ledger_transfer t ON t.entry_id = e.id
                    AND t.debit = CASE WHEN p.method = 'remittance' THEN 'suspense' ELSE 'gateway_clearing' END
                WHERE e.kind IN ('payment.captured', 'payment.late')
                GROUP BY e.group_id) b ON b.group_id = y.group_id
            WHERE COALESCE(b.captured, 0) <> CASE WHEN l.late IS NULL
                    AND y.method <> 'cash_on_delivery' AND y.state IN ('captured', 'refund_pending', 'refunded')
                    THEN y.amount ELSE 0 END
                OR COALESCE(b.late, 0) <> COALESCE(l.late, 0) + COALESCE(l.excess, 0)
                OR b.currency <> y.currency
                OR b.times > 1 OR b.key <> 'payment.captured:' || y.id",
    },
    Rule {
        says: "cash that couriers have collected is in the ledger",
        count: "SELECT COUNT(*) FROM payment
            WHERE method = 'cash_on_delivery' AND state IN ('collected', 'refund_pending', 'refunded')",
        broken: "SELECT y.id, 'delivered ' || COALESCE(o.total, 0) || ', booked ' || COALESCE(b.amount, 0)
            FROM payment y
            LEFT JOIN (SELECT o.group_id, CAST(SUM(o.total - COALESCE(u.cut, 0)) AS BIGINT) AS total
                FROM orders o
                LEFT JOIN (SELECT order_id, CAST(SUM(unit * cancelled) AS BIGINT) AS cut
                FROM order_line GROUP BY order_id) u ON u.order_id = o.id
                WHERE o.state <> 'cancelled' GROUP BY o.group_id) o ON o.group_id = y.group_id
            LEFT JOIN (SELECT e.key, CAST(SUM(t.amount) AS BIGINT) AS amount
                FROM ledger_entry e
                JOIN ledger_transfer t ON t.entry_id = e.id AND t.debit = 'cash_in_transit'
                WHERE e.kind = 'payment.collected'
                GROUP BY e.key) b ON b.key = 'payment.collected:' || y.id
            WHERE CASE WHEN y.method = 'cash_on_delivery' AND y.state IN ('collected', 'refund_pending', 'refunded')
                THEN COALESCE(o.total, 0) ELSE 0 END <> COALESCE(b.amount, 0)",
    },
    Rule {
        says: "every refund is in the ledger",
        count: "SELECT COUNT(*) FROM refund",
        broken: "SELECT r.id, 'refund ' || r.state || ' of ' || r.amount || ', owed ' || COALESCE(w.amount, 0)
                || ', given back ' || COALESCE(d.amount, 0)
            FROM refund r
            LEFT JOIN (SELECT e.key, CAST(SUM(t.amount) AS BIGINT) AS amount
                FROM ledger_entry e
                JOIN ledger_transfer t ON t.entry_id = e.id AND t.credit = 'refund_payable'
                WHERE e.kind IN ('refund.owed', 'payment.late')
                GROUP BY e.key) w
                ON w.key = CASE WHEN r.order_id IS NULL THEN 'payment.late:' || r.id ELSE 'refund.owed:' || r.id END
            LEFT JOIN (SELECT substr(e.key, length(e.kind) + 2, 30) AS refund,
                    CAST(SUM(CASE WHEN t.debit = 'refund_payable' THEN t.amount ELSE -t.amount END) AS BIGINT) AS amount
                FROM ledger_entry e
                JOIN payment p ON p.group_id = e.group_id
                JOIN ledger_transfer t ON t.entry_id = e.id
                    AND CASE WHEN p.method = 'online' THEN 'gateway_clearing' ELSE 'bank' END IN (t.credit, t.debit)
                WHERE e.kind IN ('refund.done', 'refund.failed')
                GROUP BY 1) d ON d.refund = r.id
            WHERE COALESCE(w.amount, 0) <> r.amount
                OR COALESCE(d.amount, 0) <> CASE WHEN r.state = 'refunded' THEN r.amount ELSE 0 END",
    },
    Rule {
        says: "buyers owe what is ordered and not paid",
        count: "SELECT COUNT(*) FROM orders",
        broken: "SELECT o.id, 'open ' || o.open || ', booked ' || COALESCE(r.balance, 0) || ' as owed, '
                || COALESCE(c.balance, 0) || ' to be cleared'
            FROM (SELECT o.id, CASE WHEN o.state <> 'cancelled' AND y.state IN ('pending', 'due')
                    THEN o.total - COALESCE(u.cut, 0) ELSE 0 END AS open
                FROM orders o
                JOIN payment y ON y.group_id = o.group_id
                LEFT JOIN (SELECT order_id, CAST(SUM(unit * cancelled) AS BIGINT) AS cut
                FROM order_line GROUP BY order_id) u ON u.order_id = o.id) o
            LEFT JOIN (SELECT order_id, CAST(SUM(CASE WHEN debit = 'buyer_receivable' THEN amount ELSE -amount END)
                    AS BIGINT) AS balance
                FROM ledger_transfer
                WHERE (debit = 'buyer_receivable' OR credit = 'buyer_receivable') AND order_id IS NOT NULL
                GROUP BY order_id) r ON r.order_id = o.id
            LEFT JOIN (SELECT order_id, CAST(SUM(CASE WHEN credit = 'order_clearing' THEN amount ELSE -amount END)
                    AS BIGINT) AS balance
                FROM ledger_transfer
                WHERE (debit = 'order_clearing' OR credit = 'order_clearing') AND order_id IS NOT NULL
                GROUP BY order_id) c ON c.order_id = o.id
            WHERE COALESCE(r.balance, 0) <> o.open OR COALESCE(c.balance, 0) <> o.open",
    },
    Rule {
        says: "sellers have pending what is paid and not delivered",
        count: "SELECT COUNT(*) FROM orders",
        broken: "SELECT o.id, 'pending ' || o.pending || ', booked ' || COALESCE(b.balance, 0)
            FROM (SELECT o.id, o.seller_id, CASE WHEN o.state IN ('confirmed', 'shipped')
                        AND y.state IN ('captured', 'refund_pending', 'refunded')
                    THEN o.total - COALESCE(r.back, 0) ELSE 0 END AS pending
                FROM orders o
                JOIN payment y ON y.group_id = o.group_id
                LEFT JOIN (SELECT order_id, CAST(SUM(amount) AS BIGINT) AS back FROM refund GROUP BY order_id) r
                    ON r.order_id = o.id) o
            LEFT JOIN (SELECT m.order_id, m.account, CAST(SUM(m.change) AS BIGINT) AS balance
                FROM (SELECT order_id, credit AS account, amount AS change FROM ledger_transfer
                    WHERE credit LIKE 'seller!_pending:%' ESCAPE '!'
                    UNION ALL
                    SELECT order_id, debit, -amount FROM ledger_transfer
                    WHERE debit LIKE 'seller!_pending:%' ESCAPE '!') m
                GROUP BY m.order_id, m.account) b
                ON b.order_id = o.id AND b.account = 'seller_pending:' || o.seller_id
            WHERE COALESCE(b.balance, 0) <> o.pending",
    },
    Rule {
        says: "what is delivered and paid is earned once, without its commission",
        count: "SELECT COUNT(*) FROM orders WHERE state = 'delivered'",
        broken: "SELECT o.id, 'to be earned ' || o.due || ' of which ' || o.fee || ' commission, booked '
                || COALESCE(b.total, 0) || ' of which ' || COALESCE(b.fee, 0)
            FROM (SELECT o.id, CASE WHEN o.state = 'delivered'
                        AND y.state IN ('captured', 'refund_pending', 'refunded', 'collected')
                    THEN o.total - COALESCE(r.back, 0) - COALESCE(u.cut, 0) ELSE 0 END AS due,
                    CASE WHEN o.state = 'delivered' AND r.order_id IS NULL AND COALESCE(u.cut, 0) = 0
                        AND y.state IN ('captured', 'refund_pending', 'refunded', 'collected')
                    THEN COALESCE(c.fee, 0) ELSE 0 END AS fee,
                    CASE WHEN r.order_id IS NULL AND COALESCE(u.cut, 0) = 0 THEN 0 ELSE 1 END AS touched
                FROM orders o
                JOIN payment y ON y.group_id = o.group_id
                LEFT JOIN (SELECT order_id, CAST(SUM(amount) AS BIGINT) AS back FROM refund
                    WHERE order_id IS NOT NULL GROUP BY order_id) r ON r.order_id = o.id
                LEFT JOIN (SELECT l.order_id, CAST(SUM(l.unit * l.cancelled) AS BIGINT) AS cut
                    FROM order_line l
                    JOIN orders k ON k.id = l.order_id
                    JOIN payment p ON p.group_id = k.group_id AND p.method = 'cash_on_delivery'
                    GROUP BY l.order_id) u ON u.order_id = o.id
                LEFT JOIN (SELECT order_id, CAST(SUM(commission + tax) AS BIGINT) AS fee FROM order_commission
                    GROUP BY order_id) c ON c.order_id = o.id) o
            LEFT JOIN (SELECT m.order_id, CAST(SUM(m.change) AS BIGINT) AS total,
                    CAST(SUM(CASE WHEN m.account LIKE 'commission!_%' ESCAPE '!' THEN m.change ELSE 0 END) AS BIGINT) AS fee
                FROM (SELECT t.order_id, t.credit AS account, t.amount AS change FROM ledger_transfer t
                    JOIN ledger_entry e ON e.id = t.entry_id AND e.kind = 'order.earned'
                    UNION ALL
                    SELECT t.order_id, t.debit, -t.amount FROM ledger_transfer t
                    JOIN ledger_entry e ON e.id = t.entry_id AND e.kind = 'refund.owed'
                    WHERE t.debit NOT LIKE 'seller!_pending:%' ESCAPE '!') m
                GROUP BY m.order_id) b ON b.order_id = o.id
            WHERE COALESCE(b.total, 0) <> o.due OR (o.touched = 0 AND COALESCE(b.fee, 0) <> o.fee)",
    },
    Rule {
        says: "what is owed back to buyers is what refunds wait for",
        count: "SELECT COUNT(*) FROM refund WHERE state <> 'refunded'",
        broken: "SELECT COALESCE(b.currency, w.currency), 'waiting ' || COALESCE(w.amount, 0) || ', booked '
                || COALESCE(b.balance, 0)
            FROM (SELECT currency, CAST(SUM(CASE WHEN credit = 'refund_payable' THEN amount ELSE -amount END) AS BIGINT)
                    AS balance
                FROM ledger_transfer
                WHERE debit = 'refund_payable' OR credit = 'refund_payable'
                GROUP BY currency) b
            FULL JOIN (SELECT y.currency, CAST(SUM(r.amount) AS BIGINT) AS amount
                FROM refund r
                JOIN payment y ON y.id = r.payment_id
                WHERE r.state <> 'refunded'
                GROUP BY y.currency) w ON w.currency = b.currency
            WHERE COALESCE(w.amount, 0) <> COALESCE(b.balance, 0)",
    },
    Rule {
        says: "commission is what its rate makes of the goods",
        count: "SELECT COUNT(*) FROM order_commission",
        broken: "SELECT c.order_id, 'line ' || c.position || ' of ' || l.total || ': base ' || c.base || ', charged '
                || (c.commission + c.tax)
            FROM order_commission c
            JOIN order_line l ON l.order_id = c.order_id AND l.position = c.position
            WHERE c.base <> l.total OR c.commission + c.tax <> (c.base * c.rate + 5000) / 10000",
    },
    Rule {
        says: "what was paid out has left the books, and nothing else",
        count: "SELECT COUNT(*) FROM payout",
        broken: "SELECT p.id, 'payout ' || p.state || ' of ' || p.amount || ' ' || p.currency || ', booked '
                || COALESCE(b.amount, 0)
            FROM payout p
            LEFT JOIN (SELECT substr(e.key, length(e.kind) + 2) AS payout, t.currency,
                    CAST(SUM(CASE WHEN t.credit = 'bank' THEN t.amount ELSE -t.amount END) AS BIGINT) AS amount
                FROM ledger_entry e
                JOIN ledger_transfer t ON t.entry_id = e.id AND 'bank' IN (t.credit, t.debit)
                WHERE e.kind IN ('payout.sent', 'payout.failed')
                GROUP BY 1, 2) b ON b.payout = p.id AND b.currency = p.currency
            WHERE COALESCE(b.amount, 0) <> CASE WHEN p.state = 'sent' THEN p.amount ELSE 0 END",
    },
    Rule {
        says: "payouts hold what they ask for",
        count: "SELECT COUNT(*) FROM payout_hold",
        broken: "SELECT h.seller_id, 'held ' || h.amount || ' ' || h.currency || ', asked for ' || COALESCE(o.amount, 0)
            FROM payout_hold h
            LEFT JOIN (SELECT seller_id, currency, CAST(SUM(amount) AS BIGINT) AS amount
                FROM payout WHERE state IN ('requested', 'approved') GROUP BY seller_id, currency) o
                ON o.seller_id = h.seller_id AND o.currency = h.currency
            WHERE h.amount <> COALESCE(o.amount, 0)",
    },
    Rule {
        says: "payouts were approved by another person than asked",
        count: "SELECT COUNT(*) FROM payout WHERE state IN ('approved', 'sent', 'failed')",
        broken: "SELECT p.id, 'payout ' || p.state || ', request ' || COALESCE(a.state, 'missing')
            FROM payout p
            LEFT JOIN approval a ON a.id = p.approval_id AND a.kind = 'payout' AND a.subject = p.id
            WHERE p.state IN ('approved', 'sent', 'failed')
                AND (a.state IS NULL OR a.state <> 'approved' OR a.decided_by IS NULL OR a.decided_by = a.requested_by)",
    },
];

/// Entries looked at at a time.
const BATCH: i64 = 500;
/// As many findings as the other rules name.
const FINDINGS: usize = 20;
const ALWAYS: (Timestamp, Timestamp) = (Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX));

/// What was debited and credited of accounts, by account and currency.
type Sums = BTreeMap<(String, String), (i128, i128)>;

/// Walks over all entries: their seals, and the sum of every account, which SQL is asked for too. The shop may go on
/// meanwhile: SQL is asked before and after, and what is only ever added to lies between.
pub(crate) async fn check(tx: &mut Tx) -> Result<Vec<Verdict>, StoreError> {
    let mut seals = Verdict {
        rule: "no entry of the ledger was changed",
        checked: 0,
        findings: Vec::new(),
    };
    let before = added(tx).await?;
    let mut balances = Balances::default();
    let mut after: Option<(Timestamp, EntryId)> = None;
    loop {
        let entries = match tx.settlement().entries(ALWAYS, after, BATCH).await {
            Ok(entries) => entries,
            Err(StoreError::Inconsistent { what, detail }) => {
                find(&mut seals, "ledger", format!("{what} cannot be read: {detail}"));
                break;
            }
            Err(error) => return Err(error),
        };
        let Some(last) = entries.last() else { break };
        after = Some((last.at, last.id));
        for entry in &entries {
            seals.checked += 1;
            let transfers: Vec<Transfer> = entry.transfers.iter().map(|row| row.transfer).collect();
            balances.extend(&transfers);
            if !is_unchanged(tx, entry, &transfers)? {
                let detail = format!("{} was changed: its seal does not fit", entry.key);
                find(&mut seals, entry.id, detail);
            }
        }
    }
    let trial = trial(&before, &balances, &added(tx).await?);
    Ok(vec![trial, seals, super::period::check(tx).await?])
}

fn is_unchanged(tx: &Tx, entry: &EntryRow, transfers: &[Transfer]) -> Result<bool, StoreError> {
    let sealed = Sealed {
        id: entry.id,
        key: &entry.key,
        kind: entry.kind,
        group: entry.group.as_deref(),
        at: entry.at,
        transfers,
    };
    Ok(seal(tx.keys(), &sealed)? == entry.seal)
}

/// What SQL adds up.
async fn added(tx: &mut Tx) -> Result<Sums, StoreError> {
    let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "SELECT a.id, a.currency,
             COALESCE((SELECT CAST(SUM(t.amount) AS BIGINT) FROM ledger_transfer t
                 WHERE t.debit = a.id AND t.currency = a.currency), 0),
             COALESCE((SELECT CAST(SUM(t.amount) AS BIGINT) FROM ledger_transfer t
                 WHERE t.credit = a.id AND t.currency = a.currency), 0)
         FROM ledger_account a",
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, currency, debit, credit)| ((id, currency), (i128::from(debit), i128::from(credit))))
        .collect())
}

/// Compares what was folded here with what SQL added up before and after, account by account, and the sum of every
/// currency with zero.
fn trial(before: &Sums, folded: &Balances, after: &Sums) -> Verdict {
    let mut verdict = Verdict {
        rule: "the trial balance is the same in two ways, and sums to zero",
        checked: i64::try_from(after.len()).unwrap_or(i64::MAX),
        findings: Vec::new(),
    };
    let folded: Sums = folded
        .iter()
        .map(|(account, currency, debit, credit)| {
            ((account.to_string(), currency.code().to_owned()), (debit, credit))
        })
        .collect();
    let of = |sums: &Sums, key: &(String, String)| sums.get(key).copied().unwrap_or_default();
    let mut sums = BTreeMap::<&str, i128>::new();
    for (key, most) in after {
        let (least, here) = (of(before, key), of(&folded, key));
        if !(least.0..=most.0).contains(&here.0) || !(least.1..=most.1).contains(&here.1) {
            let detail = format!("{}: folded {here:?}, added up {most:?}", key.1);
            find(&mut verdict, &key.0, detail);
        }
        *sums.entry(&key.1).or_default() += most.0 - most.1;
    }
    for key in folded.keys().filter(|key| !after.contains_key(*key)) {
        find(
            &mut verdict,
            &key.0,
            format!("{}: there is no such account", key.1),
        );
    }
    for (currency, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
        find(&mut verdict, currency, format!("debits less credits are {sum}"));
    }
    verdict
}

fn find(verdict: &mut Verdict, subject: impl std::fmt::Display, detail: String) {
    if verdict.findings.len() < FINDINGS {
        verdict.findings.push(Finding {
            subject: subject.to_string(),
            detail,
        });
    }
}

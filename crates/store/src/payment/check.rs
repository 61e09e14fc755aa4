//! The rules of `jishi verify` about money that comes by courier and by bank.

use crate::verify::Rule;

/// Every rule that is a query.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        says: "couriers answer for the cash of every delivered order, once",
        count: "SELECT COUNT(*) FROM cash_collection",
        broken: "SELECT o.id, 'delivered ' || o.total || ', payment ' || y.state || ', to be handed over '
                || COALESCE(c.due, 0)
            FROM orders o
            JOIN payment y ON y.group_id = o.group_id
            LEFT JOIN (SELECT order_id, CAST(SUM(amount) AS BIGINT) AS booked FROM ledger_transfer t
                JOIN ledger_entry e ON e.id = t.entry_id AND e.kind = 'payment.collected'
                WHERE t.debit = 'cash_in_transit' GROUP BY order_id) b ON b.order_id = o.id
            LEFT JOIN cash_collection c ON c.order_id = o.id
            WHERE COALESCE(b.booked, 0) <> COALESCE(c.due, 0)
                OR (c.order_id IS NOT NULL AND (c.currency <> o.currency OR y.method <> 'cash_on_delivery'))",
    },
    Rule {
        says: "no more cash goes back than couriers answer for",
        count: "SELECT COUNT(*) FROM refund r JOIN payment y ON y.id = r.payment_id AND y.method = 'cash_on_delivery'",
        broken: "SELECT r.order_id, 'cash ' || COALESCE(c.due, 0) || ', refunds ' || r.back
            FROM (SELECT r.order_id, CAST(SUM(r.amount) AS BIGINT) AS back
                FROM refund r
                JOIN payment y ON y.id = r.payment_id AND y.method = 'cash_on_delivery'
                GROUP BY r.order_id) r
            LEFT JOIN cash_collection c ON c.order_id = r.order_id
            WHERE r.back > COALESCE(c.due, 0)",
    },
    Rule {
        says: "what couriers have handed over is what their statements say",
        count: "SELECT COUNT(*) FROM courier_line",
        broken: "SELECT c.order_id, 'handed over ' || c.remitted || ', by statements ' || COALESCE(l.applied, 0)
            FROM cash_collection c
            LEFT JOIN (SELECT order_id, CAST(SUM(applied) AS BIGINT) AS applied FROM courier_line
                WHERE order_id IS NOT NULL GROUP BY order_id) l ON l.order_id = c.order_id
            WHERE c.remitted <> COALESCE(l.applied, 0)",
    },
    Rule {
        says: "cash in transit is what couriers have not handed over",
        count: "SELECT COUNT(*) FROM cash_collection",
        broken: "SELECT COALESCE(c.currency, b.currency), 'open ' || COALESCE(c.left_over, 0) || ', booked '
                || COALESCE(b.balance, 0)
            FROM (SELECT currency, CAST(SUM(due - remitted - written_off) AS BIGINT) AS left_over
                FROM cash_collection GROUP BY currency) c
            FULL JOIN (SELECT currency, CAST(SUM(CASE WHEN debit = 'cash_in_transit' THEN amount ELSE -amount END) AS BIGINT)
                    AS balance
                FROM ledger_transfer
                WHERE (debit = 'cash_in_transit' OR credit = 'cash_in_transit')
                    AND entry_id IN (SELECT id FROM ledger_entry WHERE kind <> 'correction')
                GROUP BY currency) b ON b.currency = c.currency
            WHERE COALESCE(c.left_over, 0) <> COALESCE(b.balance, 0)",
    },
    Rule {
        says: "every receipt is a payment's as far as it was applied",
        count: "SELECT COUNT(*) FROM bank_receipt",
        broken: "SELECT COALESCE(r.id, e.operation), 'applied ' || COALESCE(r.applied, 0) || ', by its payment '
                || COALESCE(e.amount, 0)
            FROM (SELECT id, payment_id, currency, applied FROM bank_receipt WHERE applied > 0) r
            FULL JOIN (SELECT e.payment_id, e.operation, e.amount, e.currency
                FROM payment_event e
                JOIN payment y ON y.id = e.payment_id AND y.method = 'remittance'
                WHERE e.kind = 'captured') e ON e.operation = r.id
            WHERE r.id IS NULL OR e.operation IS NULL OR e.payment_id <> r.payment_id OR e.amount <> r.applied
                OR e.currency <> r.currency",
    },
    Rule {
        says: "every receipt and every line of a courier is in the ledger, once",
        count: "SELECT COUNT(*) FROM ledger_entry WHERE kind IN ('receipt.booked', 'cash.handed_over')",
        broken: "SELECT COALESCE(i.id, b.key), 'came ' || COALESCE(i.amount, 0) || ', booked ' || COALESCE(b.amount, 0)
            FROM (SELECT id, 'receipt.booked:' || id AS key, amount, currency FROM bank_receipt
                UNION ALL
                SELECT l.id, 'cash.handed_over:' || l.id, l.amount, s.currency
                FROM courier_line l JOIN courier_statement s ON s.id = l.statement_id) i
            FULL JOIN (SELECT e.key, CAST(SUM(t.amount) AS BIGINT) AS amount, MIN(t.currency) AS currency
                FROM ledger_entry e
                JOIN ledger_transfer t ON t.entry_id = e.id AND t.debit = 'bank'
                WHERE e.kind IN ('receipt.booked', 'cash.handed_over')
                GROUP BY e.key) b ON b.key = i.key
            WHERE i.key IS NULL OR b.key IS NULL OR i.amount <> b.amount OR i.currency <> b.currency",
    },
    Rule {
        says: "money that is nobody's is what receipts and couriers' lines leave over",
        count: "SELECT COUNT(*) FROM bank_receipt",
        broken: "SELECT COALESCE(i.currency, b.currency), 'left over ' || COALESCE(i.left_over, 0) || ', booked '
                || COALESCE(b.balance, 0)
            FROM (SELECT currency, CAST(SUM(left_over) AS BIGINT) AS left_over
                FROM (SELECT r.currency, CASE WHEN r.state IN ('returned', 'kept') THEN 0 ELSE r.amount - r.applied END
                        + CASE WHEN y.state = 'pending' THEN r.applied ELSE 0 END AS left_over
                    FROM bank_receipt r LEFT JOIN payment y ON y.id = r.payment_id
                    UNION ALL
                    SELECT s.currency, l.amount - l.applied
                    FROM courier_line l JOIN courier_statement s ON s.id = l.statement_id
                    WHERE l.state NOT IN ('returned', 'kept')) m
                GROUP BY currency) i
            FULL JOIN (SELECT currency, CAST(SUM(CASE WHEN credit = 'suspense' THEN amount ELSE -amount END) AS BIGINT)
                    AS balance
                FROM ledger_transfer
                WHERE (debit = 'suspense' OR credit = 'suspense')
                    AND entry_id IN (SELECT id FROM ledger_entry WHERE kind <> 'correction')
                GROUP BY currency) b ON b.currency = i.currency
            WHERE COALESCE(i.left_over, 0) <> COALESCE(b.balance, 0)",
    },
];

//! What the shop pays for its sales, for `jishi verify`: fees of captures and what carriers cost. SQL that knows nothing of
//! the functions that post, and finds the rule of every capture and its formula anew.

use crate::verify::Rule;

/// Every rule that is a query.
pub(crate) const COST_RULES: &[Rule] = &[
    Rule {
    says: "every capture that a rule covers has its fee, by the rule's formula",
    count: "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'payment.fee'",
    broken: "SELECT COALESCE(c.subject, f.subject), 'fee ' || COALESCE(c.fee, 0) || ' by the rule, booked '
            || COALESCE(f.amount, 0) || ', of which sellers bear ' || COALESCE(f.sellers, 0)
        FROM (SELECT b.subject, b.currency, r.bearer, (b.base * r.rate + 5000) / 10000 + r.fixed AS fee
            FROM (SELECT substr(e.key, length(e.kind) + 2) AS subject, e.at, y.method, t.currency,
                    CAST(SUM(t.amount) AS BIGINT) AS base
                FROM ledger_entry e
                JOIN payment y ON y.group_id = e.group_id
                JOIN ledger_transfer t ON t.entry_id = e.id AND t.credit IN ('buyer_receivable', 'refund_payable')
                WHERE e.kind IN ('payment.captured', 'payment.collected', 'payment.late')
                GROUP BY e.key, e.kind, e.at, y.method, t.currency) b
            JOIN payment_fee_rule r ON r.method = b.method AND r.currency = b.currency
                AND r.version = (SELECT MAX(n.version) FROM payment_fee_rule n
                    WHERE n.method = b.method AND n.currency = b.currency AND n.starts_at <= b.at)) c
        FULL JOIN (SELECT substr(e.key, length(e.kind) + 2) AS subject, t.currency,
                CAST(SUM(CASE WHEN (t.debit = 'payment_fees' OR t.debit LIKE 'seller!_payable:%' ESCAPE '!')
                        AND t.credit = CASE WHEN y.method = 'online' THEN 'gateway_clearing' ELSE 'bank' END
                    THEN t.amount ELSE 0 END) AS BIGINT) AS amount,
                CAST(SUM(CASE WHEN t.debit = 'payment_fees' THEN 0 ELSE t.amount END) AS BIGINT) AS sellers
            FROM ledger_entry e
            JOIN payment y ON y.group_id = e.group_id
            JOIN ledger_transfer t ON t.entry_id = e.id
            WHERE e.kind = 'payment.fee'
            GROUP BY e.key, e.kind, t.currency) f ON f.subject = c.subject AND f.currency = c.currency
        WHERE COALESCE(c.fee, 0) <> COALESCE(f.amount, 0) OR (c.bearer = 'platform' AND f.sellers <> 0)",
},
    Rule {
        says: "what carriers are paid is what was stated of parcels",
        count: "SELECT COUNT(*) FROM parcel WHERE cost IS NOT NULL",
        broken: "SELECT COALESCE(p.id, b.parcel), 'stated ' || COALESCE(p.cost, 0) || ', booked ' || COALESCE(b.amount, 0)
            FROM (SELECT p.id, o.currency, p.cost
                FROM parcel p
                JOIN orders o ON o.id = p.order_id
                WHERE p.cost > 0) p
            FULL JOIN (SELECT substr(e.key, length(e.kind) + 2, 30) AS parcel, t.currency,
                    CAST(SUM(CASE WHEN t.debit = 'delivery_cost' AND t.credit = 'bank' THEN t.amount
                        WHEN t.credit = 'delivery_cost' AND t.debit = 'bank' THEN -t.amount
                        ELSE 0 END) AS BIGINT) AS amount
                FROM ledger_entry e
                JOIN ledger_transfer t ON t.entry_id = e.id
                WHERE e.kind = 'parcel.cost'
                GROUP BY 1, 2) b ON b.parcel = p.id AND b.currency = p.currency
            WHERE COALESCE(p.cost, 0) <> COALESCE(b.amount, 0)",
    },
];

//! What must always be true of requests after a sale, for `jishi verify`.

use crate::verify::Rule;

/// The rules of requests after a sale.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        says: "the last history entry is the request's state",
        count: "SELECT COUNT(*) FROM after_sales_history",
        broken: "SELECT a.number, 'request ' || a.state || ', history ' || COALESCE(h.state, 'empty')
            FROM after_sales a
            LEFT JOIN after_sales_history h ON h.request_id = a.id
                AND h.position = (SELECT MAX(position) FROM after_sales_history WHERE request_id = a.id)
            WHERE h.state IS NULL OR h.state <> a.state",
    },
    Rule {
        says: "units that came back are those that requests have accepted",
        count: "SELECT COUNT(*) FROM after_sales_line",
        broken: "SELECT l.order_id || ' line ' || l.position, 'returned ' || l.returned || ', accepted ' || COALESCE(r.units, 0)
            FROM order_line l
            LEFT JOIN (SELECT a.order_id, i.position, CAST(SUM(i.accepted) AS BIGINT) AS units
                FROM after_sales a
                JOIN after_sales_line i ON i.request_id = a.id
                WHERE a.state = 'refunded'
                GROUP BY a.order_id, i.position) r ON r.order_id = l.order_id AND r.position = l.position
            WHERE l.returned <> COALESCE(r.units, 0)",
    },
    Rule {
        says: "no unit is in two requests, and none that was not sent",
        count: "SELECT COUNT(*) FROM after_sales_line",
        broken: "SELECT r.order_id || ' line ' || r.position, 'shipped ' || COALESCE(l.shipped, 0) || ', in requests ' || r.units
            FROM (SELECT a.order_id, i.position, CAST(SUM(CASE WHEN a.state IN ('settled', 'refunded') THEN i.accepted
                    ELSE i.units END) AS BIGINT) AS units
                FROM after_sales a
                JOIN after_sales_line i ON i.request_id = a.id
                WHERE a.state IN ('requested', 'approved', 'sent_back', 'received', 'inspected', 'settled', 'refunded')
                GROUP BY a.order_id, i.position) r
            LEFT JOIN order_line l ON l.order_id = r.order_id AND l.position = r.position
            WHERE l.order_id IS NULL OR r.units > l.shipped",
    },
    Rule {
        says: "refunds after a sale are what their requests say",
        count: "SELECT COUNT(*) FROM refund WHERE cause = 'after_sales'",
        broken: "SELECT COALESCE(a.number, f.subject), 'request ' || COALESCE(a.state, 'missing') || ' gives back '
                || COALESCE(a.back, 0) || ', refunds ' || COALESCE(f.amount, 0)
            FROM (SELECT r.number, r.order_id, r.state, r.delivery_back + CAST(SUM(i.back) AS BIGINT) AS back
                FROM after_sales r
                JOIN after_sales_line i ON i.request_id = r.id
                GROUP BY r.number, r.order_id, r.state, r.delivery_back) a
            FULL JOIN (SELECT subject, order_id, CAST(SUM(amount) AS BIGINT) AS amount
                FROM refund WHERE cause = 'after_sales' GROUP BY subject, order_id) f
                ON f.subject = a.number AND f.order_id = a.order_id
            WHERE COALESCE(a.back, 0) <> COALESCE(f.amount, 0)
                OR (COALESCE(a.back, 0) > 0 AND a.state NOT IN ('refunded', 'settled'))",
    },
    Rule {
        // A bundle comes back, and goes out again, as what it was made of.
        says: "stock that moved after a sale is what inspections say",
        count: "SELECT COUNT(*) FROM stock_movement WHERE cause_kind = 'after_sales'",
        broken: "SELECT COALESCE(a.number, m.cause_id), 'accepted ' || COALESCE(a.accepted, 0) || ', written off '
                || COALESCE(a.written_off, 0) || ', sent ' || COALESCE(a.sent, 0) || '; moved ' || COALESCE(m.back, 0) || ', '
                || COALESCE(m.written_off, 0) || ', ' || COALESCE(m.sent, 0)
            FROM (SELECT r.number,
                    CAST(SUM(CASE WHEN r.kind <> 'repair' THEN i.accepted * COALESCE(b.units, 1) ELSE 0 END) AS BIGINT)
                        AS accepted,
                    CAST(SUM(i.written_off * COALESCE(b.units, 1)) AS BIGINT) AS written_off,
                    CAST(SUM(CASE WHEN r.state = 'replaced' THEN i.accepted * COALESCE(n.units, 1) ELSE 0 END) AS BIGINT)
                        AS sent
                FROM after_sales r
                JOIN after_sales_line i ON i.request_id = r.id
                LEFT JOIN (SELECT order_id, bundle_id, CAST(SUM(units) AS BIGINT) AS units FROM order_component
                    GROUP BY order_id, bundle_id) b ON b.order_id = r.order_id AND b.bundle_id = i.variant_id
                LEFT JOIN (SELECT order_id, bundle_id, CAST(SUM(units) AS BIGINT) AS units FROM order_component
                    GROUP BY order_id, bundle_id) n ON n.order_id = r.order_id AND n.bundle_id = i.instead_id
                GROUP BY r.number) a
            FULL JOIN (SELECT cause_id,
                    CAST(SUM(CASE WHEN kind = 'returned' THEN on_hand ELSE 0 END) AS BIGINT) AS back,
                    CAST(-SUM(CASE WHEN kind = 'written_off' THEN on_hand ELSE 0 END) AS BIGINT) AS written_off,
                    CAST(-SUM(CASE WHEN kind = 'shipped' THEN on_hand ELSE 0 END) AS BIGINT) AS sent
                FROM stock_movement WHERE cause_kind = 'after_sales' GROUP BY cause_id) m ON m.cause_id = a.number
            WHERE COALESCE(a.accepted, 0) <> COALESCE(m.back, 0) OR COALESCE(a.written_off, 0) <> COALESCE(m.written_off, 0)
                OR COALESCE(a.sent, 0) <> COALESCE(m.sent, 0)",
    },
    Rule {
        // What was approved before exchanges held anything holds nothing.
        says: "exchanges under way hold what they want",
        count: "SELECT COUNT(*) FROM after_sales_hold",
        broken: "SELECT a.number, a.kind || ' ' || a.state || ' wants ' || COALESCE(w.units, 0) || ', holds ' || h.units
            FROM (SELECT request_id, CAST(SUM(units) AS BIGINT) AS units FROM after_sales_hold GROUP BY request_id) h
            JOIN after_sales a ON a.id = h.request_id
            LEFT JOIN (SELECT i.request_id, CAST(SUM(CASE WHEN r.state = 'inspected' THEN i.accepted ELSE i.units END
                    * COALESCE(n.units, 1)) AS BIGINT) AS units
                FROM after_sales_line i
                JOIN after_sales r ON r.id = i.request_id AND r.kind = 'exchange'
                    AND r.state IN ('approved', 'sent_back', 'received', 'inspected')
                LEFT JOIN (SELECT order_id, bundle_id, CAST(SUM(units) AS BIGINT) AS units FROM order_component
                    GROUP BY order_id, bundle_id) n ON n.order_id = r.order_id AND n.bundle_id = i.instead_id
                GROUP BY i.request_id) w ON w.request_id = a.id
            WHERE h.units <> COALESCE(w.units, 0)",
    },
    Rule {
        says: "what an exchange holds, its movements say",
        count: "SELECT COUNT(*) FROM after_sales_hold",
        broken: "SELECT COALESCE(h.number, m.cause_id), 'holds ' || COALESCE(h.units, 0) || ', moved ' || COALESCE(m.units, 0)
            FROM (SELECT a.number, i.variant_id, i.location_id, i.units
                FROM after_sales_hold i JOIN after_sales a ON a.id = i.request_id) h
            FULL JOIN (SELECT cause_id, variant_id, location_id, CAST(SUM(reserved) AS BIGINT) AS units
                FROM stock_movement WHERE cause_kind = 'after_sales'
                GROUP BY cause_id, variant_id, location_id) m
                ON m.cause_id = h.number AND m.variant_id = h.variant_id AND m.location_id = h.location_id
            WHERE COALESCE(h.units, 0) <> COALESCE(m.units, 0)",
    },
];

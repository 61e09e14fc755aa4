//! What must always be true of the lines of orders, for `jishi verify`.

use crate::verify::Rule;

/// The rules of lines.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        // That no line is further than it can be, its CHECKs say.
        says: "an order is as far as all of its lines",
        count: "SELECT COUNT(*) FROM order_line",
        broken: "SELECT o.id, o.state || ': ' || l.quantity || ' ordered, ' || l.cancelled || ' cancelled, ' || l.shipped
                || ' shipped, ' || l.delivered || ' delivered'
            FROM orders o
            JOIN (SELECT order_id, CAST(SUM(quantity) AS BIGINT) AS quantity, CAST(SUM(cancelled) AS BIGINT) AS cancelled,
                    CAST(SUM(shipped) AS BIGINT) AS shipped, CAST(SUM(delivered) AS BIGINT) AS delivered
                FROM order_line GROUP BY order_id) l ON l.order_id = o.id
            WHERE (o.state = 'awaiting_payment' AND (l.shipped > 0 OR l.cancelled = l.quantity))
                OR (o.state = 'confirmed' AND l.cancelled + l.shipped = l.quantity)
                OR (o.state = 'shipped' AND (l.cancelled + l.shipped < l.quantity OR l.delivered = l.shipped))
                OR (o.state = 'delivered' AND (l.cancelled + l.shipped < l.quantity OR l.delivered < l.shipped
                    OR l.shipped = 0))
                OR (o.state = 'cancelled' AND l.cancelled < l.quantity)",
    },
    Rule {
        says: "orders are received once delivered, and closed once received",
        count: "SELECT COUNT(*) FROM orders",
        broken: "SELECT id, state || ' and received or closed'
            FROM orders
            WHERE (received_at IS NOT NULL AND state <> 'delivered') OR closed_at < received_at",
    },
    Rule {
        // Where something has gone back otherwise, no more is left than the total.
        says: "what is cancelled of a paid order goes back",
        count: "SELECT COUNT(*) FROM order_line",
        broken: "SELECT o.id, 'cancelled ' || COALESCE(u.cut, 0) || ', back for it ' || COALESCE(r.parts, 0)
            FROM orders o
            JOIN payment y ON y.group_id = o.group_id
            LEFT JOIN (SELECT order_id, CAST(SUM(unit * cancelled) AS BIGINT) AS cut
                FROM order_line GROUP BY order_id) u ON u.order_id = o.id
            LEFT JOIN (SELECT order_id, CAST(SUM(amount) AS BIGINT) AS back,
                    CAST(COALESCE(SUM(amount) FILTER (WHERE cause = 'cancelled'), 0) AS BIGINT) AS parts
                FROM refund WHERE order_id IS NOT NULL GROUP BY order_id) r ON r.order_id = o.id
            WHERE o.state <> 'cancelled' AND y.method <> 'cash_on_delivery'
                AND COALESCE(u.cut, 0) <> COALESCE(r.parts, 0)
                AND (COALESCE(r.parts, 0) > COALESCE(u.cut, 0) OR COALESCE(r.back, 0) < o.total)",
    },
];

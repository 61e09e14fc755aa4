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
        says: "parcels hold what lines say was sent",
        count: "SELECT COUNT(*) FROM parcel_line",
        broken: "SELECT l.order_id, 'line ' || l.position || ': ' || l.shipped || ' shipped, ' || l.delivered
                || ' delivered, in parcels ' || COALESCE(c.sent, 0) || ' and ' || COALESCE(c.come, 0)
            FROM order_line l
            LEFT JOIN (SELECT x.order_id, x.position,
                    CAST(SUM(CASE WHEN p.state <> 'returned' THEN x.units ELSE 0 END) AS BIGINT) AS sent,
                    CAST(SUM(CASE WHEN p.state = 'delivered' THEN x.units ELSE 0 END) AS BIGINT) AS come
                FROM parcel_line x
                JOIN parcel p ON p.id = x.parcel_id
                GROUP BY x.order_id, x.position) c ON c.order_id = l.order_id AND c.position = l.position
            WHERE l.shipped <> COALESCE(c.sent, 0) OR l.delivered <> COALESCE(c.come, 0)",
    },
    Rule {
        says: "the last step that was told of a parcel is its state",
        count: "SELECT COUNT(*) FROM parcel",
        broken: "SELECT p.id, 'parcel ' || p.state || ', told ' || COALESCE(e.mark, 'nothing')
            FROM parcel p
            LEFT JOIN parcel_event e ON e.parcel_id = p.id
                AND e.position = (SELECT MAX(t.position) FROM parcel_event t
                    WHERE t.parcel_id = p.id AND t.mark NOT IN ('passed', 'out_for_delivery'))
            WHERE e.mark IS NULL OR e.mark <> p.state",
    },
    Rule {
        says: "orders are received once delivered, and closed once received",
        count: "SELECT COUNT(*) FROM orders",
        broken: "SELECT id, state || ' and received or closed'
            FROM orders
            WHERE (received_at IS NOT NULL AND state <> 'delivered') OR closed_at < received_at",
    },
    Rule {
        // Whose person was taken out belongs to nobody: indexes are empty then.
        says: "what is added to a purchase is its customer's, in its currency and from its shops, and nothing is added to that",
        count: "SELECT COUNT(*) FROM order_group",
        broken: "SELECT s.id, 'adds to ' || b.id || CASE
                WHEN b.supplements IS NOT NULL THEN ', which adds to another'
                WHEN s.currency <> b.currency THEN ' in another currency'
                WHEN COALESCE(s.customer_id, '') <> COALESCE(b.customer_id, '') THEN ' of another customer'
                WHEN s.phone_index <> b.phone_index OR s.email_index <> b.email_index THEN ' with another contact'
                ELSE ' from another shop' END
            FROM order_group s
            JOIN order_group b ON b.id = s.supplements
            WHERE b.supplements IS NOT NULL
                OR s.currency <> b.currency
                OR (s.phone_index <> '' AND b.phone_index <> ''
                    AND (COALESCE(s.customer_id, '') <> COALESCE(b.customer_id, '')
                        OR s.phone_index <> b.phone_index OR s.email_index <> b.email_index))
                OR EXISTS (SELECT 1 FROM orders o WHERE o.group_id = s.id
                    AND NOT EXISTS (SELECT 1 FROM orders p WHERE p.group_id = b.id AND p.seller_id = o.seller_id))",
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

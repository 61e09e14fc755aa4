//! What must always be true of stock, for `jishi verify`.

use super::has_stock;
use crate::verify::Rule;

/// The rules of stock.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        says: "stock movements fold to stock levels",
        count: "SELECT COUNT(*) FROM stock_level",
        broken: "SELECT s.variant_id || ' at ' || s.location_id, 'level ' || s.on_hand || '/' || s.reserved || '/' || s.allocated
                || ', movements ' || COALESCE(m.on_hand, 0) || '/' || COALESCE(m.reserved, 0) || '/' || COALESCE(m.allocated, 0)
            FROM stock_level s
            LEFT JOIN (SELECT variant_id, location_id, CAST(SUM(on_hand) AS BIGINT) AS on_hand,
                    CAST(SUM(reserved) AS BIGINT) AS reserved, CAST(SUM(allocated) AS BIGINT) AS allocated
                FROM stock_movement GROUP BY variant_id, location_id) m
                ON m.variant_id = s.variant_id AND m.location_id = s.location_id
            WHERE s.on_hand <> COALESCE(m.on_hand, 0) OR s.reserved <> COALESCE(m.reserved, 0)
                OR s.allocated <> COALESCE(m.allocated, 0)",
    },
    Rule {
        says: "every movement has a level",
        count: "SELECT COUNT(*) FROM stock_movement",
        broken: "SELECT m.variant_id, 'movements without a level'
            FROM stock_movement m
            LEFT JOIN stock_level s ON s.variant_id = m.variant_id AND s.location_id = m.location_id
            WHERE s.variant_id IS NULL
            GROUP BY m.variant_id",
    },
    Rule {
        // Exchanges hold too, what they wait to send.
        says: "what levels promise, orders hold",
        count: "SELECT COUNT(*) FROM stock_hold",
        broken: "SELECT s.variant_id || ' at ' || s.location_id, 'promised ' || s.reserved || '/' || s.allocated
                || ', held ' || (COALESCE(h.reserved, 0) + COALESCE(e.units, 0)) || '/' || COALESCE(h.allocated, 0)
            FROM stock_level s
            LEFT JOIN (SELECT variant_id, location_id, CAST(SUM(units) AS BIGINT) AS units
                FROM after_sales_hold GROUP BY variant_id, location_id) e
                ON e.variant_id = s.variant_id AND e.location_id = s.location_id
            LEFT JOIN (SELECT variant_id, location_id,
                    CAST(SUM(CASE WHEN state = 'reserved' THEN units ELSE 0 END) AS BIGINT) AS reserved,
                    CAST(SUM(CASE WHEN state = 'allocated' THEN units ELSE 0 END) AS BIGINT) AS allocated
                FROM stock_hold GROUP BY variant_id, location_id) h
                ON h.variant_id = s.variant_id AND h.location_id = s.location_id
            WHERE s.reserved <> COALESCE(h.reserved, 0) + COALESCE(e.units, 0) OR s.allocated <> COALESCE(h.allocated, 0)",
    },
    Rule {
        // A bundle is what it was made of when it was ordered. Reservations that have lapsed may be released before their order ends.
        says: "orders hold what their lines say while they need it",
        count: "SELECT COUNT(*) FROM orders",
        broken: "SELECT o.id, o.state || ': ' || COALESCE(l.units, 0) || ' ordered of ' || COALESCE(l.variant_id, h.variant_id)
                || ', ' || COALESCE(l.open, 0) || ' open, ' || COALESCE(l.shipped, 0) || ' shipped, held '
                || COALESCE(h.reserved, 0) || '/' || COALESCE(h.allocated, 0) || '/' || COALESCE(h.shipped, 0)
            FROM orders o
            LEFT JOIN (SELECT i.order_id, COALESCE(c.component_id, i.variant_id) AS variant_id,
                    CAST(SUM(i.quantity * COALESCE(c.units, 1)) AS BIGINT) AS units,
                    CAST(SUM((i.quantity - i.cancelled - i.shipped) * COALESCE(c.units, 1)) AS BIGINT) AS open,
                    CAST(SUM(i.shipped * COALESCE(c.units, 1)) AS BIGINT) AS shipped
                FROM order_line i
                LEFT JOIN order_component c ON c.order_id = i.order_id AND c.bundle_id = i.variant_id
                GROUP BY i.order_id, COALESCE(c.component_id, i.variant_id)) l ON l.order_id = o.id
            LEFT JOIN (SELECT order_id, variant_id,
                    CAST(SUM(CASE WHEN state = 'reserved' THEN units ELSE 0 END) AS BIGINT) AS reserved,
                    CAST(SUM(CASE WHEN state = 'allocated' THEN units ELSE 0 END) AS BIGINT) AS allocated,
                    CAST(SUM(CASE WHEN state = 'shipped' THEN units ELSE 0 END) AS BIGINT) AS shipped,
                    CAST(SUM(CASE WHEN state = 'released' THEN units ELSE 0 END) AS BIGINT) AS released
                FROM stock_hold GROUP BY order_id, variant_id) h
                ON h.order_id = o.id AND (h.variant_id = l.variant_id OR l.variant_id IS NULL)
            WHERE (o.state = 'awaiting_payment' AND (COALESCE(h.reserved, 0) + COALESCE(h.released, 0) <> l.units
                    OR h.allocated + h.shipped > 0))
                OR (o.state <> 'awaiting_payment' AND (COALESCE(h.allocated, 0) <> COALESCE(l.open, 0)
                    OR COALESCE(h.shipped, 0) <> COALESCE(l.shipped, 0) OR h.reserved > 0))",
    },
    Rule {
        says: "what an order holds, its movements say",
        count: "SELECT COUNT(*) FROM stock_movement WHERE cause_kind = 'order'",
        broken: "SELECT COALESCE(h.order_id, m.cause_id), 'holds ' || COALESCE(h.reserved, 0) || '/' || COALESCE(h.allocated, 0)
                || '/' || COALESCE(h.shipped, 0) || ', moved ' || COALESCE(m.reserved, 0) || '/' || COALESCE(m.allocated, 0)
                || '/' || COALESCE(m.shipped, 0)
            FROM (SELECT order_id, variant_id, location_id,
                    CAST(SUM(CASE WHEN state = 'reserved' THEN units ELSE 0 END) AS BIGINT) AS reserved,
                    CAST(SUM(CASE WHEN state = 'allocated' THEN units ELSE 0 END) AS BIGINT) AS allocated,
                    CAST(SUM(CASE WHEN state = 'shipped' THEN units ELSE 0 END) AS BIGINT) AS shipped
                FROM stock_hold GROUP BY order_id, variant_id, location_id) h
            FULL JOIN (SELECT cause_id, variant_id, location_id, CAST(SUM(reserved) AS BIGINT) AS reserved,
                    CAST(SUM(allocated) AS BIGINT) AS allocated, CAST(-SUM(on_hand) AS BIGINT) AS shipped
                FROM stock_movement WHERE cause_kind = 'order'
                GROUP BY cause_id, variant_id, location_id) m
                ON m.cause_id = h.order_id AND m.variant_id = h.variant_id AND m.location_id = h.location_id
            WHERE COALESCE(h.reserved, 0) <> COALESCE(m.reserved, 0) OR COALESCE(h.allocated, 0) <> COALESCE(m.allocated, 0)
                OR COALESCE(h.shipped, 0) <> COALESCE(m.shipped, 0)",
    },
    Rule {
        says: "transfers account for every unit that was sent",
        count: "SELECT COUNT(*) FROM transfer_line",
        broken: "SELECT t.id, t.state || ': ' || l.units || ' to send, ' || l.sent || ' sent, ' || l.received || ' received, '
                || l.lost || ' lost, ' || l.returned || ' returned; moved ' || COALESCE(m.gone, 0) || ' and ' || COALESCE(m.come, 0)
            FROM transfer_line l
            JOIN transfer t ON t.id = l.transfer_id
            LEFT JOIN (SELECT i.cause_id, i.variant_id,
                    CAST(-SUM(CASE WHEN i.location_id = x.from_id THEN i.on_hand ELSE 0 END) AS BIGINT) AS gone,
                    CAST(SUM(CASE WHEN i.location_id = x.to_id THEN i.on_hand ELSE 0 END) AS BIGINT) AS come
                FROM stock_movement i
                JOIN transfer x ON x.id = i.cause_id
                WHERE i.cause_kind = 'transfer'
                GROUP BY i.cause_id, i.variant_id) m ON m.cause_id = l.transfer_id AND m.variant_id = l.variant_id
            WHERE COALESCE(m.gone, 0) <> l.sent - l.returned OR COALESCE(m.come, 0) <> l.received
                OR (t.state = 'draft' AND l.sent <> 0)
                OR (t.state = 'in_transit' AND (l.sent <> l.units OR l.received + l.lost + l.returned <> 0))
                OR (t.state = 'received' AND l.sent <> l.received + l.lost)
                OR (t.state = 'cancelled' AND l.sent <> l.returned)",
    },
    Rule {
        says: "closed locations are empty",
        count: "SELECT COUNT(*) FROM location",
        broken: "SELECT l.id, 'closed, ' || COALESCE(s.on_hand, 0) || ' units on hand, ' || COALESCE(t.waiting, 0)
                || ' transfers under way'
            FROM location l
            LEFT JOIN (SELECT location_id, CAST(SUM(on_hand) AS BIGINT) AS on_hand FROM stock_level
                GROUP BY location_id) s ON s.location_id = l.id
            LEFT JOIN (SELECT x.id, COUNT(*) AS waiting FROM location x
                JOIN transfer t ON (t.from_id = x.id OR t.to_id = x.id) AND t.state IN ('draft', 'in_transit')
                GROUP BY x.id) t ON t.id = l.id
            WHERE l.closed_at IS NOT NULL AND (COALESCE(s.on_hand, 0) > 0 OR COALESCE(t.waiting, 0) > 0)",
    },
    Rule {
        says: "lists know what is in stock",
        count: "SELECT COUNT(*) FROM product",
        broken: concat!(
            "SELECT p.id, 'in_stock is ' || p.in_stock FROM product p WHERE p.in_stock <> ",
            has_stock!("p")
        ),
    },
    Rule {
        says: "bundles have no stock of their own",
        count: "SELECT COUNT(*) FROM variant",
        broken: "SELECT s.variant_id, s.on_hand || ' units at ' || s.location_id
            FROM stock_level s
            WHERE s.on_hand > 0 AND s.variant_id IN (SELECT bundle_id FROM bundle_component)",
    },
    Rule {
        says: "bundles are made of single goods of their seller",
        count: "SELECT COUNT(*) FROM variant",
        broken: "SELECT b.bundle_id, 'made of ' || b.component_id || ' of ' || q.seller_id || ', itself of ' || p.seller_id
            FROM bundle_component b
            JOIN variant v ON v.id = b.bundle_id
            JOIN product p ON p.id = v.product_id
            JOIN variant c ON c.id = b.component_id
            JOIN product q ON q.id = c.product_id
            WHERE p.seller_id <> q.seller_id OR b.component_id IN (SELECT bundle_id FROM bundle_component)",
    },
];

-- Stock lies at locations, and a level knows what is promised. Levels and movements are made anew and filled: what was
-- there lies at the first location of its seller, and what orders have taken becomes what they hold.
DROP INDEX stock_movement_variant;
ALTER TABLE stock_level RENAME TO old_stock_level;
ALTER TABLE stock_movement RENAME TO old_stock_movement;

-- Warehouses and stores of sellers. A seller's first location has the seller's id behind its own prefix.
CREATE TABLE location (
    id TEXT PRIMARY KEY,
    seller_id TEXT NOT NULL REFERENCES seller (id),
    kind TEXT NOT NULL CHECK (kind IN ('warehouse', 'store')),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- GB/T 2260; empty where it is not known
    division TEXT NOT NULL,
    street TEXT NOT NULL,
    -- millionths of a degree (WGS 84), null together
    latitude BIGINT CHECK (latitude BETWEEN -90000000 AND 90000000),
    longitude BIGINT CHECK (longitude BETWEEN -180000000 AND 180000000),
    -- the smaller number is chosen where all else is equal
    priority BIGINT NOT NULL,
    -- whether goods are sold from here; a first location always is
    active SMALLINT NOT NULL CHECK (active IN (0, 1)),
    -- grows with every change
    version BIGINT NOT NULL,
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (active = 1 OR substr(id, 5) <> substr(seller_id, 5))
);
CREATE INDEX location_seller ON location (seller_id, priority, id);

INSERT INTO location (id, seller_id, kind, name_zh, name_en, division, street, priority, active, version)
SELECT 'loc_' || substr(id, 5), id, 'warehouse', '主仓库', 'Main warehouse', '', '', 0, 1, 1
FROM seller;

-- Units of a variant at a location: on hand, and of them promised to unpaid orders and to orders that are to be sent.
-- What can be sold is the rest. Written only together with movements, by guarded updates, the rows locked in the order
-- of their keys.
CREATE TABLE stock_level (
    variant_id TEXT NOT NULL REFERENCES variant (id),
    location_id TEXT NOT NULL REFERENCES location (id),
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    -- since when there has been something: older stock is sent first
    stocked_at BIGINT NOT NULL,
    PRIMARY KEY (variant_id, location_id),
    CHECK (reserved >= 0 AND allocated >= 0 AND reserved + allocated <= on_hand)
);
CREATE INDEX stock_level_location ON stock_level (location_id, variant_id);

-- What orders hold of levels. Reserved units whose time is over go to whoever wants them next.
CREATE TABLE stock_hold (
    order_id TEXT NOT NULL REFERENCES orders (id),
    variant_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    units BIGINT NOT NULL CHECK (units > 0),
    state TEXT NOT NULL CHECK (state IN ('reserved', 'allocated', 'shipped', 'released')),
    -- when a reservation ends; null for what has no end
    expires_at BIGINT,
    PRIMARY KEY (order_id, variant_id, location_id),
    FOREIGN KEY (variant_id, location_id) REFERENCES stock_level (variant_id, location_id)
);
CREATE INDEX stock_hold_level ON stock_hold (variant_id, location_id);
CREATE INDEX stock_hold_lapse ON stock_hold (variant_id, expires_at) WHERE state = 'reserved';

-- Every change of a level, only ever added; a level is the sum of its movements.
CREATE TABLE stock_movement (
    id TEXT PRIMARY KEY,
    variant_id TEXT NOT NULL REFERENCES variant (id),
    location_id TEXT NOT NULL REFERENCES location (id),
    kind TEXT NOT NULL,
    -- units that the level grew (positive) or shrank by
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    cause_kind TEXT NOT NULL CHECK (cause_kind IN ('order', 'import', 'seed', 'adjustment', 'transfer')),
    -- which one: an id, a file's name
    cause_id TEXT NOT NULL,
    -- in words, where a person did it; empty otherwise
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    CHECK (cause_kind <> 'adjustment' OR reason <> ''),
    -- made from the table of movements in domain::inventory
    CONSTRAINT stock_movement_shape CHECK (
        (kind = 'received' AND on_hand > 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'reserved' AND on_hand = 0 AND reserved > 0 AND allocated = 0)
        OR (kind = 'released' AND on_hand = 0 AND reserved < 0 AND allocated = 0)
        OR (kind = 'released' AND on_hand = 0 AND reserved = 0 AND allocated < 0)
        OR (kind = 'allocated' AND on_hand = 0 AND reserved = 0 AND allocated > 0)
        OR (kind = 'allocated' AND on_hand = 0 AND reserved < 0 AND allocated > 0 AND reserved = -allocated)
        OR (kind = 'shipped' AND on_hand < 0 AND reserved = 0 AND allocated < 0 AND on_hand = allocated)
        OR (kind = 'returned' AND on_hand > 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'adjusted' AND on_hand > 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'adjusted' AND on_hand < 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'transferred' AND on_hand > 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'transferred' AND on_hand < 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'written_off' AND on_hand < 0 AND reserved = 0 AND allocated = 0)
    )
);
CREATE INDEX stock_movement_variant ON stock_movement (variant_id, at, id);
CREATE INDEX stock_movement_location ON stock_movement (location_id, at, id);

INSERT INTO stock_level (variant_id, location_id, on_hand, reserved, allocated, stocked_at)
SELECT l.variant_id, 'loc_' || substr(p.seller_id, 5), l.available + COALESCE(h.reserved, 0) + COALESCE(h.allocated, 0),
    COALESCE(h.reserved, 0), COALESCE(h.allocated, 0), COALESCE(m.at, 0)
FROM old_stock_level l
JOIN variant v ON v.id = l.variant_id
JOIN product p ON p.id = v.product_id
LEFT JOIN (SELECT i.variant_id,
        CAST(SUM(CASE WHEN o.state = 'awaiting_payment' THEN i.quantity ELSE 0 END) AS BIGINT) AS reserved,
        CAST(SUM(CASE WHEN o.state = 'confirmed' THEN i.quantity ELSE 0 END) AS BIGINT) AS allocated
    FROM order_line i
    JOIN orders o ON o.id = i.order_id
    GROUP BY i.variant_id) h ON h.variant_id = l.variant_id
LEFT JOIN (SELECT variant_id, MIN(at) AS at FROM old_stock_movement GROUP BY variant_id) m ON m.variant_id = l.variant_id;

INSERT INTO stock_hold (order_id, variant_id, location_id, units, state, expires_at)
SELECT o.id, i.variant_id, 'loc_' || substr(p.seller_id, 5), CAST(SUM(i.quantity) AS BIGINT),
    CASE o.state WHEN 'awaiting_payment' THEN 'reserved' WHEN 'confirmed' THEN 'allocated'
        WHEN 'cancelled' THEN 'released' ELSE 'shipped' END,
    CASE WHEN o.state = 'awaiting_payment' THEN g.expires_at END
FROM orders o
JOIN order_group g ON g.id = o.group_id
JOIN order_line i ON i.order_id = o.id
JOIN variant v ON v.id = i.variant_id
JOIN product p ON p.id = v.product_id
JOIN stock_level l ON l.variant_id = v.id
GROUP BY o.id, i.variant_id, p.seller_id, o.state, g.expires_at;

-- What orders took was one movement; now it is promised first, and leaves when the order does. What an order took that
-- has been paid since counts as allocated from the start.
INSERT INTO stock_movement (id, variant_id, location_id, kind, on_hand, reserved, allocated, cause_kind, cause_id, reason, at)
SELECT m.id, m.variant_id, 'loc_' || substr(p.seller_id, 5),
    CASE WHEN o.id IS NULL AND m.kind = 'received' AND m.delta > 0 THEN 'received' WHEN o.id IS NULL THEN 'adjusted'
        WHEN m.kind = 'released' THEN 'released' WHEN o.state = 'awaiting_payment' THEN 'reserved' ELSE 'allocated' END,
    CASE WHEN o.id IS NULL THEN m.delta ELSE 0 END,
    CASE WHEN o.state = 'awaiting_payment' THEN -m.delta ELSE 0 END,
    CASE WHEN o.state <> 'awaiting_payment' THEN -m.delta ELSE 0 END,
    CASE WHEN o.id IS NULL THEN 'import' ELSE 'order' END, m.cause, '', m.at
FROM old_stock_movement m
JOIN variant v ON v.id = m.variant_id
JOIN product p ON p.id = v.product_id
LEFT JOIN orders o ON o.id = m.cause;
INSERT INTO stock_movement (id, variant_id, location_id, kind, on_hand, reserved, allocated, cause_kind, cause_id, reason, at)
SELECT m.id || '-shipped', m.variant_id, 'loc_' || substr(p.seller_id, 5), 'shipped', m.delta, 0, m.delta, 'order', m.cause,
    '', COALESCE(h.at, m.at)
FROM old_stock_movement m
JOIN variant v ON v.id = m.variant_id
JOIN product p ON p.id = v.product_id
JOIN orders o ON o.id = m.cause
LEFT JOIN order_history h ON h.order_id = o.id AND h.state = 'shipped'
WHERE m.kind = 'sold' AND o.state IN ('shipped', 'delivered');

DROP TABLE old_stock_movement;
DROP TABLE old_stock_level;

-- Goods on their way between two locations of a seller: sent, they belong to neither.
CREATE TABLE transfer (
    id TEXT PRIMARY KEY,
    seller_id TEXT NOT NULL REFERENCES seller (id),
    from_id TEXT NOT NULL REFERENCES location (id),
    to_id TEXT NOT NULL REFERENCES location (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_transit', 'received', 'cancelled')),
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    -- when it was received or cancelled
    ended_at BIGINT,
    -- grows with every change
    version BIGINT NOT NULL,
    CHECK (from_id <> to_id),
    CHECK ((ended_at IS NULL) = (state IN ('draft', 'in_transit')))
);
CREATE INDEX transfer_seller ON transfer (seller_id, id);
CREATE INDEX transfer_from ON transfer (from_id);
CREATE INDEX transfer_to ON transfer (to_id);

CREATE TABLE transfer_line (
    transfer_id TEXT NOT NULL REFERENCES transfer (id),
    variant_id TEXT NOT NULL REFERENCES variant (id),
    -- to send
    units BIGINT NOT NULL CHECK (units > 0),
    -- what is neither received, lost nor returned of what was sent is on its way
    sent BIGINT NOT NULL CHECK (sent >= 0 AND sent <= units),
    received BIGINT NOT NULL CHECK (received >= 0),
    lost BIGINT NOT NULL CHECK (lost >= 0),
    returned BIGINT NOT NULL CHECK (returned >= 0),
    -- why units were lost
    reason TEXT NOT NULL,
    PRIMARY KEY (transfer_id, variant_id),
    CHECK (received + lost + returned <= sent),
    CHECK (lost = 0 OR reason <> '')
);
CREATE INDEX transfer_line_variant ON transfer_line (variant_id);

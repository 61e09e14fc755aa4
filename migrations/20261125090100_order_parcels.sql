-- Parcels: what of an order left one location together. A parcel begins when it is handed over.
CREATE TABLE parcel (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    location_id TEXT NOT NULL REFERENCES location (id),
    state TEXT NOT NULL CHECK (state IN ('shipped', 'delivered', 'lost', 'returned')),
    -- empty if it is not known
    carrier TEXT NOT NULL,
    -- the carrier's number; empty if it has none
    tracking TEXT NOT NULL,
    shipped_at BIGINT NOT NULL
);
CREATE INDEX parcel_order ON parcel (order_id);
CREATE INDEX parcel_location ON parcel (location_id);

-- Units of the order's lines that are in a parcel.
CREATE TABLE parcel_line (
    parcel_id TEXT NOT NULL REFERENCES parcel (id),
    order_id TEXT NOT NULL,
    -- of the line in the order
    position BIGINT NOT NULL,
    units BIGINT NOT NULL CHECK (units > 0),
    PRIMARY KEY (parcel_id, position),
    FOREIGN KEY (order_id, position) REFERENCES order_line (order_id, position)
);
CREATE INDEX parcel_line_line ON parcel_line (order_id, position);

-- What was told of a parcel on its way, only ever added.
CREATE TABLE parcel_event (
    parcel_id TEXT NOT NULL REFERENCES parcel (id),
    position BIGINT NOT NULL,
    mark TEXT NOT NULL CHECK (mark IN ('shipped', 'passed', 'out_for_delivery', 'delivered', 'lost', 'returned')),
    -- where, in words; empty if it is not known
    place TEXT NOT NULL,
    -- operator, seller, buyer or clock
    cause TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (parcel_id, position)
);

-- What was sent before there were parcels was one, from the first of the locations that its goods came from.
INSERT INTO parcel (id, order_id, location_id, state, carrier, tracking, shipped_at)
SELECT 'par_' || substr(o.id, 5), o.id, MIN(h.location_id), o.state, '', '',
    COALESCE((SELECT MAX(t.at) FROM order_history t WHERE t.order_id = o.id AND t.state = 'shipped'), o.placed_at)
FROM orders o
JOIN stock_hold h ON h.order_id = o.id AND h.state = 'shipped'
WHERE o.state IN ('shipped', 'delivered')
GROUP BY o.id, o.state, o.placed_at;
INSERT INTO parcel_line (parcel_id, order_id, position, units)
SELECT p.id, l.order_id, l.position, l.shipped
FROM parcel p
JOIN order_line l ON l.order_id = p.order_id
WHERE l.shipped > 0;
INSERT INTO parcel_event (parcel_id, position, mark, place, cause, at)
SELECT p.id, 0, 'shipped', '', COALESCE((SELECT MAX(t.cause) FROM order_history t
    WHERE t.order_id = p.order_id AND t.state = 'shipped'), 'operator'), p.shipped_at
FROM parcel p;
INSERT INTO parcel_event (parcel_id, position, mark, place, cause, at)
SELECT p.id, 1, 'delivered', '', t.cause, t.at
FROM parcel p
JOIN order_history t ON t.order_id = p.order_id AND t.state = 'delivered'
WHERE p.state = 'delivered';

-- What the clock looks for: orders that nobody has said to have received, and those whose time for after-sales runs.
CREATE INDEX orders_unreceived ON orders (id) WHERE received_at IS NULL AND state IN ('shipped', 'delivered');
CREATE INDEX orders_unclosed ON orders (received_at) WHERE closed_at IS NULL AND received_at IS NOT NULL;

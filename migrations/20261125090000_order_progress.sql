-- How far the units of a line have come: cancelled, shipped, of those delivered, of those returned. An order's state
-- derives from them.
ALTER TABLE order_line ADD COLUMN cancelled BIGINT NOT NULL DEFAULT 0
    CHECK (cancelled >= 0 AND cancelled <= quantity);
ALTER TABLE order_line ADD COLUMN shipped BIGINT NOT NULL DEFAULT 0
    CHECK (shipped >= 0 AND shipped + cancelled <= quantity);
ALTER TABLE order_line ADD COLUMN delivered BIGINT NOT NULL DEFAULT 0
    CHECK (delivered >= 0 AND delivered <= shipped);
ALTER TABLE order_line ADD COLUMN returned BIGINT NOT NULL DEFAULT 0
    CHECK (returned >= 0 AND returned <= delivered);

-- Until now an order moved as a whole.
UPDATE order_line SET cancelled = quantity
WHERE order_id IN (SELECT id FROM orders WHERE state = 'cancelled');
UPDATE order_line SET shipped = quantity
WHERE order_id IN (SELECT id FROM orders WHERE state IN ('shipped', 'delivered'));
UPDATE order_line SET delivered = quantity
WHERE order_id IN (SELECT id FROM orders WHERE state = 'delivered');

-- When the buyer, or the clock for them, said that everything has arrived; null until then.
ALTER TABLE orders ADD COLUMN received_at BIGINT;
-- When the time for after-sales was over; null until then.
ALTER TABLE orders ADD COLUMN closed_at BIGINT CHECK (closed_at IS NULL OR received_at IS NOT NULL);

-- Units of one order, variant and location may stand in several states. A key cannot be changed on SQLite, so the table
-- is made anew.
CREATE TABLE stock_hold_new (
    order_id TEXT NOT NULL REFERENCES orders (id),
    variant_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    units BIGINT NOT NULL CHECK (units > 0),
    state TEXT NOT NULL CHECK (state IN ('reserved', 'allocated', 'shipped', 'released')),
    -- when a reservation ends; null for what has no end
    expires_at BIGINT,
    PRIMARY KEY (order_id, variant_id, location_id, state),
    FOREIGN KEY (variant_id, location_id) REFERENCES stock_level (variant_id, location_id)
);
INSERT INTO stock_hold_new (order_id, variant_id, location_id, units, state, expires_at)
SELECT order_id, variant_id, location_id, units, state, expires_at FROM stock_hold;
DROP TABLE stock_hold;
ALTER TABLE stock_hold_new RENAME TO stock_hold;
CREATE INDEX stock_hold_level ON stock_hold (variant_id, location_id);
CREATE INDEX stock_hold_lapse ON stock_hold (variant_id, expires_at) WHERE state = 'reserved';

-- After-sales move stock, too, and what comes back undelivered is promised to its order again. A CHECK cannot be changed on SQLite, so the table is made anew.
CREATE TABLE stock_movement_new (
    id TEXT PRIMARY KEY,
    variant_id TEXT NOT NULL REFERENCES variant (id),
    location_id TEXT NOT NULL REFERENCES location (id),
    kind TEXT NOT NULL,
    -- units that the level grew (positive) or shrank by
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    cause_kind TEXT NOT NULL CHECK (cause_kind IN ('order', 'import', 'seed', 'adjustment', 'transfer', 'after_sales')),
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
        OR (kind = 'returned' AND on_hand > 0 AND reserved = 0 AND allocated > 0 AND on_hand = allocated)
        OR (kind = 'adjusted' AND on_hand > 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'adjusted' AND on_hand < 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'transferred' AND on_hand > 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'transferred' AND on_hand < 0 AND reserved = 0 AND allocated = 0)
        OR (kind = 'written_off' AND on_hand < 0 AND reserved = 0 AND allocated = 0)
    )
);
INSERT INTO stock_movement_new (id, variant_id, location_id, kind, on_hand, reserved, allocated, cause_kind, cause_id, reason, at)
SELECT id, variant_id, location_id, kind, on_hand, reserved, allocated, cause_kind, cause_id, reason, at FROM stock_movement;
DROP TABLE stock_movement;
ALTER TABLE stock_movement_new RENAME TO stock_movement;
CREATE INDEX stock_movement_variant ON stock_movement (variant_id, at, id);
CREATE INDEX stock_movement_location ON stock_movement (location_id, at, id);

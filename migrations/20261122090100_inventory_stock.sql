-- The units of a variant that can be sold now. Written only together with a movement, by guarded updates.
CREATE TABLE stock_level (
    variant_id TEXT PRIMARY KEY REFERENCES variant (id),
    available BIGINT NOT NULL CHECK (available >= 0)
);

-- Every change of a level, only ever added; a level is the sum of its deltas.
CREATE TABLE stock_movement (
    id TEXT PRIMARY KEY,
    variant_id TEXT NOT NULL REFERENCES variant (id),
    kind TEXT NOT NULL CHECK (kind IN ('received', 'sold', 'released', 'adjusted')),
    delta BIGINT NOT NULL CHECK (delta <> 0),
    -- what caused it: an order id, a file name
    cause TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX stock_movement_variant ON stock_movement (variant_id);

-- Where couriers collect cash, and for purchases of how much. Amounts are fen.
CREATE TABLE cash_rule (
    -- a province of mainland China as addresses name it; empty for every one without a row of its own
    region TEXT PRIMARY KEY,
    is_offered SMALLINT NOT NULL CHECK (is_offered IN (0, 1)),
    least BIGINT NOT NULL CHECK (least >= 0),
    most BIGINT NOT NULL CHECK (most >= least),
    changed_at BIGINT NOT NULL
);
INSERT INTO cash_rule (region, is_offered, least, most, changed_at) VALUES ('', 1, 0, 1000000, 0);

-- The cash of delivered orders, for which couriers answer. Amounts are of currency.
CREATE TABLE cash_collection (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- what the buyer had to pay
    due BIGINT NOT NULL CHECK (due >= 0),
    -- what the courier says to have taken; due until it says otherwise
    collected BIGINT NOT NULL CHECK (collected >= 0),
    -- what it has handed over
    remitted BIGINT NOT NULL CHECK (remitted >= 0),
    -- what a person has given up
    written_off BIGINT NOT NULL CHECK (written_off >= 0),
    -- whether a person has decided that the courier owes what is missing
    is_claimed SMALLINT NOT NULL CHECK (is_claimed IN (0, 1)),
    collected_at BIGINT NOT NULL,
    CHECK (remitted + written_off <= due)
);
CREATE INDEX cash_collection_open ON cash_collection (collected_at, order_id) WHERE remitted + written_off < due;

-- Cash that was collected before it was kept here: none of it is known to have been handed over.
INSERT INTO cash_collection (order_id, currency, due, collected, remitted, written_off, is_claimed, collected_at)
SELECT o.id, o.currency, o.total, o.total, 0, 0, 0, y.updated_at
FROM orders o
JOIN payment y ON y.group_id = o.group_id
WHERE y.state = 'collected' AND o.state = 'delivered' AND o.total > 0;

-- What couriers have handed over: a statement each time.
CREATE TABLE courier_statement (
    id TEXT PRIMARY KEY,
    courier TEXT NOT NULL,
    -- the courier's number of it, or that of its transfer
    reference TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- of its lines: the same statement is taken in once
    content_index TEXT NOT NULL UNIQUE,
    -- an account id, operator or api_key
    entered_by TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    UNIQUE (courier, reference)
);
CREATE INDEX courier_statement_entered ON courier_statement (entered_at, id);

-- The lines of a statement: the cash of one order each.
CREATE TABLE courier_line (
    id TEXT PRIMARY KEY,
    statement_id TEXT NOT NULL REFERENCES courier_statement (id),
    position BIGINT NOT NULL,
    -- as the courier wrote it: the number of an order or of a parcel
    subject TEXT NOT NULL,
    -- whose cash it is, once that is known
    order_id TEXT REFERENCES orders (id),
    -- of the statement's currency
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- what of it was open; the rest is to be sent back
    applied BIGINT NOT NULL CHECK (applied BETWEEN 0 AND amount),
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'owed', 'returned', 'kept')),
    -- when it was sent back, or when it was decided that it stays
    closed_at BIGINT,
    UNIQUE (statement_id, position),
    CHECK (applied = 0 OR order_id IS NOT NULL),
    CHECK (state <> 'open' OR order_id IS NULL),
    CHECK ((state = 'applied' AND applied = amount) OR (state <> 'applied' AND applied < amount)),
    CHECK ((closed_at IS NOT NULL) = (state IN ('returned', 'kept')))
);
CREATE INDEX courier_line_order ON courier_line (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX courier_line_state ON courier_line (state, id);

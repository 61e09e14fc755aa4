-- Orders. The table is called orders because ORDER is a word of SQL.
-- checkout is the checked contact, address, delivery method and note (JSON); amounts are of currency.
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    -- opens the order's page without an account
    access_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('awaiting_payment', 'confirmed', 'shipped', 'delivered', 'cancelled')),
    locale TEXT NOT NULL CHECK (locale IN ('zh', 'en')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    checkout TEXT NOT NULL,
    subtotal BIGINT NOT NULL CHECK (subtotal >= 0),
    delivery BIGINT NOT NULL CHECK (delivery >= 0),
    total BIGINT NOT NULL CHECK (total = subtotal + delivery),
    placed_at BIGINT NOT NULL,
    -- when an unpaid order ends; null when it cannot
    expires_at BIGINT
);
CREATE INDEX orders_placed ON orders (placed_at, id);
CREATE INDEX orders_expires ON orders (expires_at) WHERE state = 'awaiting_payment';

-- Lines with copies of names and prices: later changes of the catalogue do not reach them.
CREATE TABLE order_line (
    order_id TEXT NOT NULL REFERENCES orders (id),
    position BIGINT NOT NULL,
    variant_id TEXT NOT NULL REFERENCES variant (id),
    product_slug TEXT NOT NULL,
    sku TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    choice_zh TEXT NOT NULL,
    choice_en TEXT NOT NULL,
    image TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 999),
    unit BIGINT NOT NULL CHECK (unit >= 0),
    total BIGINT NOT NULL CHECK (total = unit * quantity),
    PRIMARY KEY (order_id, position)
);
CREATE INDEX order_line_variant ON order_line (variant_id);

-- Every state an order has been in.
CREATE TABLE order_history (
    order_id TEXT NOT NULL REFERENCES orders (id),
    position BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('awaiting_payment', 'confirmed', 'shipped', 'delivered', 'cancelled')),
    -- buyer, gateway, operator or clock
    cause TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, position)
);

-- One key, one result: the answer to a command that moves money, kept in the transaction that carried it out.
CREATE TABLE idempotency (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    -- SHA-256 of the command
    fingerprint TEXT NOT NULL,
    -- the order that came of it
    order_id TEXT NOT NULL REFERENCES orders (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_order ON idempotency (order_id);
CREATE INDEX idempotency_at ON idempotency (at);

-- What is bought at once is one group, paid once, with one order for each seller. Tables that refer to orders are made
-- anew and filled: each order from before becomes a group of one, under the number that its buyer knows.
DROP INDEX orders_placed;
DROP INDEX orders_expires;
DROP INDEX order_line_variant;
DROP INDEX idempotency_order;
DROP INDEX idempotency_at;
DROP INDEX payment_open;
ALTER TABLE orders RENAME TO old_orders;
ALTER TABLE order_line RENAME TO old_order_line;
ALTER TABLE order_history RENAME TO old_order_history;
ALTER TABLE idempotency RENAME TO old_idempotency;
ALTER TABLE payment RENAME TO old_payment;

-- Purchases. checkout is the checked contact, address, delivery method and note (JSON); amounts are of currency and the
-- sums of the orders'.
CREATE TABLE order_group (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    -- opens the page of the purchase without an account
    access_key TEXT NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('zh', 'en')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- null for guests
    customer_id TEXT REFERENCES account (id),
    checkout TEXT NOT NULL,
    subtotal BIGINT NOT NULL CHECK (subtotal >= 0),
    delivery BIGINT NOT NULL CHECK (delivery >= 0),
    total BIGINT NOT NULL CHECK (total = subtotal + delivery),
    placed_at BIGINT NOT NULL,
    -- when it ends unless it is paid; null when it cannot
    expires_at BIGINT,
    -- grows with every change of the group, its orders or its payment: changes of one group wait for each other here
    version BIGINT NOT NULL
);
CREATE INDEX order_group_customer ON order_group (customer_id, placed_at, id);

-- Orders: what one seller sends of a group. The table is called orders because ORDER is a word of SQL.
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES order_group (id),
    -- its place in the group
    position BIGINT NOT NULL,
    seller_id TEXT NOT NULL REFERENCES seller (id),
    -- the group's where one seller sends everything
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('awaiting_payment', 'confirmed', 'shipped', 'delivered', 'cancelled')),
    -- as the group's
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    subtotal BIGINT NOT NULL CHECK (subtotal >= 0),
    delivery BIGINT NOT NULL CHECK (delivery >= 0),
    total BIGINT NOT NULL CHECK (total = subtotal + delivery),
    -- as the group's
    placed_at BIGINT NOT NULL,
    UNIQUE (group_id, position)
);
CREATE INDEX orders_placed ON orders (placed_at, id);
CREATE INDEX orders_seller ON orders (seller_id, placed_at, id);

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
    -- buyer, gateway, seller, operator or clock
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
    -- the purchase that came of it
    group_id TEXT NOT NULL REFERENCES order_group (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_group ON idempotency (group_id);
CREATE INDEX idempotency_at ON idempotency (at);

-- The payment of a group. reference is the gateway's name for it, once it has one.
CREATE TABLE payment (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL UNIQUE REFERENCES order_group (id),
    method TEXT NOT NULL CHECK (method IN ('online', 'cash_on_delivery')),
    -- refund_pending while any refund is, refunded when all of the amount went back
    state TEXT NOT NULL CHECK (state IN ('pending', 'captured', 'due', 'collected', 'refund_pending', 'refunded', 'void')),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    reference TEXT UNIQUE,
    pay_url TEXT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX payment_open ON payment (updated_at) WHERE state IN ('pending', 'refund_pending');

-- Money that goes back: the share of one order, or all of a payment that came too late. The id is its key at the gateway.
CREATE TABLE refund (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    -- null for a payment that came too late
    order_id TEXT UNIQUE REFERENCES orders (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'refunded')),
    -- of the payment's currency
    amount BIGINT NOT NULL CHECK (amount > 0),
    requested_at BIGINT NOT NULL,
    refunded_at BIGINT
);
CREATE INDEX refund_payment ON refund (payment_id);

INSERT INTO order_group (id, number, access_key, locale, currency, checkout, subtotal, delivery, total, placed_at,
    expires_at, version)
SELECT 'grp_' || substr(id, 5), number, access_key, locale, currency, checkout, subtotal, delivery, total, placed_at,
    expires_at, 1
FROM old_orders;
INSERT INTO orders (id, group_id, position, seller_id, number, state, currency, subtotal, delivery, total, placed_at)
SELECT id, 'grp_' || substr(id, 5), 0, 'sel_00000000000000000000000001', number, state, currency, subtotal, delivery,
    total, placed_at
FROM old_orders;
INSERT INTO order_line (order_id, position, variant_id, product_slug, sku, name_zh, name_en, choice_zh, choice_en,
    image, quantity, unit, total)
SELECT order_id, position, variant_id, product_slug, sku, name_zh, name_en, choice_zh, choice_en, image, quantity,
    unit, total
FROM old_order_line;
INSERT INTO order_history (order_id, position, state, cause, at)
SELECT order_id, position, state, cause, at
FROM old_order_history;
INSERT INTO idempotency (scope, key, fingerprint, group_id, at)
SELECT scope, key, fingerprint, 'grp_' || substr(order_id, 5), at
FROM old_idempotency;
INSERT INTO payment (id, group_id, method, state, amount, currency, reference, pay_url, updated_at)
SELECT id, 'grp_' || substr(order_id, 5), method, state, amount, currency, reference, pay_url, updated_at
FROM old_payment;
-- Until now a refund was always the whole payment, and a state of it.
INSERT INTO refund (id, payment_id, state, amount, requested_at, refunded_at)
SELECT 'rfd_' || substr(id, 5), id, CASE WHEN state = 'refunded' THEN 'refunded' ELSE 'pending' END, amount, updated_at,
    CASE WHEN state = 'refunded' THEN updated_at END
FROM old_payment
WHERE state IN ('refund_pending', 'refunded') AND amount > 0;

DROP TABLE old_payment;
DROP TABLE old_idempotency;
DROP TABLE old_order_history;
DROP TABLE old_order_line;
DROP TABLE old_orders;

-- Work that is still owed names what it is about by the new ids.
UPDATE outbox SET subject = 'grp_' || substr(subject, 5) WHERE topic = 'order.placed';
UPDATE outbox SET subject = 'rfd_' || substr(subject, 5) WHERE topic = 'payment.refund';

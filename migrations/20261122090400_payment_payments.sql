-- The payment of an order. reference is the gateway's name for it, once it has one.
CREATE TABLE payment (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE REFERENCES orders (id),
    method TEXT NOT NULL CHECK (method IN ('online', 'cash_on_delivery')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'captured', 'due', 'collected', 'refund_pending', 'refunded', 'void')),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    reference TEXT UNIQUE,
    pay_url TEXT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX payment_open ON payment (updated_at) WHERE state IN ('pending', 'refund_pending');

-- Webhooks as they came, stored before they are applied; the id is the sender's, so a repeat changes nothing.
CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

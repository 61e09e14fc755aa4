-- What has happened to the money of payments: only ever added. Amounts and payment.state derive from these rows alone.
CREATE TABLE payment_event (
    -- who tells of it: shop, courier, or the gateway's name
    provider TEXT NOT NULL,
    -- the teller's id of the message, so that a repeat changes nothing; ours are named after kind and operation
    event_key TEXT NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    kind TEXT NOT NULL CHECK (kind IN ('requested', 'authorised', 'captured', 'declined', 'voided', 'closed',
        'refund_requested', 'refunded', 'refund_failed', 'charged_back', 'chargeback_reversed')),
    -- what it is about: the payment's id for what is charged, the id of a refund, the gateway's name of a dispute
    operation TEXT NOT NULL,
    -- as it was told: what cannot be about the payment is kept and counts for nothing
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- the gateway's code for why it was declined or failed
    reason TEXT,
    -- when it happened, by the teller's clock
    at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (provider, event_key)
);
CREATE INDEX payment_event_payment ON payment_event (payment_id);
CREATE INDEX payment_event_at ON payment_event (at);

-- What is known of the payments from before.
INSERT INTO payment_event (provider, event_key, payment_id, kind, operation, amount, currency, at, heard_at)
SELECT CASE WHEN y.method = 'cash_on_delivery' THEN 'courier' ELSE 'gateway' END, 'captured:' || y.id, y.id, 'captured',
    y.id, CASE WHEN y.state = 'collected' THEN (SELECT CAST(COALESCE(SUM(o.total), 0) AS BIGINT) FROM orders o
        WHERE o.group_id = y.group_id AND o.state <> 'cancelled') ELSE y.amount END, y.currency, y.updated_at, y.updated_at
FROM payment y
WHERE y.state IN ('captured', 'collected', 'refund_pending', 'refunded');
INSERT INTO payment_event (provider, event_key, payment_id, kind, operation, amount, currency, at, heard_at)
SELECT 'shop', 'closed:' || y.id, y.id, 'closed', y.id, y.amount, y.currency, y.updated_at, y.updated_at
FROM payment y
WHERE y.state = 'void';
INSERT INTO payment_event (provider, event_key, payment_id, kind, operation, amount, currency, at, heard_at)
SELECT 'shop', 'refund_requested:' || r.id, r.payment_id, 'refund_requested', r.id, r.amount, y.currency, r.requested_at,
    r.requested_at
FROM refund r
JOIN payment y ON y.id = r.payment_id;
INSERT INTO payment_event (provider, event_key, payment_id, kind, operation, amount, currency, at, heard_at)
SELECT 'gateway', 'refunded:' || r.id, r.payment_id, 'refunded', r.id, r.amount, y.currency,
    COALESCE(r.refunded_at, r.requested_at), COALESCE(r.refunded_at, r.requested_at)
FROM refund r
JOIN payment y ON y.id = r.payment_id
WHERE r.state = 'refunded';

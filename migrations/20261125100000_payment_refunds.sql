-- An order may have several refunds, each with its cause: it was cancelled, changed, or taken back in parts. A refund that
-- fails is sent again, or waits for a person. The table is made anew and filled.
DROP INDEX refund_payment;
ALTER TABLE refund RENAME TO old_refund;

-- Money that goes back: shares of orders, and money that belongs to no order. What of one order goes back is never more
-- than its total.
CREATE TABLE refund (
    -- also its key at the gateway
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    -- whose share it is; null for money that came too late or twice
    order_id TEXT REFERENCES orders (id),
    cause TEXT NOT NULL CHECK (cause IN ('cancelled', 'edited', 'after_sales', 'late', 'excess')),
    -- which one of its cause, such as an id: the same share goes back once. Empty for the end of an order; for late and
    -- excess money the charge by which it came
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'retrying', 'given_up', 'refunded')),
    -- of the payment's currency
    amount BIGINT NOT NULL CHECK (amount > 0),
    requested_at BIGINT NOT NULL,
    refunded_at BIGINT,
    UNIQUE (order_id, cause, subject),
    CHECK ((order_id IS NULL) = (cause IN ('late', 'excess')))
);
CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX refund_open ON refund (requested_at, id) WHERE state <> 'refunded';

INSERT INTO refund (id, payment_id, order_id, cause, subject, state, amount, requested_at, refunded_at)
SELECT id, payment_id, order_id, CASE WHEN order_id IS NULL THEN 'late' ELSE 'cancelled' END,
    CASE WHEN order_id IS NULL THEN payment_id ELSE '' END, state, amount, requested_at, refunded_at
FROM old_refund;

DROP TABLE old_refund;

-- What taking money costs, by payment method and currency. A rule is never changed: each change is a new version, and of
-- those that have begun the highest counts. What a capture cost is in the ledger.
CREATE TABLE payment_fee_rule (
    method TEXT NOT NULL CHECK (method IN ('online', 'cash_on_delivery', 'remittance')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    version BIGINT NOT NULL CHECK (version > 0),
    -- of what came, in hundredths of a percent
    rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
    -- beside it for each capture, in minor units
    fixed BIGINT NOT NULL CHECK (fixed >= 0),
    -- who pays it
    bearer TEXT NOT NULL CHECK (bearer IN ('platform', 'seller')),
    -- a minute after it was saved, so that every capture of that moment knows which version counts
    starts_at BIGINT NOT NULL,
    PRIMARY KEY (method, currency, version)
);

-- Entries are of two more kinds: the column is made anew beside the old one, which is then dropped. Every INSERT names the
-- kind, so the default is never used.
ALTER TABLE ledger_entry ADD COLUMN kind_now TEXT NOT NULL DEFAULT 'correction' CHECK (kind_now IN (
    'order.placed', 'order.cancelled', 'payment.captured', 'payment.late', 'payment.collected', 'cash.handed_over',
    'cash.assigned', 'cash.written_off', 'receipt.booked', 'suspense.returned', 'suspense.kept', 'payment.fee',
    'parcel.cost', 'order.earned', 'refund.owed', 'refund.done', 'refund.failed', 'payout.sent', 'payout.failed',
    'correction'));
UPDATE ledger_entry SET kind_now = kind;
ALTER TABLE ledger_entry DROP COLUMN kind;
ALTER TABLE ledger_entry RENAME COLUMN kind_now TO kind;

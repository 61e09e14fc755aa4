-- Payouts: what sellers have earned goes to their bank accounts. The ledger's entries are of two more kinds: the column is
-- made anew beside the old one, which is then dropped. Every INSERT names the kind, so the default is never used.
ALTER TABLE ledger_entry ADD COLUMN kind_now TEXT NOT NULL DEFAULT 'correction' CHECK (kind_now IN (
    'order.placed', 'order.cancelled', 'payment.captured', 'payment.late', 'payment.collected', 'cash.handed_over',
    'cash.assigned', 'cash.written_off', 'receipt.booked', 'suspense.returned', 'suspense.kept', 'order.earned',
    'refund.owed', 'refund.done', 'refund.failed', 'payout.sent', 'payout.failed', 'correction'));
UPDATE ledger_entry SET kind_now = kind;
ALTER TABLE ledger_entry DROP COLUMN kind;
ALTER TABLE ledger_entry RENAME COLUMN kind_now TO kind;

-- Where a seller's payouts go.
CREATE TABLE seller_bank_account (
    seller_id TEXT PRIMARY KEY REFERENCES seller (id),
    -- sealed: holder, bank and number (JSON)
    account TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- an account's id
    changed_by TEXT NOT NULL,
    -- grows with every change
    version BIGINT NOT NULL
);

CREATE TABLE payout (
    id TEXT PRIMARY KEY,
    seller_id TEXT NOT NULL REFERENCES seller (id),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- minor units
    amount BIGINT NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'refused', 'sent', 'failed')),
    -- sealed: where it goes (JSON), as it was when it was asked for
    account TEXT NOT NULL,
    -- an account's id
    requested_by TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    -- what a second person decides
    approval_id TEXT NOT NULL REFERENCES approval (id),
    -- when its state was reached
    changed_at BIGINT NOT NULL,
    -- the bank's number of the transfer, or why it failed; empty before
    note TEXT NOT NULL,
    -- grows with every step
    version BIGINT NOT NULL
);
CREATE INDEX payout_seller ON payout (seller_id, requested_at, id);
CREATE INDEX payout_requested ON payout (requested_at, id);
CREATE UNIQUE INDEX payout_approval ON payout (approval_id);

-- Every state a payout has been in.
CREATE TABLE payout_history (
    payout_id TEXT NOT NULL REFERENCES payout (id),
    position BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'refused', 'sent', 'failed')),
    at BIGINT NOT NULL,
    -- an account's id or system
    changed_by TEXT NOT NULL,
    PRIMARY KEY (payout_id, position)
);

-- What requested and approved payouts hold of what is payable. Whoever asks for more locks this row first, so that two
-- requests cannot have the same money.
CREATE TABLE payout_hold (
    seller_id TEXT NOT NULL REFERENCES seller (id),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (seller_id, currency)
);

-- Remittances by bank or post. A column with a CHECK that grows is made anew beside the old one, which is then dropped:
-- tables that refer to this one stay as they are. Every INSERT names the method, so the default is never used.
ALTER TABLE payment ADD COLUMN method_now TEXT NOT NULL DEFAULT 'online'
    CHECK (method_now IN ('online', 'cash_on_delivery', 'remittance'));
UPDATE payment SET method_now = method;
ALTER TABLE payment DROP COLUMN method;
-- of a remittance, reference is the code that its buyer writes on it
ALTER TABLE payment RENAME COLUMN method_now TO method;

DROP INDEX payment_usage_ends;
ALTER TABLE payment_limit RENAME TO old_payment_limit;
ALTER TABLE payment_usage RENAME TO old_payment_usage;

-- The most that one payer may pay: in one payment, a day or a month of the calendar in China. The row of a level goes before
-- the row for everybody.
CREATE TABLE payment_limit (
    method TEXT NOT NULL CHECK (method IN ('online', 'cash_on_delivery', 'remittance')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- of the customer; empty for everybody
    level TEXT NOT NULL CHECK (level IN ('', 'regular', 'silver', 'gold', 'diamond')),
    period TEXT NOT NULL CHECK (period IN ('payment', 'day', 'month')),
    most BIGINT NOT NULL CHECK (most >= 0),
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (method, currency, level, period)
);
INSERT INTO payment_limit (method, currency, level, period, most, changed_at)
SELECT method, currency, level, period, most, changed_at FROM old_payment_limit;
DROP TABLE old_payment_limit;

-- What payers have paid, or are about to pay, in a period: payments at once are counted here one after the other, and the
-- one that would pass the limit is refused by the same statement.
CREATE TABLE payment_usage (
    -- an account, or an index of a guest's telephone number
    payer TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('online', 'cash_on_delivery', 'remittance')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    period TEXT NOT NULL CHECK (period IN ('day', 'month')),
    -- 2026-11-24 or 2026-11
    span TEXT NOT NULL,
    spent BIGINT NOT NULL CHECK (spent >= 0),
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (payer, method, currency, period, span)
);
INSERT INTO payment_usage (payer, method, currency, period, span, spent, ends_at)
SELECT payer, method, currency, period, span, spent, ends_at FROM old_payment_usage;
DROP TABLE old_payment_usage;
CREATE INDEX payment_usage_ends ON payment_usage (ends_at);

-- Where the shop takes remittances: one account for a currency. Without a row they are not offered.
CREATE TABLE remittance_account (
    currency TEXT PRIMARY KEY CHECK (currency IN ('CNY', 'USD')),
    payee TEXT NOT NULL,
    bank TEXT NOT NULL,
    account TEXT NOT NULL,
    -- CNAPS or SWIFT; empty where none is wanted
    bank_code TEXT NOT NULL,
    -- where postal remittances go; empty where none are taken
    postal_address TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Money that came into the bank account: rows of statements, each once.
CREATE TABLE bank_receipt (
    id TEXT PRIMARY KEY,
    -- of everything that the row says, and of how many like it stood before it in its file
    row_index TEXT NOT NULL UNIQUE,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- the bank's day, such as 2026-11-25
    booked_on TEXT NOT NULL,
    -- sealed; empty once its person is taken out
    payer TEXT NOT NULL,
    text TEXT NOT NULL,
    -- whose it is, once that is known
    payment_id TEXT REFERENCES payment (id),
    -- what of it went to the payment; the rest is to be sent back
    applied BIGINT NOT NULL CHECK (applied BETWEEN 0 AND amount),
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'owed', 'returned', 'kept')),
    imported_at BIGINT NOT NULL,
    -- when it was sent back, or when it was decided that it stays
    closed_at BIGINT,
    CHECK (applied = 0 OR payment_id IS NOT NULL),
    CHECK (state <> 'open' OR payment_id IS NULL),
    CHECK ((state = 'applied' AND applied = amount) OR (state <> 'applied' AND applied < amount)),
    CHECK ((closed_at IS NOT NULL) = (state IN ('returned', 'kept')))
);
CREATE INDEX bank_receipt_payment ON bank_receipt (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX bank_receipt_state ON bank_receipt (state, id);

-- Proofs of a remittance that its buyer has sent: photographs of a slip, screens of a bank. Served to staff alone.
CREATE TABLE remittance_proof (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    -- what it is by its first bytes
    format TEXT NOT NULL CHECK (format IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')),
    -- in bytes
    size BIGINT NOT NULL CHECK (size > 0),
    uploaded_at BIGINT NOT NULL
);
CREATE INDEX remittance_proof_payment ON remittance_proof (payment_id);
CREATE INDEX remittance_proof_uploaded ON remittance_proof (uploaded_at);

-- The content of a proof, cut into pieces that can be sealed and sealed again a few at a time.
CREATE TABLE remittance_proof_part (
    -- the proof's id, a dot and the position: a piece opens in its place only
    id TEXT PRIMARY KEY,
    proof_id TEXT NOT NULL REFERENCES remittance_proof (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    -- sealed; bytes
    content TEXT NOT NULL,
    UNIQUE (proof_id, position)
);

-- Months of the books that are closed: no entry may be dated into them any more. A month that is opened again keeps its row,
-- and closing it once more adds another.
CREATE TABLE ledger_period (
    id TEXT PRIMARY KEY,
    -- 2026-11, by the shop's time
    month TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    -- an account's id or operator
    closed_by TEXT NOT NULL,
    -- the trial balance of the month (JSON), with the hash of the month closed before
    summary TEXT NOT NULL,
    -- SHA-256 of the summary, in hexadecimal digits
    hash TEXT NOT NULL,
    -- HMAC-SHA-256 over the summary, in hexadecimal digits; the key is not in the database
    seal TEXT NOT NULL,
    -- who asks to open it again, and why; null until somebody does
    reopen_asked_by TEXT,
    reopen_asked_at BIGINT,
    reopen_reason TEXT,
    -- the second person, who has opened it
    reopened_by TEXT,
    reopened_at BIGINT,
    CHECK (starts_at < ends_at AND ends_at <= closed_at),
    CHECK ((reopen_asked_by IS NULL) = (reopen_asked_at IS NULL) AND (reopen_asked_by IS NULL) = (reopen_reason IS NULL)),
    CHECK ((reopened_by IS NULL) = (reopened_at IS NULL)),
    CHECK (reopened_by IS NULL OR (reopen_asked_by IS NOT NULL AND reopened_by <> reopen_asked_by))
);
CREATE UNIQUE INDEX ledger_period_month ON ledger_period (month) WHERE reopened_at IS NULL;
CREATE INDEX ledger_period_ends ON ledger_period (ends_at) WHERE reopened_at IS NULL;
CREATE INDEX ledger_period_closed ON ledger_period (closed_at, id);

-- The most that one payer may pay: in one payment, a day or a month of the calendar in China. The row of a level goes before
-- the row for everybody.
CREATE TABLE payment_limit (
    method TEXT NOT NULL CHECK (method IN ('online', 'cash_on_delivery')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- of the customer; empty for everybody
    level TEXT NOT NULL CHECK (level IN ('', 'regular', 'silver', 'gold', 'diamond')),
    period TEXT NOT NULL CHECK (period IN ('payment', 'day', 'month')),
    most BIGINT NOT NULL CHECK (most >= 0),
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (method, currency, level, period)
);

-- What payers have paid, or are about to pay, in a period: payments at once are counted here one after the other, and the
-- one that would pass the limit is refused by the same statement.
CREATE TABLE payment_usage (
    -- an account, or an index of a guest's telephone number
    payer TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('online', 'cash_on_delivery')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    period TEXT NOT NULL CHECK (period IN ('day', 'month')),
    -- 2026-11-24 or 2026-11
    span TEXT NOT NULL,
    spent BIGINT NOT NULL CHECK (spent >= 0),
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (payer, method, currency, period, span)
);
CREATE INDEX payment_usage_ends ON payment_usage (ends_at);

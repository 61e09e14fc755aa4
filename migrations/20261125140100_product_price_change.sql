-- Prices are changed by people too: each change is kept, and whoever changes one tells which version they have seen.

-- grows with every change that somebody makes to its prices
ALTER TABLE variant ADD COLUMN price_version BIGINT NOT NULL DEFAULT 1;

-- What people have made of prices, one row for each currency; only ever added. What an import changes is not among them.
CREATE TABLE price_change (
    id TEXT PRIMARY KEY,
    variant_id TEXT NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    -- minor units; null where it was or is not sold in the currency
    amount_before BIGINT CHECK (amount_before > 0),
    compare_before BIGINT,
    amount_after BIGINT CHECK (amount_after > 0),
    compare_after BIGINT,
    at BIGINT NOT NULL,
    -- an account's id, api_key or operator
    changed_by TEXT NOT NULL,
    -- the request that a second person has approved; null where it needed none
    approval_id TEXT REFERENCES approval (id),
    reason TEXT NOT NULL
);
CREATE INDEX price_change_variant ON price_change (variant_id, at, id);
CREATE INDEX price_change_approval ON price_change (approval_id) WHERE approval_id IS NOT NULL;

-- Giving up much cash asks for a second person: requests are of one more kind. The column is made anew beside the old one,
-- which is then dropped. Every INSERT names the kind, so the default is never used.
ALTER TABLE approval ADD COLUMN kind_now TEXT NOT NULL DEFAULT 'refund' CHECK (kind_now IN ('role_grant', 'role_revoke',
    'refund', 'payout', 'price_cut', 'cash_write_off'));
UPDATE approval SET kind_now = kind;
ALTER TABLE approval DROP COLUMN kind;
ALTER TABLE approval RENAME COLUMN kind_now TO kind;

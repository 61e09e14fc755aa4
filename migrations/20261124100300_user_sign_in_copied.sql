-- A copied passkey is an outcome of its own. A CHECK cannot be changed on SQLite, so the table is made anew; sealed
-- values stay, since they are bound to the name that it has in the end.
CREATE TABLE sign_in_new (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    -- copied_passkey: its sign counter went back
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'wrong_password', 'wrong_code', 'refused', 'copied_passkey')),
    -- sealed
    device TEXT NOT NULL,
    -- sealed
    address TEXT NOT NULL
);
INSERT INTO sign_in_new (id, account_id, at, outcome, device, address)
SELECT id, account_id, at, outcome, device, address FROM sign_in;
DROP TABLE sign_in;
ALTER TABLE sign_in_new RENAME TO sign_in;
CREATE INDEX sign_in_account ON sign_in (account_id, at);
CREATE INDEX sign_in_at ON sign_in (at);

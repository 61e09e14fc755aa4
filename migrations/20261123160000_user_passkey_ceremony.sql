-- Passkeys that are being made or used: what the server has asked for, until it is answered. An answer deletes the row,
-- so that none counts twice; rows past expires_at are swept.
CREATE TABLE passkey_ceremony (
    -- random, and in a cookie of the browser that was asked
    id TEXT PRIMARY KEY,
    -- whose passkey is being made; null while nobody knows who is going to sign in
    account_id TEXT REFERENCES account (id),
    -- sealed; the challenge and what else is expected of the answer, as JSON
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_ceremony_account ON passkey_ceremony (account_id);
CREATE INDEX passkey_ceremony_expires ON passkey_ceremony (expires_at);

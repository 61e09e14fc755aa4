-- Accounts of people: buyers, sellers' staff, the platform's own. Texts marked "sealed" are encrypted (store::vault);
-- an index beside one is its keyed hash, by which equal values are found.
CREATE TABLE account (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('active', 'blocked', 'closed')),
    -- sealed
    name TEXT NOT NULL,
    -- sealed
    email TEXT,
    email_index TEXT UNIQUE,
    -- null until a code sent there came back
    email_verified_at BIGINT,
    -- sealed
    phone TEXT,
    phone_index TEXT UNIQUE,
    phone_verified_at BIGINT,
    -- argon2id in PHC format; null for those who sign in by code or passkey only
    password TEXT,
    -- sealed secret of the authenticator app; it counts once confirmed
    totp TEXT,
    totp_confirmed_at BIGINT,
    -- the time step of the last code that was accepted: none is accepted twice
    totp_step BIGINT NOT NULL DEFAULT 0,
    level TEXT NOT NULL CHECK (level IN ('regular', 'silver', 'gold', 'diamond')),
    blocked_reason TEXT NOT NULL DEFAULT '',
    locale TEXT NOT NULL CHECK (locale IN ('zh', 'en')),
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    -- grows with every edit
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX account_created ON account (created_at, id);

-- Signed-in devices. The token in the cookie is not stored, only its SHA-256.
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    -- 1: one factor, 2: two
    strength BIGINT NOT NULL CHECK (strength IN (1, 2)),
    -- sealed
    device TEXT NOT NULL,
    -- sealed
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- the last time the person proved who they are
    proved_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_account ON session (account_id, seen_at);
CREATE INDEX session_expires ON session (expires_at);

-- Attempts to sign in to an account.
CREATE TABLE sign_in (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'wrong_password', 'wrong_code', 'refused')),
    -- sealed
    device TEXT NOT NULL,
    -- sealed
    address TEXT NOT NULL
);
CREATE INDEX sign_in_account ON sign_in (account_id, at);

-- One-time codes that were sent, and second steps that are due. Rows past expires_at are swept.
CREATE TABLE one_time_code (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('register', 'sign_in', 'reset', 'verify', 'second_step')),
    -- the keyed hash of the contact that it was sent to, or the account of a second step
    target TEXT NOT NULL,
    account_id TEXT REFERENCES account (id),
    -- keyed hash of the code; empty for a second step, whose code comes from an app
    code_hash TEXT NOT NULL,
    -- sealed; what waits for the code: the contact, the password's hash
    payload TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_code_target ON one_time_code (target, purpose);
CREATE INDEX one_time_code_account ON one_time_code (account_id);
CREATE INDEX one_time_code_expires ON one_time_code (expires_at);

-- Recovery codes of the second factor; only keyed hashes are kept.
CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES account (id),
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

-- Passkeys: public keys of people's authenticators (WebAuthn).
CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    -- base64url of the credential id
    credential_id TEXT NOT NULL UNIQUE,
    -- sealed; what the person calls it
    name TEXT NOT NULL,
    -- sealed; the credential as JSON
    credential TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_account ON passkey (account_id);

-- How often something may be tried: the theoretical arrival time of the generic cell rate algorithm (ITU-T I.371).
CREATE TABLE throttle (
    key TEXT PRIMARY KEY,
    arrival_at BIGINT NOT NULL
);
CREATE INDEX throttle_arrival ON throttle (arrival_at);

-- Roles that administrators have made. Built-in ones are a table in domain::user and are not stored.
CREATE TABLE role (
    key TEXT PRIMARY KEY,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('seller', 'platform')),
    version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE role_permission (
    role TEXT NOT NULL REFERENCES role (key) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (role, permission)
);

-- Who has which role, for the platform, or for one seller or warehouse. role is a built-in key or one of table role.
CREATE TABLE role_grant (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    -- 'platform', 'seller' or 'warehouse'; target_id names the seller or warehouse, '' for the platform
    target TEXT NOT NULL CHECK (target IN ('platform', 'seller', 'warehouse')),
    target_id TEXT NOT NULL,
    -- who asked and who approved; null where the command line made the grant
    requested_by TEXT REFERENCES account (id),
    approved_by TEXT REFERENCES account (id),
    at BIGINT NOT NULL,
    -- an elevation for a while ends here; null for good
    expires_at BIGINT,
    UNIQUE (account_id, role, target, target_id)
);
CREATE INDEX role_grant_role ON role_grant (role);
CREATE INDEX role_grant_requested ON role_grant (requested_by);
CREATE INDEX role_grant_approved ON role_grant (approved_by);

-- What one person asks for and another must approve.
CREATE TABLE approval (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('role_grant', 'role_revoke', 'refund', 'payout', 'price_cut')),
    -- what it is about: an account, an order, a product
    subject TEXT NOT NULL,
    -- the seller whose people may decide; null for the platform's
    seller_id TEXT,
    -- the command to carry out (JSON), without personal values
    payload TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn', 'expired')),
    requested_by TEXT NOT NULL REFERENCES account (id),
    requested_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES account (id),
    decided_at BIGINT,
    remark TEXT NOT NULL DEFAULT '',
    expires_at BIGINT NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> requested_by OR state = 'withdrawn')
);
CREATE INDEX approval_state ON approval (state, requested_at);
CREATE INDEX approval_requested ON approval (requested_by);
CREATE INDEX approval_decided ON approval (decided_by);

-- Keys of the API. Shown once; only the SHA-256 is kept.
CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- the first letters, to recognise it by
    hint TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL REFERENCES account (id),
    -- permissions by key, separated by spaces
    permissions TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_key_created_by ON api_key (created_by);
CREATE INDEX api_key_created ON api_key (created_at, id);

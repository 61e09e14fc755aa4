-- What staff and the shop itself have changed, and which guarded values they have looked at. Only ever added to.
-- Every entry holds the hash of the one before, so that a change to any of them shows (store::audit).
CREATE TABLE audit_entry (
    -- 1, 2, 3 … without a gap
    seq BIGINT PRIMARY KEY CHECK (seq > 0),
    at BIGINT NOT NULL,
    -- who: an account id, 'operator' at the command line, or 'system'. No reference: entries outlive accounts
    actor TEXT NOT NULL,
    -- what: 'order.ship', 'customer.reveal_phone'
    action TEXT NOT NULL,
    -- to what: 'order' and its id
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    -- whose it is, so that a seller can see its own entries; null for the platform's
    seller_id TEXT,
    reason TEXT,
    -- the changed fields as JSON, sealed where they are personal; null where there was nothing
    before_values TEXT,
    after_values TEXT,
    -- where the request came from
    address TEXT,
    user_agent TEXT,
    request_id TEXT,
    -- hash of the entry before; 64 zeros in the first
    prev_hash TEXT NOT NULL,
    -- SHA-256 over all of the above, in hexadecimal digits
    hash TEXT NOT NULL
);
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE INDEX audit_entry_actor ON audit_entry (actor, seq);
CREATE INDEX audit_entry_subject ON audit_entry (subject_kind, subject_id, seq);
CREATE INDEX audit_entry_seller ON audit_entry (seller_id, seq) WHERE seller_id IS NOT NULL;

-- One row: how far the log goes. Whoever appends takes this row first, and keeps it until the commit.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);
INSERT INTO audit_head (id, seq) VALUES (1, 0);

-- Signed notes of where the log stood. The key is not in the database.
CREATE TABLE audit_checkpoint (
    seq BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- HMAC-SHA-256 over the other columns, in hexadecimal digits
    signature TEXT NOT NULL
);

-- The keys that personal data is sealed with at rest, themselves wrapped by a master key that the database never holds.
CREATE TABLE data_key (
    -- eight random digits, named in everything that the key has sealed
    id TEXT PRIMARY KEY,
    -- seal: for values; index: for look-ups of sealed values
    purpose TEXT NOT NULL CHECK (purpose IN ('seal', 'index')),
    -- the key, wrapped, with the fingerprint of its master key
    wrapped TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- null while the key seals; afterwards it only opens
    retired_at BIGINT
);
CREATE UNIQUE INDEX data_key_current ON data_key (purpose) WHERE retired_at IS NULL;

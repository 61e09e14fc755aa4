-- Files of applications to sell: licences, identity cards. They are served to nobody but reviewers, for a reason.
CREATE TABLE seller_file (
    -- random: whoever knows it can hand the file in
    id TEXT PRIMARY KEY,
    -- null while it waits for the application that it was sent for
    application_id TEXT REFERENCES seller_application (id),
    kind TEXT NOT NULL CHECK (kind IN ('business_licence', 'representative_identity', 'food_licence', 'brand_authorisation')),
    -- what it is by its first bytes
    format TEXT NOT NULL CHECK (format IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')),
    -- in bytes
    size BIGINT NOT NULL CHECK (size > 0),
    -- when it is deleted; null while its seller needs it
    expires_at BIGINT,
    CHECK (application_id IS NOT NULL OR expires_at IS NOT NULL)
);
CREATE INDEX seller_file_application ON seller_file (application_id);
CREATE INDEX seller_file_expires ON seller_file (expires_at) WHERE expires_at IS NOT NULL;

-- The content of a file, cut into pieces that can be sealed and sealed again a few at a time.
CREATE TABLE seller_file_part (
    -- the file's id, a dot and the position: a piece opens in its place only
    id TEXT PRIMARY KEY,
    file_id TEXT NOT NULL REFERENCES seller_file (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    -- sealed; bytes
    content TEXT NOT NULL,
    UNIQUE (file_id, position)
);

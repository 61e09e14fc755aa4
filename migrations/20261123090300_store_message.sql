-- Messages to people, written in the transaction of their cause and sent from the outbox.
CREATE TABLE message (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    -- sealed
    recipient TEXT NOT NULL,
    -- sealed
    subject TEXT NOT NULL,
    -- sealed
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX message_created ON message (created_at, id);

-- Settings that operators change while the shop is open.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    changed_at BIGINT NOT NULL
);

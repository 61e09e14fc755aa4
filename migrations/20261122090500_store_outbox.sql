-- Side effects that a committed change owes the world, written in its transaction and carried out afterwards.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    -- what it is about, for example an order id
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- when to try next; moved forward while a worker holds it
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    -- null until carried out
    done_at BIGINT,
    last_error TEXT
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE done_at IS NULL;

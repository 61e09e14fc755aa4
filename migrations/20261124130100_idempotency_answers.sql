-- Answers to requests of programs that came with an Idempotency-Key: the same request gets the same bytes for a day.
CREATE TABLE api_answer (
    -- an index of whose key it is and of the key: clients may put anything into it
    key TEXT PRIMARY KEY,
    -- an index of method, address and body, to tell a repeat from another request
    fingerprint TEXT NOT NULL,
    -- whoever carries the request out now, by a random name; a later one may take over once it is stale
    claim TEXT NOT NULL,
    -- status, headers and body (JSON, sealed); empty while the request is carried out
    answer TEXT NOT NULL,
    claimed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX api_answer_expires ON api_answer (expires_at);

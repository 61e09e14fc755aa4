-- Whose message it is, found without opening it; null for messages from before.
ALTER TABLE message ADD COLUMN recipient_index TEXT;
CREATE INDEX message_recipient ON message (recipient_index);

-- What people ask about their data: to have it, to have it corrected, to be erased, to have its use restricted, to object
-- (PIPL articles 44 to 47, GDPR articles 15 to 21). One row per request; the queue of whoever answers them.
CREATE TABLE subject_request (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('export', 'correct', 'erase', 'restrict', 'object')),
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
    -- sealed; what the person wrote
    wish TEXT NOT NULL,
    -- sealed; what was answered
    answer TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- when it is to be answered at the latest
    due_at BIGINT NOT NULL,
    -- when an erasure is carried out unless its person signs in before; null for others
    acts_at BIGINT,
    -- null while it is open
    closed_at BIGINT
);
CREATE INDEX subject_request_account ON subject_request (account_id, asked_at);
CREATE INDEX subject_request_due ON subject_request (state, due_at, id);
CREATE INDEX subject_request_acts ON subject_request (acts_at) WHERE state = 'open' AND kind = 'erase';
-- One erasure waits at a time.
CREATE UNIQUE INDEX subject_request_erase ON subject_request (account_id) WHERE state = 'open' AND kind = 'erase';

-- Rows past their time are looked for by it.
CREATE INDEX session_seen ON session (seen_at);
CREATE INDEX sign_in_at ON sign_in (at);
CREATE INDEX account_closed ON account (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX subject_request_closed ON subject_request (closed_at) WHERE closed_at IS NOT NULL;

-- Every version of a purchase that a change has replaced: contact, address, note, lines and what was cancelled of them,
-- as they were until then.
CREATE TABLE order_version (
    -- also the subject of the refund that the change caused, if it caused one
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES order_group (id),
    -- counts from 1 in every purchase
    number BIGINT NOT NULL CHECK (number > 0),
    -- what has replaced it
    change TEXT NOT NULL CHECK (change IN ('units_cancelled', 'contact_changed')),
    -- buyer, operator or seller
    cause TEXT NOT NULL,
    -- who of them; null for guests and the command line
    author_id TEXT REFERENCES account (id),
    -- sealed JSON: the version, and why it was replaced
    snapshot TEXT NOT NULL,
    -- when it was replaced
    at BIGINT NOT NULL,
    UNIQUE (group_id, number)
);
CREATE INDEX order_version_author ON order_version (author_id);

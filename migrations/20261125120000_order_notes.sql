-- What staff note about purchases: the platform's people for each other, and a seller's people for each other. Buyers
-- see nothing of it. Bodies are sealed, since people write names and numbers into them.
CREATE TABLE order_note (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES order_group (id),
    -- whose people wrote it and may read it; null for the platform's
    seller_id TEXT REFERENCES seller (id),
    -- sealed
    body TEXT NOT NULL,
    -- null for a note from the command line
    author_id TEXT REFERENCES account (id),
    at BIGINT NOT NULL
);
CREATE INDEX order_note_group ON order_note (group_id, at);
CREATE INDEX order_note_seller ON order_note (seller_id);
CREATE INDEX order_note_author ON order_note (author_id);

-- Tags of purchases, by which lists are filtered.
CREATE TABLE order_tag (
    group_id TEXT NOT NULL REFERENCES order_group (id),
    -- whose people use it; null for the platform's
    seller_id TEXT REFERENCES seller (id),
    tag TEXT NOT NULL
);
CREATE UNIQUE INDEX order_tag_once ON order_tag (group_id, COALESCE(seller_id, ''), tag);
CREATE INDEX order_tag_tag ON order_tag (tag, group_id);
CREATE INDEX order_tag_seller ON order_tag (seller_id);

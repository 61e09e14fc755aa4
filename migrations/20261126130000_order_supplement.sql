-- Goods that are added to a purchase are a purchase of their own, which names it: the same customer, currency and shops, and
-- no chains. Null for all others.
ALTER TABLE order_group ADD COLUMN supplements TEXT REFERENCES order_group (id);
CREATE INDEX order_group_supplements ON order_group (supplements);

-- Adding goods is a change, too. A CHECK cannot be changed on SQLite, so the table is made anew.
CREATE TABLE order_version_new (
    -- also the subject of the refund that the change caused, if it caused one
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES order_group (id),
    -- counts from 1 in every purchase
    number BIGINT NOT NULL CHECK (number > 0),
    -- what has replaced it
    change TEXT NOT NULL CHECK (change IN ('units_cancelled', 'contact_changed', 'goods_added')),
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
INSERT INTO order_version_new (id, group_id, number, change, cause, author_id, snapshot, at)
SELECT id, group_id, number, change, cause, author_id, snapshot, at FROM order_version;
DROP TABLE order_version;
ALTER TABLE order_version_new RENAME TO order_version;
CREATE INDEX order_version_author ON order_version (author_id);

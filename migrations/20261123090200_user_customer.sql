-- The address book of an account. Orders keep copies: editing an address does not change past ones.
CREATE TABLE address (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    -- sealed JSON: recipient, phone, and the address itself
    body TEXT NOT NULL,
    is_default SMALLINT NOT NULL CHECK (is_default IN (0, 1)),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX address_account ON address (account_id, created_at);
CREATE UNIQUE INDEX address_default ON address (account_id) WHERE is_default = 1;

-- Products that a person has marked.
CREATE TABLE favourite (
    account_id TEXT NOT NULL REFERENCES account (id),
    product_id TEXT NOT NULL REFERENCES product (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (account_id, product_id)
);
CREATE INDEX favourite_product ON favourite (product_id);
CREATE INDEX favourite_at ON favourite (account_id, at);

-- What people agreed to and took back: one row per decision, none is changed.
CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    purpose TEXT NOT NULL,
    -- the version of the text that was shown
    version TEXT NOT NULL,
    given SMALLINT NOT NULL CHECK (given IN (0, 1)),
    -- sealed; from where it was given
    address TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consent_account ON consent (account_id, purpose, at);

-- What operators note about a customer. Notes are sealed, since people write names and numbers into them.
CREATE TABLE customer_note (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    -- sealed
    body TEXT NOT NULL,
    author_id TEXT REFERENCES account (id),
    at BIGINT NOT NULL
);
CREATE INDEX customer_note_account ON customer_note (account_id, at);
CREATE INDEX customer_note_author ON customer_note (author_id);

-- Tags of customers; a group is the customers who share one.
CREATE TABLE customer_tag (
    account_id TEXT NOT NULL REFERENCES account (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (account_id, tag)
);
CREATE INDEX customer_tag_tag ON customer_tag (tag, account_id);

-- The cart of an account, so that it is there on every device.
ALTER TABLE cart ADD COLUMN account_id TEXT REFERENCES account (id);
CREATE INDEX cart_account ON cart (account_id);

-- Sellers: shops on the platform. Only goods of approved ones are for sale.
CREATE TABLE seller (
    id TEXT PRIMARY KEY,
    -- the address of its shop
    slug TEXT NOT NULL,
    -- own: the platform sells itself
    kind TEXT NOT NULL CHECK (kind IN ('own', 'third_party')),
    state TEXT NOT NULL CHECK (state IN ('applied', 'in_review', 'approved', 'rejected', 'suspended', 'closed')),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- plain text
    description_zh TEXT NOT NULL,
    description_en TEXT NOT NULL,
    -- the business licence that buyers see: null together until it is known
    licence_company TEXT,
    -- unified social credit code (GB 32100-2015)
    licence_code TEXT,
    -- where the picture of the licence is kept
    licence_document TEXT,
    -- sealed: legal representative, phone and e-mail (JSON), not shown to buyers; empty where there is nobody to ask
    contact TEXT NOT NULL,
    -- what the seller must leave with the platform, and what it has left there, in minor units
    deposit_required BIGINT NOT NULL CHECK (deposit_required >= 0),
    deposit_held BIGINT NOT NULL CHECK (deposit_held >= 0),
    deposit_currency TEXT NOT NULL CHECK (deposit_currency IN ('CNY', 'USD')),
    -- null until rated
    credit_grade TEXT,
    credit_score BIGINT,
    created_at BIGINT NOT NULL,
    -- when it was approved first
    opened_at BIGINT,
    -- grows with every change
    version BIGINT NOT NULL,
    CHECK ((licence_company IS NULL) = (licence_code IS NULL))
);
-- A rejected application frees its address.
CREATE UNIQUE INDEX seller_slug ON seller (slug) WHERE state <> 'rejected';
CREATE INDEX seller_state ON seller (state, created_at, id);
CREATE INDEX seller_created ON seller (created_at, id);
CREATE INDEX seller_not_open ON seller (id) WHERE state <> 'approved';

-- What a seller handed in to be let in.
CREATE TABLE seller_application (
    id TEXT PRIMARY KEY,
    seller_id TEXT NOT NULL REFERENCES seller (id),
    -- sealed: the checked form (JSON), without its documents
    form TEXT NOT NULL,
    submitted_at BIGINT NOT NULL
);
CREATE INDEX seller_application_seller ON seller_application (seller_id);

CREATE TABLE seller_document (
    application_id TEXT NOT NULL REFERENCES seller_application (id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('business_licence', 'representative_identity', 'food_licence', 'brand_authorisation')),
    -- where the file is kept
    reference TEXT NOT NULL,
    PRIMARY KEY (application_id, position)
);

-- Every state a seller has been in.
CREATE TABLE seller_history (
    seller_id TEXT NOT NULL REFERENCES seller (id),
    position BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('applied', 'in_review', 'approved', 'rejected', 'suspended', 'closed')),
    -- applicant, operator, migration, or an account's id
    cause TEXT NOT NULL,
    -- empty where it needs none
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (seller_id, position)
);

-- The platform's own shop. Its id is known to the program; everything that was there before belongs to it.
INSERT INTO seller (id, slug, kind, state, name_zh, name_en, description_zh, description_en, contact,
    deposit_required, deposit_held, deposit_currency, created_at, version)
VALUES ('sel_00000000000000000000000001', 'jishi', 'own', 'approved', '集市', 'Jishi',
    '平台自营：自己选货，自己发货。', 'The platform''s own shop: chosen, packed and sent by us.',
    '', 0, 0, 'CNY', 1795363200000000, 1);
INSERT INTO seller_history (seller_id, position, state, cause, reason, at)
VALUES ('sel_00000000000000000000000001', 0, 'approved', 'migration', '', 1795363200000000);

-- Whose product it is. The default is for the products that were there before.
ALTER TABLE product ADD COLUMN seller_id TEXT NOT NULL DEFAULT 'sel_00000000000000000000000001' REFERENCES seller (id);
CREATE INDEX product_seller ON product (seller_id, popularity DESC, id);

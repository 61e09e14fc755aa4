-- Ids are text with a prefix; money is whole minor units; times are UTC microseconds; flags are 0 or 1; JSON is text.

-- The category tree. family and palette name the drawing that stands for it.
CREATE TABLE category (
    id TEXT PRIMARY KEY,
    parent_id TEXT REFERENCES category (id),
    slug TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position BIGINT NOT NULL,
    family TEXT NOT NULL,
    palette TEXT NOT NULL
);
CREATE INDEX category_parent ON category (parent_id);

CREATE TABLE brand (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL
);

-- Attribute definitions. option_values is the JSON list of a choice's named values.
CREATE TABLE attribute (
    code TEXT PRIMARY KEY,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('choice', 'number', 'flag', 'text')),
    unit_zh TEXT NOT NULL,
    unit_en TEXT NOT NULL,
    is_filter SMALLINT NOT NULL CHECK (is_filter IN (0, 1)),
    option_values TEXT NOT NULL,
    position BIGINT NOT NULL
);

-- What a shopper reads about. options, attributes, tags and images are JSON: they are read whole with the product.
-- price_* and compare_* repeat the lowest variant price per currency, in_stock whether any variant can be bought:
-- both serve lists and are written only together with their source.
CREATE TABLE product (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'archived')),
    brand_id TEXT REFERENCES brand (id),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    summary_zh TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    description_zh TEXT NOT NULL,
    description_en TEXT NOT NULL,
    options TEXT NOT NULL,
    attributes TEXT NOT NULL,
    tags TEXT NOT NULL,
    images TEXT NOT NULL,
    -- path of the first picture, for lists
    cover TEXT NOT NULL,
    cover_alt_zh TEXT NOT NULL,
    cover_alt_en TEXT NOT NULL,
    family TEXT NOT NULL,
    palette TEXT NOT NULL,
    popularity BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    price_cny BIGINT,
    compare_cny BIGINT,
    is_from_cny SMALLINT NOT NULL CHECK (is_from_cny IN (0, 1)),
    price_usd BIGINT,
    compare_usd BIGINT,
    is_from_usd SMALLINT NOT NULL CHECK (is_from_usd IN (0, 1)),
    in_stock SMALLINT NOT NULL CHECK (in_stock IN (0, 1))
);
CREATE INDEX product_brand ON product (brand_id);
CREATE INDEX product_popular ON product (status, popularity DESC, id);
CREATE INDEX product_newest ON product (status, published_at DESC, id);

-- Former slugs lead to the product.
CREATE TABLE product_former_slug (
    slug TEXT PRIMARY KEY,
    product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX product_former_slug_product ON product_former_slug (product_id);

-- Which categories list a product: its own and all their ancestors (is_direct tells). Sort keys are copies from product.
CREATE TABLE product_category (
    category_id TEXT NOT NULL REFERENCES category (id),
    product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    is_direct SMALLINT NOT NULL CHECK (is_direct IN (0, 1)),
    position BIGINT NOT NULL,
    popularity BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (category_id, product_id)
);
CREATE INDEX product_category_product ON product_category (product_id);
CREATE INDEX product_category_popular ON product_category (category_id, popularity DESC, product_id);
CREATE INDEX product_category_newest ON product_category (category_id, published_at DESC, product_id);

-- Filterable attribute values (choices only), for counting and filtering.
CREATE TABLE product_facet (
    product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (product_id, attribute, value)
);
CREATE INDEX product_facet_value ON product_facet (attribute, value, product_id);

-- What a shopper buys. choice is the JSON list of option value codes.
CREATE TABLE variant (
    id TEXT PRIMARY KEY,
    product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    sku TEXT NOT NULL UNIQUE,
    barcode TEXT,
    choice TEXT NOT NULL,
    weight_g BIGINT NOT NULL CHECK (weight_g >= 0),
    length_mm BIGINT NOT NULL CHECK (length_mm >= 0),
    width_mm BIGINT NOT NULL CHECK (width_mm >= 0),
    height_mm BIGINT NOT NULL CHECK (height_mm >= 0),
    position BIGINT NOT NULL,
    price_cny BIGINT CHECK (price_cny >= 0),
    compare_cny BIGINT CHECK (compare_cny >= 0),
    price_usd BIGINT CHECK (price_usd >= 0),
    compare_usd BIGINT CHECK (compare_usd >= 0)
);
CREATE INDEX variant_product ON variant (product_id);

-- The version of the catalogue: cached pages belong to one.
CREATE TABLE catalogue_state (
    -- one row; version grows with every change that a cached page can show
    id BIGINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL,
    -- grows when a level changes that product pages show
    stock_version BIGINT NOT NULL
);
INSERT INTO catalogue_state (id, version, stock_version) VALUES (1, 1, 1);

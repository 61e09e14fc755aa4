-- A buyer's cart. form is what was typed into the checkout so far (JSON). Rows past expires_at are swept.
CREATE TABLE cart (
    id TEXT PRIMARY KEY,
    form TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX cart_expires ON cart (expires_at);

-- seen_price and seen_currency are what the buyer saw last.
CREATE TABLE cart_line (
    cart_id TEXT NOT NULL REFERENCES cart (id) ON DELETE CASCADE,
    variant_id TEXT NOT NULL REFERENCES variant (id),
    quantity BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 999),
    seen_price BIGINT NOT NULL,
    seen_currency TEXT NOT NULL CHECK (seen_currency IN ('CNY', 'USD')),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (cart_id, variant_id)
);
CREATE INDEX cart_line_variant ON cart_line (variant_id);

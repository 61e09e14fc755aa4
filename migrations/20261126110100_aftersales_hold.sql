-- What approved exchanges keep of stock until others go out or the request ends: reserved units of levels. How long that is
-- says after_sales.due_at, while the goods have not been sent back.
CREATE TABLE after_sales_hold (
    request_id TEXT NOT NULL REFERENCES after_sales (id),
    variant_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    units BIGINT NOT NULL CHECK (units > 0),
    PRIMARY KEY (request_id, variant_id, location_id),
    FOREIGN KEY (variant_id, location_id) REFERENCES stock_level (variant_id, location_id)
);
CREATE INDEX after_sales_hold_level ON after_sales_hold (variant_id, location_id);

-- What delivery costs. A tariff is written whole and never changed: each change is a new version, and the highest counts.
CREATE TABLE delivery_tariff (
    version BIGINT PRIMARY KEY CHECK (version > 0),
    -- the provinces of mainland China that are remote, as JSON
    remote TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- What one method costs to one zone, in minor units.
CREATE TABLE delivery_rate (
    version BIGINT NOT NULL REFERENCES delivery_tariff (version),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    zone TEXT NOT NULL CHECK (zone IN ('mainland', 'remote', 'nearby', 'abroad')),
    method TEXT NOT NULL CHECK (method IN ('standard', 'express')),
    -- for each kilogram begun beyond the last tier
    beyond BIGINT NOT NULL CHECK (beyond >= 0),
    -- goods worth so much travel free; null where nothing does
    free_from BIGINT CHECK (free_from > 0),
    PRIMARY KEY (version, currency, zone, method)
);

-- Up to so many grams, so much.
CREATE TABLE delivery_tier (
    version BIGINT NOT NULL,
    currency TEXT NOT NULL,
    zone TEXT NOT NULL,
    method TEXT NOT NULL,
    most_grams BIGINT NOT NULL CHECK (most_grams > 0),
    fee BIGINT NOT NULL CHECK (fee >= 0),
    PRIMARY KEY (version, currency, zone, method, most_grams),
    FOREIGN KEY (version, currency, zone, method) REFERENCES delivery_rate (version, currency, zone, method)
);

-- The version of the tariff that counts, beside those of catalogue and stock.
ALTER TABLE catalogue_state ADD COLUMN tariff_version BIGINT NOT NULL DEFAULT 1;

-- The tariff that was in the program until now: no price changes. A test compares it with domain::logistics.
INSERT INTO delivery_tariff (version, remote, at)
VALUES (1, '["新疆维吾尔自治区","西藏自治区","青海省","内蒙古自治区","甘肃省"]', 0);
INSERT INTO delivery_rate (version, currency, zone, method, beyond, free_from) VALUES
(1, 'CNY', 'mainland', 'standard', 150, 19900),
(1, 'CNY', 'mainland', 'express', 300, NULL),
(1, 'CNY', 'remote', 'standard', 400, 39900),
(1, 'CNY', 'remote', 'express', 1000, NULL),
(1, 'CNY', 'nearby', 'standard', 1000, NULL),
(1, 'CNY', 'nearby', 'express', 1600, NULL),
(1, 'CNY', 'abroad', 'standard', 4500, NULL),
(1, 'CNY', 'abroad', 'express', 7000, NULL),
(1, 'USD', 'mainland', 'standard', 200, 5900),
(1, 'USD', 'mainland', 'express', 500, NULL),
(1, 'USD', 'remote', 'standard', 250, 5900),
(1, 'USD', 'remote', 'express', 600, NULL),
(1, 'USD', 'nearby', 'standard', 200, 5900),
(1, 'USD', 'nearby', 'express', 500, NULL),
(1, 'USD', 'abroad', 'standard', 200, 5900),
(1, 'USD', 'abroad', 'express', 500, NULL);
INSERT INTO delivery_tier (version, currency, zone, method, most_grams, fee) VALUES
(1, 'CNY', 'mainland', 'standard', 8000, 1200),
(1, 'CNY', 'mainland', 'standard', 14000, 1800),
(1, 'CNY', 'mainland', 'standard', 20000, 2600),
(1, 'CNY', 'mainland', 'express', 8000, 2200),
(1, 'CNY', 'mainland', 'express', 20000, 4200),
(1, 'CNY', 'remote', 'standard', 1000, 1800),
(1, 'CNY', 'remote', 'standard', 8000, 3600),
(1, 'CNY', 'remote', 'express', 1000, 3200),
(1, 'CNY', 'remote', 'express', 8000, 7800),
(1, 'CNY', 'nearby', 'standard', 1000, 3500),
(1, 'CNY', 'nearby', 'standard', 8000, 8000),
(1, 'CNY', 'nearby', 'express', 1000, 5800),
(1, 'CNY', 'nearby', 'express', 8000, 12800),
(1, 'CNY', 'abroad', 'standard', 1000, 8800),
(1, 'CNY', 'abroad', 'standard', 8000, 28000),
(1, 'CNY', 'abroad', 'express', 1000, 16800),
(1, 'CNY', 'abroad', 'express', 8000, 52000),
(1, 'USD', 'mainland', 'standard', 8000, 600),
(1, 'USD', 'mainland', 'standard', 14000, 1400),
(1, 'USD', 'mainland', 'standard', 20000, 2400),
(1, 'USD', 'mainland', 'express', 8000, 1500),
(1, 'USD', 'mainland', 'express', 20000, 4500),
(1, 'USD', 'remote', 'standard', 8000, 900),
(1, 'USD', 'remote', 'standard', 20000, 2800),
(1, 'USD', 'remote', 'express', 8000, 2200),
(1, 'USD', 'remote', 'express', 20000, 5600),
(1, 'USD', 'nearby', 'standard', 8000, 600),
(1, 'USD', 'nearby', 'standard', 14000, 1400),
(1, 'USD', 'nearby', 'standard', 20000, 2400),
(1, 'USD', 'nearby', 'express', 8000, 1500),
(1, 'USD', 'nearby', 'express', 20000, 4500),
(1, 'USD', 'abroad', 'standard', 8000, 600),
(1, 'USD', 'abroad', 'standard', 14000, 1400),
(1, 'USD', 'abroad', 'standard', 20000, 2400),
(1, 'USD', 'abroad', 'express', 8000, 1500),
(1, 'USD', 'abroad', 'express', 20000, 4500);

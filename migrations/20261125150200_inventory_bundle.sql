-- What a bundle is made of. A variant with rows here is a bundle: it has no stock of its own, and is no component.
CREATE TABLE bundle_component (
    bundle_id TEXT NOT NULL REFERENCES variant (id),
    component_id TEXT NOT NULL REFERENCES variant (id),
    -- in each bundle
    units BIGINT NOT NULL CHECK (units BETWEEN 1 AND 99),
    PRIMARY KEY (bundle_id, component_id),
    CHECK (bundle_id <> component_id)
);
CREATE INDEX bundle_component_part ON bundle_component (component_id, bundle_id);

-- What the bundles of an order were made of when it was placed: what it holds, sends and takes back is counted by this,
-- whatever becomes of the bundle.
CREATE TABLE order_component (
    order_id TEXT NOT NULL REFERENCES orders (id),
    bundle_id TEXT NOT NULL REFERENCES variant (id),
    component_id TEXT NOT NULL REFERENCES variant (id),
    -- in each bundle
    units BIGINT NOT NULL CHECK (units > 0),
    PRIMARY KEY (order_id, bundle_id, component_id)
);
CREATE INDEX order_component_bundle ON order_component (bundle_id);
CREATE INDEX order_component_part ON order_component (component_id);

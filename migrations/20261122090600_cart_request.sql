-- A request of the API that changed a cart, so that a repeat changes nothing. It goes with its cart.
CREATE TABLE cart_request (
    cart_id TEXT NOT NULL REFERENCES cart (id) ON DELETE CASCADE,
    -- the client's Idempotency-Key
    key TEXT NOT NULL,
    -- what was asked for, to tell a repeat from another request
    command TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (cart_id, key)
);

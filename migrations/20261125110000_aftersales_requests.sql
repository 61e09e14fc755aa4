-- What buyers ask for after a sale: goods that go back, are exchanged or repaired, and claims without sending back.
CREATE TABLE after_sales (
    id TEXT PRIMARY KEY,
    -- the order's number, S, and which of the order's requests it is
    number TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL REFERENCES orders (id),
    -- as the order's
    seller_id TEXT NOT NULL REFERENCES seller (id),
    kind TEXT NOT NULL CHECK (kind IN ('return', 'exchange', 'repair', 'claim')),
    reason TEXT NOT NULL CHECK (reason IN ('changed_mind', 'wrong_choice', 'defective', 'damaged_in_transit', 'wrong_item', 'not_as_described', 'incomplete', 'lost')),
    -- made from the table of steps in domain::aftersales
    state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'sent_back', 'received', 'inspected', 'refunded', 'replaced', 'repaired', 'settled', 'rejected', 'refused', 'withdrawn', 'lapsed')),
    -- sealed: in the buyer's words; may be empty
    text TEXT NOT NULL,
    -- where the goods go, or what is claimed is written off; null until it is approved
    location_id TEXT REFERENCES location (id),
    -- how the goods came back, and how others or the same went out; null together
    back_carrier TEXT,
    back_tracking TEXT,
    out_carrier TEXT,
    out_tracking TEXT,
    -- what becomes of units that were not accepted; null while there are none
    fate TEXT CHECK (fate IN ('sent_to_buyer', 'kept')),
    -- of the delivery fee, what goes back with it; minor units of the order's currency
    delivery_back BIGINT NOT NULL CHECK (delivery_back >= 0),
    requested_at BIGINT NOT NULL,
    -- until when the goods have to be sent back; null unless that is what is waited for
    due_at BIGINT,
    -- grows with every step
    version BIGINT NOT NULL,
    CHECK ((back_carrier IS NULL) = (back_tracking IS NULL)),
    CHECK ((out_carrier IS NULL) = (out_tracking IS NULL)),
    CHECK (location_id IS NOT NULL OR state IN ('requested', 'refused', 'withdrawn')),
    CHECK (due_at IS NULL OR state = 'approved'),
    CHECK (delivery_back = 0 OR state IN ('refunded', 'settled'))
);
CREATE INDEX after_sales_order ON after_sales (order_id);
CREATE INDEX after_sales_seller ON after_sales (seller_id, requested_at, id);
CREATE INDEX after_sales_location ON after_sales (location_id);
CREATE INDEX after_sales_requested ON after_sales (requested_at, id);
CREATE INDEX after_sales_due ON after_sales (due_at) WHERE due_at IS NOT NULL;

-- What a request is about. Units that were neither accepted nor rejected at inspection did not come.
CREATE TABLE after_sales_line (
    request_id TEXT NOT NULL REFERENCES after_sales (id),
    -- of the line of the order
    position BIGINT NOT NULL,
    variant_id TEXT NOT NULL REFERENCES variant (id),
    -- what is wanted instead; the same for anything but an exchange
    instead_id TEXT NOT NULL REFERENCES variant (id),
    units BIGINT NOT NULL CHECK (units > 0),
    -- by inspection; of a claim all, once it is settled
    accepted BIGINT NOT NULL CHECK (accepted >= 0),
    -- of the accepted, those that cannot be sold again
    written_off BIGINT NOT NULL CHECK (written_off >= 0 AND written_off <= accepted),
    rejected BIGINT NOT NULL CHECK (rejected >= 0),
    -- what goes back for it, in minor units of the order's currency
    back BIGINT NOT NULL CHECK (back >= 0),
    PRIMARY KEY (request_id, position),
    CHECK (accepted + rejected <= units)
);
CREATE INDEX after_sales_line_variant ON after_sales_line (variant_id);
CREATE INDEX after_sales_line_instead ON after_sales_line (instead_id);

-- Every state a request has been in.
CREATE TABLE after_sales_history (
    request_id TEXT NOT NULL REFERENCES after_sales (id),
    position BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'sent_back', 'received', 'inspected', 'refunded', 'replaced', 'repaired', 'settled', 'rejected', 'refused', 'withdrawn', 'lapsed')),
    -- buyer, seller, operator or clock
    cause TEXT NOT NULL,
    -- what the buyer is told; may be empty
    remark TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (request_id, position)
);

-- Photos that come with requests. They are shown to the buyer and to those who decide.
CREATE TABLE after_sales_photo (
    -- random: whoever knows it can hand the photo in
    id TEXT PRIMARY KEY,
    -- null while it waits for the request that it was sent for
    request_id TEXT REFERENCES after_sales (id),
    -- what it is by its first bytes
    format TEXT NOT NULL CHECK (format IN ('image/jpeg', 'image/png', 'image/webp')),
    -- in bytes
    size BIGINT NOT NULL CHECK (size > 0),
    -- when it is deleted
    expires_at BIGINT NOT NULL
);
CREATE INDEX after_sales_photo_request ON after_sales_photo (request_id);
CREATE INDEX after_sales_photo_expires ON after_sales_photo (expires_at);

-- The content of a photo, cut into pieces that can be sealed and sealed again a few at a time.
CREATE TABLE after_sales_photo_part (
    -- the photo's id, a dot and the position: a piece opens in its place only
    id TEXT PRIMARY KEY,
    photo_id TEXT NOT NULL REFERENCES after_sales_photo (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    -- sealed; bytes
    content TEXT NOT NULL,
    UNIQUE (photo_id, position)
);

-- What the carrier of a parcel is paid, as the platform's people state it: minor units of its order's currency; null while
-- nobody has.
ALTER TABLE parcel ADD COLUMN cost BIGINT CHECK (cost >= 0);

-- Couriers name cash by the number of the parcel: parcels are found by it.
CREATE INDEX parcel_tracking ON parcel (tracking) WHERE tracking <> '';

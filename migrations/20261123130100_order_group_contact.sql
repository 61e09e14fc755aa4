-- Blind indexes of the contacts in checkout, by which people find what they bought before they had an account. Null until
-- the sweeper has filled them in; empty where there is no such contact, and once the person is taken out.
ALTER TABLE order_group ADD COLUMN email_index TEXT;
ALTER TABLE order_group ADD COLUMN phone_index TEXT;
CREATE INDEX order_group_email ON order_group (email_index) WHERE customer_id IS NULL;
CREATE INDEX order_group_phone ON order_group (phone_index) WHERE customer_id IS NULL;
CREATE INDEX order_group_unindexed ON order_group (id) WHERE phone_index IS NULL;
-- Purchases whose person is still in them, by age.
CREATE INDEX order_group_person ON order_group (placed_at) WHERE phone_index <> '';

-- Who handed an application in: they own the shop once it is let in. Null for somebody who was not signed in.
ALTER TABLE seller_application ADD COLUMN account_id TEXT REFERENCES account (id);
CREATE INDEX seller_application_account ON seller_application (account_id);

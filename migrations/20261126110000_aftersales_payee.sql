-- Money that no gateway gives back is sent by hand, to the account that its buyer has named.
--
-- sealed: holder, bank and number of the account, as JSON; empty where the gateway gives back, or nothing was said
ALTER TABLE after_sales ADD COLUMN payee TEXT NOT NULL DEFAULT '';

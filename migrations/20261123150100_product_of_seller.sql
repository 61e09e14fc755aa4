-- A shop's own goods, newest first: its people see them in every state.
CREATE INDEX product_seller_newest ON product (seller_id, id);

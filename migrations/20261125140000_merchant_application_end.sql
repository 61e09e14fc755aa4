-- What was written into an application ends as its files do: with its documents and whom to ask at the seller.

-- when it is deleted; null while its seller needs it
ALTER TABLE seller_application ADD COLUMN expires_at BIGINT;
CREATE INDEX seller_application_expires ON seller_application (expires_at) WHERE expires_at IS NOT NULL;

-- 180 days after it was refused, 1,096 after the shop has closed.
UPDATE seller_application
SET expires_at = (SELECT MAX(h.at) + CASE WHEN s.state = 'rejected' THEN 15552000000000 ELSE 94694400000000 END
    FROM seller s
    JOIN seller_history h ON h.seller_id = s.id AND h.state = s.state
    WHERE s.id = seller_application.seller_id
    GROUP BY s.state)
WHERE seller_id IN (SELECT id FROM seller WHERE state IN ('rejected', 'closed'));

-- A refund that the gateway refuses for good is asked for again under another key, after a while, and some attempts later
-- waits for a person.

-- how often the gateway was asked, each time under a key of its own; the one that is under way counts
ALTER TABLE refund ADD COLUMN attempt BIGINT NOT NULL DEFAULT 1 CHECK (attempt >= 1);
-- when it is sent again; null unless it is being retried
ALTER TABLE refund ADD COLUMN next_at BIGINT;
-- the gateway's code for why the last attempt failed
ALTER TABLE refund ADD COLUMN failure TEXT;
CREATE INDEX refund_next ON refund (next_at) WHERE next_at IS NOT NULL;

-- What has failed before is sent again.
UPDATE refund SET state = 'retrying', next_at = requested_at
WHERE state <> 'refunded' AND EXISTS (SELECT 1 FROM payment_event f WHERE f.operation = refund.id AND f.kind = 'refund_failed');

-- Webhooks are swept by their age.
CREATE INDEX webhook_received ON webhook (received_at);

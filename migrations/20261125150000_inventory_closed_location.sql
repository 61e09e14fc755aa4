-- When a location was closed: nothing lies there, is on its way there, or comes there any more. It stays for its history.
ALTER TABLE location ADD COLUMN closed_at BIGINT CHECK (closed_at IS NULL OR active = 0);

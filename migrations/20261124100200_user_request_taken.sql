-- Who has taken a request upon themselves to answer, and when; null for nobody.
ALTER TABLE subject_request ADD COLUMN taken_by TEXT REFERENCES account (id);
ALTER TABLE subject_request ADD COLUMN taken_at BIGINT;
CREATE INDEX subject_request_taken_by ON subject_request (taken_by);

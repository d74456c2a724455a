-- How many reports a batch has, kept beside it so that its ceiling is checked without adding up its counters each time.
ALTER TABLE batch ADD COLUMN reports INTEGER NOT NULL DEFAULT 0;

UPDATE batch SET reports = (SELECT coalesce(sum(counter.reports), 0) FROM counter WHERE counter.batch = batch.id);

-- Campaigns count their two arms apart. Shards let several collectors add to one answer of one PostgreSQL without waiting for one
-- another; SQLite has one writer, so its shard is always 0.
CREATE TABLE counter_by_arm (
    batch INTEGER NOT NULL REFERENCES batch (id),
    arm INTEGER NOT NULL,
    answer INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (batch, arm, answer, shard)
) WITHOUT ROWID;

INSERT INTO counter_by_arm (batch, arm, answer, shard, reports) SELECT batch, 0, answer, 0, reports FROM counter;

DROP TABLE counter;

ALTER TABLE counter_by_arm RENAME TO counter;

-- How many reports a batch has, so that its ceiling is checked without adding up its counters each time.
CREATE TABLE batch_size (
    batch INTEGER NOT NULL REFERENCES batch (id),
    shard INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (batch, shard)
) WITHOUT ROWID;

INSERT INTO batch_size (batch, shard, reports) SELECT id, 0, reports FROM batch;

ALTER TABLE batch DROP COLUMN reports;

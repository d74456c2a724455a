-- Counters of protected answers, and the ids that keep a retry from being counted twice.
-- Nothing here joins an id to an answer, and nothing keeps a time.

-- What a config number stands for. A count is only readable beside the questions it answered.
CREATE TABLE published (
    site TEXT NOT NULL,
    config BIGINT NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (site, config)
);

CREATE TABLE batch (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site TEXT NOT NULL,
    config BIGINT NOT NULL,
    task BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    UNIQUE (site, config, task, epoch)
);

-- One counter for each answer that was given in an arm, in as many shards as there are collectors: each adds to its own, so
-- that none waits for another's commit. The sum over shards is what counts. Pages keep room, so that an addition rewrites
-- its row in place and no index.
CREATE TABLE counter (
    batch BIGINT NOT NULL REFERENCES batch (id),
    arm BIGINT NOT NULL,
    answer BIGINT NOT NULL,
    shard BIGINT NOT NULL,
    reports BIGINT NOT NULL,
    PRIMARY KEY (batch, arm, answer, shard)
) WITH (fillfactor = 50);

-- How many reports a batch has, so that its ceiling is checked without adding up its counters each time.
CREATE TABLE batch_size (
    batch BIGINT NOT NULL REFERENCES batch (id),
    shard BIGINT NOT NULL,
    reports BIGINT NOT NULL,
    PRIMARY KEY (batch, shard)
) WITH (fillfactor = 50);

-- Ids of reports that were counted, dropped once their epoch is closed. No foreign key: it would be checked for each report, and
-- `batch` rows outlive their ids.
CREATE TABLE counted (
    batch BIGINT NOT NULL,
    report_id UUID NOT NULL,
    PRIMARY KEY (batch, report_id)
);

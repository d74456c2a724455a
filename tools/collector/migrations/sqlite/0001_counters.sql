-- Counters of protected answers, and the ids that keep a retry from being counted twice.
-- Nothing here joins an id to an answer, and nothing keeps a time.

-- What a config number stands for. A count is only readable beside the questions it answered.
CREATE TABLE published (
    site TEXT NOT NULL,
    config INTEGER NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (site, config)
);

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    config INTEGER NOT NULL,
    task INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    UNIQUE (site, config, task, epoch)
);

-- One counter for each answer that was given. For a Hadamard bit that is a row and its sign: one addition a report,
-- where sums by value would take one for each value; the estimator makes the sums when it is asked.
CREATE TABLE counter (
    batch INTEGER NOT NULL REFERENCES batch (id),
    answer INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (batch, answer)
) WITHOUT ROWID;

-- Ids of reports that were counted, dropped once their epoch is closed.
CREATE TABLE counted (
    batch INTEGER NOT NULL REFERENCES batch (id),
    report_id BLOB NOT NULL,
    PRIMARY KEY (batch, report_id)
) WITHOUT ROWID;

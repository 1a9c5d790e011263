/** Part of the file's name: another version of the schema is another file, filled from Kafka. */
export const SCHEMA_VERSION = 9;

/** Stands for an origin that is not known: of webhook bodies, and of decisions of earlier versions. */
export const NO_TIMESTAMP = -1;

/**
 * Where reading continues, what of Kafka's deletions was followed, the dead letters, what was decided about them, and the words
 * of both texts and headers.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS generation (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO generation (id, number) VALUES (1, 1);

CREATE TABLE IF NOT EXISTS marks (
  topic TEXT, partition INTEGER, offset INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  PRIMARY KEY (topic, partition)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS expired (
  topic TEXT, partition INTEGER, low INTEGER NOT NULL, PRIMARY KEY (topic, partition)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS dead_letters (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  dead_letter_id TEXT NOT NULL, origin_timestamp INTEGER NOT NULL,
  origin_topic TEXT, origin_partition INTEGER, origin_offset INTEGER,
  partition INTEGER NOT NULL, offset INTEGER NOT NULL, timestamp INTEGER NOT NULL,
  group_id TEXT NOT NULL, service TEXT NOT NULL, code TEXT NOT NULL,
  status INTEGER, reason TEXT, field TEXT, message TEXT NOT NULL,
  attempts INTEGER NOT NULL, processing_time INTEGER NOT NULL,
  first_failed_at INTEGER NOT NULL, failed_at INTEGER NOT NULL,
  key BLOB, source TEXT, headers TEXT NOT NULL, bytes INTEGER NOT NULL, whole_bytes INTEGER, release TEXT,
  copies INTEGER NOT NULL, state TEXT NOT NULL, resolution TEXT, edit TEXT
) STRICT;
-- Rows of one file are none of another: a selection from a file that was damaged since selects nothing.
INSERT INTO sqlite_sequence (name, seq) SELECT 'dead_letters', abs(random() % 1000000000000)
  WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'dead_letters');
CREATE UNIQUE INDEX IF NOT EXISTS by_identity ON dead_letters (dead_letter_id, origin_timestamp);

CREATE TABLE IF NOT EXISTS decisions (
  dead_letter_id TEXT, origin_timestamp INTEGER, action TEXT NOT NULL, decided_at INTEGER NOT NULL,
  resolution TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  PRIMARY KEY (dead_letter_id, origin_timestamp)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS edits (
  dead_letter_id TEXT, origin_timestamp INTEGER, edit TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  PRIMARY KEY (dead_letter_id, origin_timestamp)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS group_decisions (
  group_id TEXT PRIMARY KEY, decision TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS jobs (
  job_id TEXT PRIMARY KEY, decision TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
  text, masked, headers, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
`;

/** Indexes of queries, each with a lock of its own. They are made after the first fill: keeping them meanwhile takes twice as long. */
export const queryIndexes = [
  'CREATE INDEX IF NOT EXISTS by_position ON dead_letters (partition, offset)',
  'CREATE INDEX IF NOT EXISTS by_time ON dead_letters (state, failed_at)',
  'CREATE INDEX IF NOT EXISTS by_age ON dead_letters (failed_at)',
  'CREATE INDEX IF NOT EXISTS by_group ON dead_letters (group_id, state, failed_at)',
  'CREATE INDEX IF NOT EXISTS by_code ON dead_letters (code, state, failed_at)',
  'CREATE INDEX IF NOT EXISTS by_key ON dead_letters (key, state, failed_at) WHERE key IS NOT NULL',
];

/** Empties the index; whoever fills it meanwhile begins again. */
export const clear = `
DELETE FROM marks; DELETE FROM expired; DELETE FROM dead_letters; DELETE FROM decisions; DELETE FROM edits;
DELETE FROM group_decisions; DELETE FROM jobs;
INSERT INTO words (words) VALUES ('delete-all');
UPDATE generation SET number = number + 1;
`;

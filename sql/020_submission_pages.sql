-- SPDX-License-Identifier: EUPL-1.2
-- A submission touches few pages: what it adds stands behind what was added last, what was
-- submitted stands in one place only, and no index changes that it need not change.

-- Appended in the order of the submissions; the reference, by which they are found, grows
-- too. (A table by its number, for SQLite appends a long row to such a one without sharing
-- out the pages beside it.)
ALTER TABLE application_snapshot RENAME TO application_snapshot_old;
CREATE TABLE application_snapshot (
  seq          INTEGER PRIMARY KEY,          -- the order of all submissions
  reference    TEXT NOT NULL,                -- of the application
  version      INTEGER NOT NULL,             -- of the application, after this submission
  application  TEXT NOT NULL REFERENCES application (id),
  submit_key   TEXT NOT NULL,                -- the form's key: a late replay has this receipt
  snapshot     TEXT NOT NULL,                -- JSON: all answers as they were
  hash         BLOB NOT NULL,                -- SHA-256 of it
  file_hash    BLOB,                         -- of the file that it names: kept while this is here
  at           INTEGER NOT NULL,
  UNIQUE (reference, version)
) STRICT;
INSERT INTO application_snapshot
  (reference, version, application, submit_key, snapshot, hash, file_hash, at)
SELECT a.reference, s.version, s.application, s.submit_key, s.snapshot, s.hash, s.file_hash, s.at
FROM application_snapshot_old s JOIN application a ON a.id = s.application
ORDER BY s.at, a.reference;
DROP TABLE application_snapshot_old;

-- Files that a submission names and that were replaced since: they stay.
CREATE TABLE application_file_kept (
  file_hash    BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO application_file_kept (file_hash)
SELECT DISTINCT file_hash FROM application_snapshot WHERE file_hash IS NOT NULL;

-- The latest snapshot is the one of this version; the words are in application_snapshot.
ALTER TABLE application ADD COLUMN submission INTEGER;
ALTER TABLE application ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1;
UPDATE application SET submission =
  (SELECT max(s.version) FROM application_snapshot s WHERE s.reference = application.reference);
UPDATE application SET is_open = 0
  WHERE state NOT IN ('draft', 'submitted', 'review', 'returned', 'referred', 'payment');
ALTER TABLE application DROP COLUMN snapshot;
ALTER TABLE application DROP COLUMN snapshot_hash;
ALTER TABLE application DROP COLUMN submit_key;

-- One open application per person and class: a column that a submission leaves alone.
DROP INDEX application_open;
CREATE UNIQUE INDEX application_open ON application (account, class) WHERE is_open = 1;
-- The desk's queue holds what was submitted; a draft is not in it.
DROP INDEX application_queue;
CREATE INDEX application_queue ON application (state, submitted_at)
  WHERE submitted_at IS NOT NULL;

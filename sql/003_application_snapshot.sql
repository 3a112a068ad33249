-- SPDX-License-Identifier: EUPL-1.2
-- What was submitted each time, appended and never changed: a returned application is
-- submitted again, and what the officer judged before must not be lost with it.
-- application.snapshot is the latest of them.
CREATE TABLE application_snapshot (
  application  TEXT NOT NULL REFERENCES application (id),
  version      INTEGER NOT NULL,             -- of the application, after this submission
  submit_key   TEXT NOT NULL,                -- the form's key: a late replay has this receipt
  snapshot     TEXT NOT NULL,                -- JSON: all answers as they were
  hash         BLOB NOT NULL,                -- SHA-256 of it
  file_hash    BLOB,                         -- of the file that it names: kept while this is here
  at           INTEGER NOT NULL,
  PRIMARY KEY (application, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_snapshot_file ON application_snapshot (file_hash);

-- Of what was submitted before this table, the latest is there.
INSERT INTO application_snapshot
  (application, version, submit_key, snapshot, hash, file_hash, at)
SELECT a.id,
  coalesce((SELECT max(e.version) FROM application_event e
    WHERE e.application = a.id AND e.what IN ('submit', 'resubmit')), a.version),
  coalesce(a.submit_key, ''), a.snapshot, a.snapshot_hash, c.file_hash, a.submitted_at
FROM application a LEFT JOIN certificate c ON c.application = a.id
WHERE a.snapshot IS NOT NULL;

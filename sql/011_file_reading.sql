-- SPDX-License-Identifier: EUPL-1.2
-- Why a member of staff opened a person's file: told before it opens, kept for the person
-- to see. One row a session and file; each single read is an entry of the audit besides.
CREATE TABLE file_reading (
  id           TEXT PRIMARY KEY,
  session      TEXT NOT NULL,                -- of the reader: the purpose holds as long
  object       TEXT NOT NULL,                -- 'application/ID'
  account      TEXT NOT NULL REFERENCES account (id), -- whose file it is
  reader       TEXT NOT NULL REFERENCES account (id),
  role         TEXT NOT NULL,                -- in which role he reads
  purpose      TEXT NOT NULL,                -- a word of access/reading.c
  at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX file_reading_session ON file_reading (session, object);
CREATE INDEX file_reading_account ON file_reading (account, id);

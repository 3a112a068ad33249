-- SPDX-License-Identifier: EUPL-1.2
-- What is kept, how long, and what ends it: legal holds, what was erased, and the periods
-- by which data go.

-- While a hold of a person is in force nothing of his is erased, by nobody.
CREATE TABLE legal_hold (
  id           TEXT PRIMARY KEY,
  account      TEXT NOT NULL REFERENCES account (id),
  basis        TEXT NOT NULL,                -- a word of retention/hold.c
  reference    TEXT NOT NULL,                -- of the court's or authority's file
  reason       TEXT NOT NULL,                -- in the officer's words
  set_by       TEXT NOT NULL REFERENCES account (id),
  set_at       INTEGER NOT NULL,
  lifted_by    TEXT REFERENCES account (id), -- NULL while it is in force
  lifted_at    INTEGER,
  lift_reason  TEXT NOT NULL                 -- '' while it is in force
) STRICT, WITHOUT ROWID;
-- The same file holds a person once.
CREATE UNIQUE INDEX legal_hold_open ON legal_hold (account, reference)
  WHERE lifted_at IS NULL;

-- Whose key was destroyed and whose data were taken out (retention/erasure_store.c).
CREATE TABLE erased_account (
  account      TEXT PRIMARY KEY REFERENCES account (id),
  at           INTEGER NOT NULL,
  cause        TEXT NOT NULL                 -- 'request', 'retention'
) STRICT, WITHOUT ROWID;

-- Applications of which only the skeleton is left: numbers, states, dates, reasons.
CREATE TABLE erased_application (
  application  TEXT PRIMARY KEY REFERENCES application (id),
  at           INTEGER NOT NULL,
  cause        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Files that nothing names any more and that are still to go from the store: written in the
-- transaction that let go of them, gone when the file is.
CREATE TABLE erased_file (
  file_object  BLOB PRIMARY KEY,             -- SHA-256: its name in the store
  asked_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How long which kind of data is kept, from which day on the rule counts.
CREATE TABLE retention_period (
  kind         TEXT NOT NULL,                -- a word of retention/period.c
  valid_from   INTEGER NOT NULL,             -- day
  amount       INTEGER NOT NULL,
  unit         TEXT NOT NULL CHECK (unit IN ('days', 'years')),
  note_en      TEXT NOT NULL,                -- why so long, to people
  note_ar      TEXT NOT NULL,
  source       TEXT NOT NULL,
  PRIMARY KEY (kind, valid_from)
) STRICT, WITHOUT ROWID;

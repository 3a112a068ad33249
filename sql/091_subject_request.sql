-- SPDX-License-Identifier: EUPL-1.2
-- A person asks that his data be corrected or erased, and is answered within days that are
-- data too. What he asks for and what he is told lie sealed under his key (db/vault.h):
-- value and words, extension_en and _ar, answer_en and _ar.
CREATE TABLE subject_request (
  id            TEXT PRIMARY KEY,
  number        TEXT NOT NULL UNIQUE,        -- 'DR-2026-0001'
  account       TEXT NOT NULL REFERENCES account (id),
  kind          TEXT NOT NULL,               -- 'correction', 'erasure'
  state         TEXT NOT NULL,               -- a word of subject/request.c
  field         TEXT NOT NULL,               -- of a correction: a detail, or 'other'; else ''
  value         TEXT NOT NULL,               -- what it should be
  words         TEXT NOT NULL,               -- why, and what shows it
  asked_at      INTEGER NOT NULL,
  due_day       INTEGER NOT NULL,            -- the last day for the answer
  extension_en  TEXT NOT NULL,               -- why it takes longer, or ''
  extension_ar  TEXT NOT NULL,
  answer_en     TEXT NOT NULL,               -- to the person, or ''
  answer_ar     TEXT NOT NULL,
  answered_at   INTEGER NOT NULL,            -- or withdrawn; 0 while it is open
  answered_by   TEXT REFERENCES account (id),
  erase_at      INTEGER NOT NULL,            -- a granted erasure is carried out then; 0: none,
                                             --   or it is done
  version       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subject_request_account ON subject_request (account, id);
CREATE INDEX subject_request_due ON subject_request (due_day, id)
  WHERE state IN ('open', 'extended');
CREATE INDEX subject_request_erase ON subject_request (erase_at) WHERE erase_at > 0;
-- One open request of a kind.
CREATE UNIQUE INDEX subject_request_open ON subject_request (account, kind)
  WHERE state IN ('open', 'extended');

-- How long an answer may take, from which day on the rule counts, and how much longer when it is
-- extended. Before the first row: subject/request.h.
CREATE TABLE subject_period (
  kind         TEXT NOT NULL,
  valid_from   INTEGER NOT NULL,             -- day
  days         INTEGER NOT NULL,
  more_days    INTEGER NOT NULL,
  source       TEXT NOT NULL,
  PRIMARY KEY (kind, valid_from)
) STRICT, WITHOUT ROWID;

-- What stood in a person's details before it was corrected on his request; sealed like them.
CREATE TABLE person_former (
  id           TEXT PRIMARY KEY,
  account      TEXT NOT NULL REFERENCES account (id),
  field        TEXT NOT NULL,                -- a word of person/person.c
  value        TEXT NOT NULL,                -- sealed: what it was
  request      TEXT NOT NULL,                -- number of the request
  at           INTEGER NOT NULL              -- when it was corrected
) STRICT, WITHOUT ROWID;
CREATE INDEX person_former_account ON person_former (account, id);

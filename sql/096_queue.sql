-- SPDX-License-Identifier: EUPL-1.2
-- The desk's queue at a hundred thousand open cases: its pages and counts are read from an
-- index, from where the last page ended. And what is counted and looked for there: working
-- days, names, cases that changed hands.

-- Working days and how long a decision may take (calendar/calendar.h).
CREATE TABLE calendar_line (
  kind         TEXT NOT NULL,                -- 'weekend', 'holiday', 'target', 'least'
  from_day     INTEGER NOT NULL,
  until_day    INTEGER,                      -- included; NULL: until the next of its kind
  value        INTEGER NOT NULL,             -- bits of weekdays, or working days; holiday: 0
  name_en      TEXT NOT NULL,
  name_ar      TEXT NOT NULL,
  source       TEXT NOT NULL,
  PRIMARY KEY (kind, from_day)
) STRICT, WITHOUT ROWID;

-- In the order of the queue, with who has it: unclaimed cases are counted here too.
DROP INDEX application_queue;
CREATE INDEX application_queue ON application (state, submitted_at, id, officer)
  WHERE submitted_at IS NOT NULL;
-- Those of one officer that have not come to an end.
CREATE INDEX application_claimed ON application (officer, state, submitted_at, id)
  WHERE officer IS NOT NULL AND is_open = 1;
-- Decided, in the order of the decisions, with whose case it was (and the state, so that they
-- are counted without reading their rows).
CREATE INDEX application_closed ON application (changed_at, id, officer, state)
  WHERE state = 'approved' OR state = 'refused';
CREATE INDEX application_refusal_at ON application_refusal (at, application);

-- The words of a person's declared names, folded (base/fold.h), to find a case by. Written
-- with the details by person_store; of those from before, by the program at its next start.
CREATE TABLE person_word (
  word         TEXT NOT NULL,
  account      TEXT NOT NULL REFERENCES account (id),
  PRIMARY KEY (word, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_word_account ON person_word (account, word);

-- A supervisor gave a case to another officer, or back to the queue. Appended.
CREATE TABLE case_move (
  id           TEXT PRIMARY KEY,
  application  TEXT NOT NULL REFERENCES application (id),
  from_officer TEXT REFERENCES account (id), -- NULL: nobody had it
  to_officer   TEXT REFERENCES account (id), -- NULL: back to the queue
  moved_by     TEXT NOT NULL REFERENCES account (id),
  reason       TEXT NOT NULL,                -- in the supervisor's words
  at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX case_move_application ON case_move (application);
CREATE INDEX case_move_from ON case_move (from_officer, at);
CREATE INDEX case_move_to ON case_move (to_officer, at);

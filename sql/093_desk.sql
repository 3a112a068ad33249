-- SPDX-License-Identifier: EUPL-1.2
-- The officer's desk: decisions that can still be undone, conflicts of interest, notes among
-- colleagues, reasons ready to be sent.

-- A decision that was made and takes effect later (src/decision/README.md): until due_at
-- whoever made it may undo it, then the server carries it out. Nothing was told to anybody
-- before. What could not be carried out stays, with why, until its officer has seen it.
CREATE TABLE decision_pending (
  application  TEXT PRIMARY KEY REFERENCES application (id),
  officer      TEXT NOT NULL REFERENCES account (id),
  event        TEXT NOT NULL,                -- 'approve', 'return', 'propose_refusal', 'sign_refusal'
  version      INTEGER NOT NULL,             -- of the application, as it was decided on
  reason       TEXT NOT NULL,                -- as of application_event, '' where there is none
  fields       TEXT NOT NULL,                -- marks, a line each
  text_en      TEXT NOT NULL,                -- sealed under the applicant's key, like text_ar
  text_ar      TEXT NOT NULL,
  decided_at   INTEGER NOT NULL,
  due_at       INTEGER NOT NULL,             -- when it takes effect
  refused      TEXT NOT NULL                 -- message key: why it was not carried out; '' before
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_pending_due ON decision_pending (due_at) WHERE refused = '';
CREATE INDEX decision_pending_officer ON decision_pending (officer, due_at);

-- An officer who is close to a person never opens or decides that person's cases.
CREATE TABLE decision_conflict (
  applicant    TEXT NOT NULL REFERENCES account (id),
  officer      TEXT NOT NULL REFERENCES account (id),
  kind         TEXT NOT NULL,                -- 'family', 'friend', 'business', 'other'
  application  TEXT NOT NULL REFERENCES application (id), -- where it was declared
  said_at      INTEGER NOT NULL,
  PRIMARY KEY (applicant, officer)
) STRICT, WITHOUT ROWID;

-- What colleagues write to each other about a case; the applicant sees it only when he asks
-- for his data.
CREATE TABLE decision_note (
  id           TEXT PRIMARY KEY,
  application  TEXT NOT NULL REFERENCES application (id),
  author       TEXT NOT NULL REFERENCES account (id),
  at           INTEGER NOT NULL,
  words        TEXT NOT NULL                 -- sealed under the applicant's key
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_note_case ON decision_note (application, at);

-- Words for a return or a refusal, in both languages and with the days on which they may be
-- chosen (data/ae/reasons.tsv): an old decision still says why.
CREATE TABLE decision_reason (
  code         TEXT NOT NULL,
  version      INTEGER NOT NULL,             -- of this reason, from 1
  valid_from   INTEGER NOT NULL,             -- day
  valid_until  INTEGER,                      -- last day; NULL: until a newer version replaces it
  position     INTEGER NOT NULL,
  step         TEXT NOT NULL CHECK (step IN ('return', 'refuse')),
  subject      TEXT NOT NULL,                -- return: marks, ',' between; refuse: a reason's code
  title_en     TEXT NOT NULL,
  title_ar     TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  text_ar      TEXT NOT NULL,
  PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;

-- Cases that somebody works on: the clock frees them.
CREATE INDEX application_idle ON application (claimed_at)
  WHERE state = 'review' AND officer IS NOT NULL;

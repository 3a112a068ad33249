-- SPDX-License-Identifier: EUPL-1.2
-- notice: what the authority tells a person. The letter in his inbox is the truth; the
-- outbox only announces it to the world.

-- Letters. One tree by person, in the order of writing: a submission pays for one insert,
-- and an inbox is read in one piece.
CREATE TABLE notice (
  account      TEXT NOT NULL REFERENCES account (id),
  id           TEXT NOT NULL,                -- begins with its moment: newer is greater
  kind         TEXT NOT NULL,                -- a word of notice/notice.c
  subject      TEXT NOT NULL,                -- number of an application or permit; '': a draft
  permit       TEXT NOT NULL,                -- the permit that an approval gave, or ''
  until_day    INTEGER,                      -- the day that counts: deadline, last day
  reason       TEXT NOT NULL,                -- code from the list, or ''
  fields       TEXT NOT NULL,                -- what is asked for, comma-separated, or ''
  text_en      TEXT NOT NULL,                -- words of the officer, or ''
  text_ar      TEXT NOT NULL,
  at           INTEGER NOT NULL,
  read_at      INTEGER,                      -- NULL: not yet opened
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

-- One row a message to the world: by mail or SMS. A sender takes a row by moving next_at
-- to where his lease ends and counting the attempt; who comes back with another count than
-- the row has was too slow and writes nothing.
CREATE TABLE outbox (
  id           TEXT PRIMARY KEY,             -- begins with its moment
  account      TEXT NOT NULL,                -- to whom
  channel      TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
  address      TEXT,                         -- NULL: what the person declared, when it is sent
  kind         TEXT NOT NULL,                -- of the letter, or 'code'
  notice       TEXT NOT NULL,                -- id of the letter that it announces, or ''
  language     TEXT NOT NULL,                -- 'en', 'ar'; '': the person's, when it is sent
  data         TEXT NOT NULL,                -- JSON; '' once it is out or given up: codes go
  queued_at    INTEGER NOT NULL,
  attempts     INTEGER NOT NULL,
  next_at      INTEGER NOT NULL,             -- not before this moment
  state        TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'given_up')),
  sent_at      INTEGER,
  failure      TEXT NOT NULL                 -- a word for the last attempt that failed, or ''
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'queued';

-- The language of the pages that he read last: a letter by mail is in it.
ALTER TABLE account ADD COLUMN language TEXT NOT NULL DEFAULT 'ar';

-- How many reminders were written since the state began: a returned application lapses
-- after two, a draft after one; and then return_until is the day until which it waits.
ALTER TABLE application ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;

-- 1: the holder was told that it will expire.
ALTER TABLE permit ADD COLUMN expiry_told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX permit_untold ON permit (expires_at) WHERE expiry_told = 0;

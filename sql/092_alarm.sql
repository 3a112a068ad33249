-- SPDX-License-Identifier: EUPL-1.2
-- What somebody did past the pages, by a command on the server: told to every administrator
-- and auditor until he has said that he saw it.
CREATE TABLE alarm (
  id           TEXT PRIMARY KEY,             -- begins with its moment: newer is greater
  kind         TEXT NOT NULL,                -- a word of access/alarm.c
  account      TEXT NOT NULL,                -- whom it is about, or ''
  words        TEXT NOT NULL,                -- which role, which client: no personal data
  at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Up to which alarm each has seen them.
CREATE TABLE alarm_seen (
  account      TEXT PRIMARY KEY REFERENCES account (id),
  until        TEXT NOT NULL,                -- id of the newest that he saw
  at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

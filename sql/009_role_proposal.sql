-- SPDX-License-Identifier: EUPL-1.2
-- A role is given or taken by two people: one proposes, another confirms.
CREATE TABLE role_proposal (
  id           TEXT PRIMARY KEY,
  account      TEXT NOT NULL REFERENCES account (id),
  role         TEXT NOT NULL,                -- a word of access/access.c
  gives        INTEGER NOT NULL,             -- 1: give the role, 0: take it away
  reason       TEXT NOT NULL,                -- in the proposer's words
  proposed_by  TEXT NOT NULL REFERENCES account (id),
  proposed_at  INTEGER NOT NULL,
  outcome      TEXT NOT NULL,                -- 'open', 'confirmed', 'rejected', 'taken_back'
  decided_by   TEXT REFERENCES account (id), -- NULL while it is open
  decided_at   INTEGER
) STRICT, WITHOUT ROWID;
-- One open proposal for an account and a role.
CREATE UNIQUE INDEX role_proposal_open ON role_proposal (account, role)
  WHERE outcome = 'open';

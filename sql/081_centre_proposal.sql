-- SPDX-License-Identifier: EUPL-1.2
-- What is written down about a centre and waits for a hand: a clerk's file of certificates,
-- until he has read the report and confirms it himself; a registrar's change of centres or
-- of their keys, until another registrar confirms it.
CREATE TABLE centre_proposal (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,                -- 'certificates', 'lines', 'key', 'key_end'
  centre       TEXT NOT NULL,                -- code; '' of several centres
  words        TEXT NOT NULL,                -- what it is; of certificates '' once decided
  reason       TEXT NOT NULL,                -- in the proposer's words
  proposed_by  TEXT NOT NULL REFERENCES account (id),
  proposed_at  INTEGER NOT NULL,
  outcome      TEXT NOT NULL,                -- 'open', 'confirmed', 'rejected', 'taken_back'
  decided_by   TEXT REFERENCES account (id), -- NULL while it is open
  decided_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX centre_proposal_open ON centre_proposal (kind, proposed_at)
  WHERE outcome = 'open';
CREATE INDEX centre_proposal_centre ON centre_proposal (centre, kind, outcome);

-- SPDX-License-Identifier: EUPL-1.2
-- Suspension by one officer at once, confirmed by a supervisor within 24 hours or it
-- falls; revocation proposed by one and signed by another.

-- A suspension that nobody has confirmed yet. Confirmed, lifted or fallen, its row is
-- gone: a suspended permit without one stays suspended until a person lifts it.
CREATE TABLE permit_suspension (
  number        TEXT PRIMARY KEY REFERENCES permit (number),
  suspended_by  TEXT NOT NULL REFERENCES account (id),
  reason        TEXT NOT NULL,                 -- a code of permit_event.c
  at            INTEGER NOT NULL,
  until         INTEGER NOT NULL               -- moment at which it falls
) STRICT, WITHOUT ROWID;
CREATE INDEX permit_suspension_until ON permit_suspension (until);

-- A revocation that one person proposed and another has not yet signed or sent back.
CREATE TABLE permit_revocation (
  number        TEXT PRIMARY KEY REFERENCES permit (number),
  proposed_by   TEXT NOT NULL REFERENCES account (id),
  reason        TEXT NOT NULL,                 -- a code of permit_event.c
  text_en       TEXT NOT NULL,                 -- to the holder, once signed
  text_ar       TEXT NOT NULL,
  at            INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX permit_revocation_at ON permit_revocation (at);

-- What was done: a confirmation and a proposal leave the status as it is.
ALTER TABLE permit_event ADD COLUMN what TEXT NOT NULL DEFAULT '';
UPDATE permit_event SET what = CASE to_status
  WHEN 'suspended' THEN 'suspend'
  WHEN 'active' THEN 'lift'
  WHEN 'revoked' THEN 'sign_revocation'
  WHEN 'superseded' THEN 'supersede'
  ELSE 'surrender' END;

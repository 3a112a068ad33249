-- SPDX-License-Identifier: EUPL-1.2
-- Training centres have a seat of their own: clerks, each bound to one centre, who keep the
-- register of the certificates that it has issued.

-- Of the role centre_clerk: the code of the centre; of every other role ''.
ALTER TABLE account_role ADD COLUMN centre TEXT NOT NULL DEFAULT '';
ALTER TABLE role_proposal ADD COLUMN centre TEXT NOT NULL DEFAULT '';

-- What says who the holder is stands in three columns, so that it can be sealed as one:
-- the name, and by what he is recognised (register/register.h; compared in one place).
CREATE TABLE centre_certificate (
  id           TEXT PRIMARY KEY,
  centre       TEXT NOT NULL REFERENCES centre (code),
  number       TEXT NOT NULL,
  class        INTEGER NOT NULL,
  issued_on    INTEGER NOT NULL,             -- day
  name         TEXT NOT NULL,
  holder_kind  TEXT NOT NULL CHECK (holder_kind IN ('emirates_id', 'passport', 'email')),
  holder       TEXT NOT NULL,
  entered_at   INTEGER NOT NULL,
  entered_by   TEXT NOT NULL REFERENCES account (id),
  withdrawn_at INTEGER,                      -- NULL: in force
  withdrawn_by TEXT REFERENCES account (id),
  reason       TEXT NOT NULL,                -- of the withdrawal, '' before
  looked_at    INTEGER,                      -- when an officer has dealt with the withdrawal
  looked_by    TEXT REFERENCES account (id),
  UNIQUE (centre, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX centre_certificate_newest ON centre_certificate (centre, id);
CREATE INDEX centre_certificate_holder ON centre_certificate (holder, holder_kind);
-- Withdrawn, and nobody has looked yet whether a permit stands on it.
CREATE INDEX centre_certificate_withdrawn ON centre_certificate (withdrawn_at)
  WHERE withdrawn_at IS NOT NULL AND looked_at IS NULL;
-- Which applications name a certificate of this number.
CREATE INDEX certificate_number ON certificate (centre, number);

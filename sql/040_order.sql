-- SPDX-License-Identifier: EUPL-1.2
-- Orders of the authority over many permits at once. An order is one row: whether a permit
-- stands under it is found out when somebody asks (order/order.h), so that ten million
-- permits are suspended by one commit and none of their rows is touched.
CREATE TABLE authority_order (
  id            TEXT PRIMARY KEY,
  number        TEXT NOT NULL UNIQUE,        -- 'ORD-2026-0001'
  kind          TEXT NOT NULL,               -- 'suspend', 'invalidate'
  state         TEXT NOT NULL,               -- 'proposed', 'signed', 'lifted', 'dropped'
  classes       INTEGER NOT NULL,            -- bits 1 << (class - 1)
  issued_from   INTEGER NOT NULL,            -- moment, included; 0: any
  issued_until  INTEGER NOT NULL,            -- moment, not included; 0: any
  centre        TEXT NOT NULL,               -- code of the training centre; '': any
  later         INTEGER NOT NULL,            -- 1: also permits issued after its start
  starts_at     INTEGER NOT NULL,            -- moment; 0: when it is signed
  ends_at       INTEGER NOT NULL,            -- moment, not included; 0: until it is lifted
  reason        TEXT NOT NULL,               -- a word of order/order.c
  text_en       TEXT NOT NULL,               -- to everybody
  text_ar       TEXT NOT NULL,
  note_en       TEXT NOT NULL,               -- the words of its last extension, or of its lift
  note_ar       TEXT NOT NULL,
  lifted_at     INTEGER NOT NULL,            -- 0: it was not
  version       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX authority_order_state ON authority_order (state, starts_at);

-- What was proposed with an order: to issue, lift or extend it. One person proposes, another
-- signs or rejects.
CREATE TABLE authority_order_step (
  authority_order TEXT NOT NULL REFERENCES authority_order (id),
  version       INTEGER NOT NULL,            -- of the order, when it was proposed
  what          TEXT NOT NULL,               -- 'issue', 'lift', 'extend'
  ends_at       INTEGER NOT NULL,            -- of an extension; else 0
  text_en       TEXT NOT NULL,               -- to everybody, of a lift or an extension
  text_ar       TEXT NOT NULL,
  proposed_by   TEXT NOT NULL REFERENCES account (id),
  proposed_at   INTEGER NOT NULL,
  outcome       TEXT NOT NULL,               -- 'open', 'signed', 'rejected', 'taken_back'
  decided_by    TEXT REFERENCES account (id),-- NULL while it is open
  decided_at    INTEGER NOT NULL,            -- 0 while it is open
  told_after    TEXT NOT NULL,               -- the holders of permits up to this number are told
  told          INTEGER NOT NULL,            -- how many letters that were
  telling       INTEGER NOT NULL,            -- 1: letters are still to be written
  PRIMARY KEY (authority_order, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX authority_order_step_open ON authority_order_step (authority_order)
  WHERE outcome = 'open';
CREATE INDEX authority_order_step_telling ON authority_order_step (telling)
  WHERE telling = 1;

-- What orders ask of a permit stands in the narrow table too.
ALTER TABLE permit ADD COLUMN issued_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE permit ADD COLUMN centre TEXT NOT NULL DEFAULT '';
UPDATE permit SET
  issued_at = coalesce((SELECT c.issued_at FROM permit_credential c
    WHERE c.number = permit.number), 0),
  centre = coalesce((SELECT t.centre FROM permit_credential c
    JOIN certificate t ON t.application = c.application
    WHERE c.number = permit.number), '');
-- The audit's ledger takes the rows in anew at the next start.
DELETE FROM audit_shape WHERE name = 'permit';

-- SPDX-License-Identifier: EUPL-1.2
-- Outside witnesses of the audit log (C2SP tlog-witness): what each has signed, and how it
-- answers now.

-- Of each witness the newest, and of each 256 entries the last one. Each is a note that
-- proves itself: checkpoint, the log's signature, the witness's.
CREATE TABLE audit_cosignature (
  witness      TEXT NOT NULL,                -- the name in its key
  size         INTEGER NOT NULL,             -- entries in the tree that it has seen
  witness_key  TEXT NOT NULL,                -- name+hash+base64
  at           INTEGER NOT NULL,             -- moment, as the witness says it
  note         TEXT NOT NULL,
  PRIMARY KEY (witness, size)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_witness (
  name         TEXT PRIMARY KEY,
  witness_key  TEXT NOT NULL,
  url          TEXT NOT NULL,
  state        TEXT NOT NULL,                -- a word of audit/witness.c
  changed_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

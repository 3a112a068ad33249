-- SPDX-License-Identifier: EUPL-1.2
-- The audit becomes a log that shows tampering: a Merkle tree over its entries (C2SP
-- tlog-tiles), whose head is signed; and among its entries, what each transaction wrote.

-- Of the entries 'audit.rows' and 'audit.baseline': 52 bytes a row (audit/ledger.h).
ALTER TABLE audit_entry ADD COLUMN rows BLOB;

-- The hashes of level L over entries L * 256 ..., 32 bytes each; the last of a level grows
-- until it has 256. All of it can be made again from the entries.
CREATE TABLE audit_tile (
  level        INTEGER NOT NULL,
  number       INTEGER NOT NULL,
  hashes       BLOB NOT NULL,
  PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

-- Signed heads: the newest, and of each 256 entries the last one.
CREATE TABLE audit_checkpoint (
  size         INTEGER NOT NULL,             -- entries in the tree
  note         TEXT NOT NULL,                -- as it is published
  PRIMARY KEY (size)
) STRICT, WITHOUT ROWID;

-- The columns that a table had when the ledger took its rows in. A migration that rewrites
-- rows takes the table out of here: the next start takes them in anew.
CREATE TABLE audit_shape (
  name         TEXT PRIMARY KEY,
  columns      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

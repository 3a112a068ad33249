-- SPDX-License-Identifier: EUPL-1.2
-- So that an auditor finds entries without an index on the table that every act writes to:
-- for each 256 entries one row, filled behind the writer, that says which words (actor,
-- action, object) may be among them. All of it can be made again from the entries.
CREATE TABLE audit_block (
  number       INTEGER NOT NULL,             -- of the entries number * 256 + 1 ...
  marks        BLOB NOT NULL,                -- a Bloom filter (audit/search.h)
  PRIMARY KEY (number)
) STRICT, WITHOUT ROWID;

-- SPDX-License-Identifier: EUPL-1.2
-- What a machine found in the file of a certificate (src/inspect): words about it, never what
-- stands in it, so there is nothing of the person here. A hint; nothing is refused by it.
CREATE TABLE certificate_check (
  application  TEXT PRIMARY KEY REFERENCES application (id),
  asked_at     INTEGER NOT NULL,             -- when the file, or what is declared, was last changed
  begun_at     INTEGER,                      -- by the reader that has it in hand
  done_at      INTEGER,                      -- NULL: being checked
  milliseconds INTEGER NOT NULL,             -- that its readers took
  verdict      TEXT NOT NULL,                -- a word of inspect/report.h; '' before
  reading      TEXT NOT NULL,                -- 'text', 'ocr', 'none': how its words were read
  number       TEXT NOT NULL,                -- words of certificate/check.h: what is declared,
  name_latin   TEXT NOT NULL,                --   and whether it stands in the file
  name_arabic  TEXT NOT NULL,
  centre       TEXT NOT NULL,
  code         TEXT NOT NULL,                -- whether a QR or barcode has the number
  signature    TEXT NOT NULL,                -- what its signature is worth
  virus        TEXT NOT NULL                 -- 'unasked', 'clean', 'found', 'away': of clamd
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_check_open ON certificate_check (asked_at) WHERE done_at IS NULL;

-- SPDX-License-Identifier: EUPL-1.2
-- The e-mail and the phone of a person, when the provider does not vouch for them: proved
-- by typing back a code that was sent there. The proof belongs to the value.
CREATE TABLE contact (
  account       TEXT NOT NULL REFERENCES account (id),
  field         TEXT NOT NULL CHECK (field IN ('email', 'phone')),
  confirmed     TEXT NOT NULL,               -- the value proved last; '' none
  confirmed_at  INTEGER NOT NULL,            -- 0: never
  pending       TEXT NOT NULL,               -- the value that the code went to; '' none
  salt          BLOB,                        -- 16 bytes, new for each code
  code_hash     BLOB,                        -- HMAC-SHA256 (salt; account, field, code, value)
  tries         INTEGER NOT NULL,            -- wrong ones, of this code
  sent_at       INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  PRIMARY KEY (account, field)
) STRICT, WITHOUT ROWID;

-- When codes were sent, to limit how many: rows older than an hour go.
CREATE TABLE contact_code (
  id       TEXT PRIMARY KEY,
  account  TEXT NOT NULL REFERENCES account (id),
  address  TEXT NOT NULL,                    -- the e-mail or phone that it was sent to
  at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_code_account ON contact_code (account, at);
CREATE INDEX contact_code_address ON contact_code (address, at);
CREATE INDEX contact_code_at ON contact_code (at);

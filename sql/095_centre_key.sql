-- SPDX-License-Identifier: EUPL-1.2
-- The keys with which a training centre signs: CA certificates, under which it signs PDFs,
-- and bare keys, with which it signs certificates as QR codes. A row is entered when a second
-- registrar has confirmed it, and stays: what was signed while a key was good stays signed.
-- Each end is written once, and says from which day on.
CREATE TABLE centre_key (
  id             TEXT PRIMARY KEY,
  centre         TEXT NOT NULL REFERENCES centre (code),
  kind           TEXT NOT NULL CHECK (kind IN ('ca', 'cose')),
  name           TEXT NOT NULL,      -- the CA's common name; of a bare key its kid
  bytes          TEXT NOT NULL,      -- base64: the certificate in DER; or the COSE_Key
  fingerprint    TEXT NOT NULL,      -- SHA-256 of its SubjectPublicKeyInfo, hexadecimal
  from_day       INTEGER NOT NULL,   -- signatures count from this day
  until_day      INTEGER NOT NULL,   -- until this one, included
  withdrawn_on   INTEGER,            -- signatures of this day and later do not count
  compromised_on INTEGER,            -- nothing counts that we see for the first time then or later
  entered_at     INTEGER NOT NULL,
  proposed_by    TEXT NOT NULL REFERENCES account (id),
  confirmed_by   TEXT NOT NULL REFERENCES account (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX centre_key_centre ON centre_key (centre, from_day);
CREATE INDEX centre_key_fingerprint ON centre_key (fingerprint);
CREATE INDEX centre_key_name ON centre_key (name) WHERE kind = 'cose';

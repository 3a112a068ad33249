-- SPDX-License-Identifier: EUPL-1.2
-- Machine clients of the API. Each is an account of kind 'staff' whose provider is the word
-- 'service' and whose subject is the client's id; it proves itself with a key of its own.
CREATE TABLE service_client (
  account        TEXT PRIMARY KEY REFERENCES account (id),
  jwks           TEXT NOT NULL,              -- its public keys, RFC 7517, as we wrote them
  keys_by        TEXT NOT NULL REFERENCES account (id), -- the administrator who gave them
  keys_at        INTEGER NOT NULL,
  registered_at  INTEGER NOT NULL,
  ended_at       INTEGER                     -- NULL: it may ask for tokens
) STRICT, WITHOUT ROWID;

-- The assertions that were taken, until they would be too old anyway: none counts twice.
CREATE TABLE service_assertion (
  account     TEXT NOT NULL REFERENCES account (id),
  jti_hash    BLOB NOT NULL,                 -- SHA-256 of its jti
  expires_at  INTEGER NOT NULL,
  PRIMARY KEY (account, jti_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX service_assertion_expires ON service_assertion (expires_at);

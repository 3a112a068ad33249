-- SPDX-License-Identifier: EUPL-1.2
-- Personal data lie sealed under a key per person (db/vault.h). A sealed column holds
-- ':1:' and base64url (crypto/sealed.h), or '' where there is nothing: passport_number,
-- emirates_id, email and phone of person and person_vouched; confirmed and pending of
-- contact; address of outbox; id_token of session; snapshot of application_snapshot. What
-- was there before is sealed by the program (`tasrih migrate`, or the next start).

-- The keys: of each person, and the one of the blind indexes. None of them is of use without
-- the master key, which is not in the database.
CREATE TABLE vault_key (
  owner         TEXT PRIMARY KEY,            -- account id, or 'index'
  master        TEXT NOT NULL,               -- id of the master key that wraps it; '': destroyed
  wrapped       BLOB,                        -- 72 bytes; NULL: destroyed
  made_at       INTEGER NOT NULL,
  destroyed_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX vault_key_master ON vault_key (master);

-- Blind indexes: keyed hashes by which the same number of another account is found.
ALTER TABLE person ADD COLUMN passport_index TEXT;    -- of number and nationality
ALTER TABLE person ADD COLUMN emirates_id_index TEXT;
ALTER TABLE person ADD COLUMN email_index TEXT;
ALTER TABLE person_vouched ADD COLUMN emirates_id_index TEXT;
DROP INDEX person_emirates_id;
DROP INDEX person_passport;
CREATE INDEX person_emirates_id_index ON person (emirates_id_index);
CREATE INDEX person_passport_index ON person (passport_index);
CREATE INDEX person_email_index ON person (email_index);

-- contact_code.address is a blind index from now on; what it held goes (it was of the last
-- hour only), and so the ledger takes the table in anew.
DELETE FROM contact_code;
DELETE FROM audit_shape WHERE name = 'contact_code';

-- Files lie in the store sealed, under the SHA-256 of that: file_object. file_hash stays what
-- it was, the hash of what the person uploaded; of a snapshot it stands in the answers, and
-- the column only names what is not sealed yet. application_file_kept names objects.
ALTER TABLE certificate ADD COLUMN file_object BLOB;
ALTER TABLE application_snapshot ADD COLUMN file_object BLOB;
DROP INDEX certificate_file;
CREATE INDEX certificate_object ON certificate (file_object);

-- SPDX-License-Identifier: EUPL-1.2
-- What training centres say of persons lies sealed too (db/vault.h, vault_centres): holder of
-- centre_certificate, and words of centre_proposal where they are a clerk's file. What is there
-- is sealed by the program at its first start (app/seal_rows.h), like the words of staff, of
-- letters, and the names of files: application_event, application_refusal, case_move,
-- certificate, legal_hold, notice, permit_event, permit_revocation.

-- The keyed hash by which a holder is found; '' of one that was erased.
ALTER TABLE centre_certificate ADD COLUMN holder_index TEXT NOT NULL DEFAULT '';
DROP INDEX centre_certificate_holder;
CREATE INDEX centre_certificate_holder ON centre_certificate (holder_index);

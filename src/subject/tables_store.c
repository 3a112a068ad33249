/* SPDX-License-Identifier: EUPL-1.2 */
/* Where each table of the database is in what a person takes out, or why it is not. */
#include "subject/export_store.h"

#define KEYS "keys and counters of the server: nothing of a person"
#define PUBLIC_LIST "what the authority publishes for everybody"
#define STAFF "what staff did in their work; a person has nothing in it"
#define LOG "the audit log holds commitments; what he did himself is in acts"
#define ERASED "of whom, or of what, nothing is left to be taken out"
#define HOLD "a court's or an authority's, who says when its subject hears of it"
#define PENDING                                                                          \
	"proposed and not decided: what is decided is in permit_events or timeline"

const struct export_table export_tables[] = {
    {"account", "account", NULL},
    {"account_role", "roles", NULL},
    {"alarm", NULL, STAFF},
    {"alarm_seen", NULL, STAFF},
    {"application", "applications", NULL},
    {"application_event", "timeline", NULL},
    {"application_file_kept", NULL, KEYS},
    {"application_refusal", NULL, PENDING},
    {"application_snapshot", "submissions", NULL},
    {"audit_block", NULL, LOG},
    {"audit_checkpoint", NULL, LOG},
    {"audit_cosignature", NULL, LOG},
    {"audit_entry", "acts", NULL},
    {"audit_shape", NULL, LOG},
    {"audit_tile", NULL, LOG},
    {"audit_witness", NULL, LOG},
    {"authority_order", NULL, PUBLIC_LIST},
    {"authority_order_step", NULL, STAFF},
    {"calendar_line", NULL, PUBLIC_LIST},
    {"case_move", NULL, STAFF},
    {"centre", NULL, PUBLIC_LIST},
    {"centre_accreditation", NULL, PUBLIC_LIST},
    {"centre_certificate", "centre_certificates", NULL},
    {"centre_key", NULL, PUBLIC_LIST},
    {"centre_proposal", NULL, STAFF},
    {"certificate", "certificates", NULL},
    {"certificate_check", "certificate_checks", NULL},
    {"contact", "contacts", NULL},
    {"contact_code", "codes_sent", NULL},
    {"counter", NULL, KEYS},
    {"decision_conflict", NULL, "what staff said of themselves"},
    {"decision_note", "notes", NULL},
    {"decision_pending", NULL, PENDING},
    {"decision_reason", NULL, PUBLIC_LIST},
    {"drone", "drones", NULL},
    {"erased_account", NULL, ERASED},
    {"erased_application", NULL, ERASED},
    {"erased_file", NULL, ERASED},
    {"file_reading", "readers", NULL},
    {"legal_hold", NULL, HOLD},
    {"notice", "letters", NULL},
    {"outbox", "messages", NULL},
    {"permit", "permits", NULL},
    {"permit_credential", "permits", NULL},
    {"permit_event", "permit_events", NULL},
    {"permit_revocation", NULL, PENDING},
    {"permit_suspension", NULL, PENDING},
    {"person", "details", NULL},
    {"person_former", "former_details", NULL},
    {"person_vouched", "identity_provider", NULL},
    {"person_word", NULL, "the words of the names in `details`, to be found by"},
    {"retention_period", NULL, PUBLIC_LIST},
    {"role_proposal", NULL, STAFF},
    {"rule", NULL, PUBLIC_LIST},
    {"rule_acceptance", "rules_accepted", NULL},
    {"service_assertion", NULL, KEYS},
    {"service_client", NULL, KEYS},
    {"session", "sessions", NULL},
    {"sign_in", NULL, "a sign-in under way, which knows no person yet"},
    {"status_list", NULL, PUBLIC_LIST},
    {"subject_period", NULL, PUBLIC_LIST},
    {"subject_request", "requests", NULL},
    {"vault_key", NULL, KEYS},
};
const size_t export_tables_count = ARRAY_LEN(export_tables);

#define KEY "says which row it is, or whose: the part and its order say that"
#define WHO "a colleague's account: his role is there, his name is his data"
#define COUNTS "counts changes or tries: nothing of a person"
#define SECRET "a secret of the server's; who had it could act in the person's name"
#define INDEX "a keyed hash of what is taken out beside it"
#define PLACE "where a file lies sealed: the file itself is in the archive"

const struct export_left export_left[] = {
    {"account", "kind", "'person' of everybody who can ask"},
    {"account_role", "account", KEY},
    {"account_role", "granted_by", WHO},
    {"application", "account submission is_open", KEY},
    {"application", "version reminders", COUNTS},
    {"application", "officer", WHO},
    {"application", "claimed_at", "a step of the timeline"},
    {"application_event", "version", COUNTS},
    {"application_event", "actor", WHO},
    {"application_snapshot", "seq", KEY},
    {"application_snapshot", "submit_key", "the hash of the answers, which are there"},
    {"application_snapshot", "file_hash file_object", PLACE},
    {"certificate", "file_object", PLACE},
    {"certificate_check", "begun_at milliseconds", "how long a machine worked"},
    {"contact", "account", KEY},
    {"contact", "tries", COUNTS},
    {"contact", "code_hash salt", SECRET},
    {"contact_code", "id account", KEY},
    {"contact_code", "address", INDEX},
    {"decision_note", "id", KEY},
    {"decision_note", "author", WHO},
    {"drone", "id", KEY},
    {"file_reading", "id account", KEY},
    {"file_reading", "reader session", WHO},
    {"notice", "account id", KEY},
    {"outbox", "account id notice", KEY},
    {"outbox", "data next_at", "a code that is under way; it goes with the message"},
    {"permit", "list place", "its place among all permits in what is published"},
    {"permit", "expiry_told", COUNTS},
    {"permit_credential", "account", KEY},
    {"permit_credential", "version", COUNTS},
    {"permit_event", "version", COUNTS},
    {"permit_event", "actor", WHO},
    {"person", "account", KEY},
    {"person", "version", COUNTS},
    {"person", "emirates_id_warning", "follows from the number: its check digit"},
    {"person", "passport_index emirates_id_index email_index", INDEX},
    {"person_former", "id account", KEY},
    {"person_vouched", "account", KEY},
    {"person_vouched", "emirates_id_index", INDEX},
    {"session", "token_hash csrf id_token", SECRET},
    {"session", "id account", KEY},
    {"subject_request", "id account", KEY},
    {"subject_request", "answered_by", WHO},
    {"subject_request", "version", COUNTS},
    {"audit_entry", "actor", "he himself"},
    {"audit_entry", "salt commitment rows", "what proves the entry, of no meaning else"},
    {"centre_certificate", "id", KEY},
    {"centre_certificate", "entered_by withdrawn_by looked_by looked_at", WHO},
    {"centre_certificate", "holder_index", INDEX},
};
const size_t export_left_count = ARRAY_LEN(export_left);

const struct export_found export_found[] = {
    {"audit_entry", "seq at role action object reason"},
    {"centre_certificate",
        "centre number class issued_on name holder_kind holder entered_at withdrawn_at"
        " reason"},
};
const size_t export_found_count = ARRAY_LEN(export_found);

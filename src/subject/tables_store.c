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

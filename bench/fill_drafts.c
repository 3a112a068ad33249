/* SPDX-License-Identifier: EUPL-1.2 */
/* Applications with everything filled in, and who will submit and who decide them. */
#include "bench/fill.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "access/access_store.h"
#include "application/application_store.h"
#include "audit/audit_store.h"
#include "base/number.h"
#include "certificate/certificate_store.h"
#include "certificate/check_store.h"
#include "crypto/sha256.h"
#include "drone/drone_store.h"
#include "identity/identity_store.h"
#include "person/person_store.h"
#include "rule/rule_store.h"

enum { RULES_MOST = 4 * RULE_MOST, OFFSET_MINUTES = 240, REQUEST_SIZE = 512 };
enum { CLAIMED_EACH = 10 };

struct drafts {
	struct fill *fill;
	struct rule rules[RULES_MOST];
	const struct rule *in_force[RULE_MOST];
	size_t in_force_count;
	struct id accounts[FILL_OFFICERS]; /* of the officers */
	struct fill_session officers[FILL_OFFICERS];
	FILE *submit;
	FILE *claim;
	FILE *approve;
};

/* --- officers --- */

static enum fault
employ(struct drafts *drafts, size_t index)
{
	struct fill *fill = drafts->fill;
	struct id account;
	char subject[40];
	bool changed = false;

	(void)snprintf(subject, sizeof(subject), "bench-officer-%zu", index);
	TRY(identity_account_save(fill->db,
	    &(struct identity_account){
	        .kind = ACCESS_STAFF,
	        .provider = SLICE("staff"),
	        .subject = slice_of(subject),
	        .name = SLICE("Load Officer"),
	        .level = SLICE(""),
	    },
	    fill->now, &account));
	TRY(access_role_insert(fill->db,
	    &(struct access_role_row){.account = account,
	        .role = ACCESS_OFFICER,
	        .granted_by = SLICE("command"),
	        .granted_at = fill->now},
	    &changed));
	drafts->accounts[index] = account;
	return fill_sign_in(fill, &account, &drafts->officers[index]);
}

/* --- a person --- */

/* Everything but the passport comes from the provider. */
static void
invent(size_t index, struct identity_claims *ret_claims)
{
	char digits[16];

	memset(ret_claims, 0, sizeof(*ret_claims));
	(void)snprintf(digits, sizeof(digits), "7842000%07zu", index % 10000000);
	(void)snprintf(ret_claims->subject, sizeof(ret_claims->subject),
	    "f0000000-0000-4000-8000-%012zu", index);
	(void)strcpy(ret_claims->level, "SOP3");
	(void)strcpy(ret_claims->name_latin, "Load Tester");
	(void)strcpy(ret_claims->name_arabic, "مختبر الحمل");
	(void)strcpy(ret_claims->nationality, "ARE");
	(void)snprintf(ret_claims->emirates_id, sizeof(ret_claims->emirates_id),
	    "%.14s%c", digits, number_luhn(slice_of(digits)));
	(void)snprintf(
	    ret_claims->email, sizeof(ret_claims->email), "load-%zu@example.test", index);
	(void)snprintf(ret_claims->phone, sizeof(ret_claims->phone), "+97150%07zu",
	    index % 10000000);
}

static enum fault
insert_person(struct fill *fill, size_t index, struct id *ret_account)
{
	struct identity_claims claims;
	char passport[16];
	struct person_row person = {.version = 0};

	invent(index, &claims);
	(void)snprintf(passport, sizeof(passport), "X%07zu", index % 10000000);
	TRY(identity_account_save(fill->db,
	    &(struct identity_account){
	        .kind = ACCESS_PERSON,
	        .provider = SLICE("uaepass"),
	        .subject = slice_of(claims.subject),
	        .name = slice_of(claims.name_latin),
	        .level = slice_of(claims.level),
	    },
	    fill->now, ret_account));
	TRY(identity_vouched_save(
	    fill->db, ret_account, &claims, &fill->arena, fill->now));
	struct slice *field = person.details.field;
	field[PERSON_NAME_LATIN] = slice_of(claims.name_latin);
	field[PERSON_NAME_ARABIC] = slice_of(claims.name_arabic);
	field[PERSON_NATIONALITY] = slice_of(claims.nationality);
	field[PERSON_PASSPORT_NUMBER] = slice_of(passport);
	field[PERSON_EMIRATES_ID] = slice_of(claims.emirates_id);
	field[PERSON_EMAIL] = slice_of(claims.email);
	field[PERSON_PHONE] = slice_of(claims.phone);
	person.vouched =
	    (PERSON_BIT(PERSON_FIELD_COUNT) - 1) & ~PERSON_BIT(PERSON_PASSPORT_NUMBER);
	return person_save(fill->db, ret_account, &person, &fill->arena, fill->now);
}

/* --- his application --- */

static enum fault
insert_start(struct fill *fill, const struct application_row *row)
{
	uint8_t salt[AUDIT_SALT_BYTES];
	uint8_t commitment[AUDIT_COMMITMENT_BYTES];
	char object[AUDIT_OBJECT_SIZE];

	TRY(application_event_insert(fill->db, row,
	    &(struct application_event_row){
	        .version = 1,
	        .from = APPLICATION_STATE_COUNT,
	        .to = APPLICATION_DRAFT,
	        .what = APPLICATION_START,
	        .actor = id_slice(&row->account),
	        .role = SLICE("applicant"),
	        .at = fill->now,
	    },
	    &fill->arena));
	random_bytes(salt, sizeof(salt));
	audit_commit(slice_bytes(salt, sizeof(salt)), SLICE(""), commitment);
	return audit_insert(fill->db,
	    &(struct audit_entry){
	        .at = fill->now,
	        .actor = id_slice(&row->account),
	        .role = SLICE("applicant"),
	        .action = SLICE("application.start"),
	        .object = audit_object("application", id_slice(&row->id), object),
	        .salt = slice_bytes(salt, sizeof(salt)),
	        .commitment = slice_bytes(commitment, sizeof(commitment)),
	        .reason = SLICE(""),
	        .rows = SLICE(""),
	    });
}

static enum fault
insert_certificate(struct fill *fill, const struct id *application, size_t index)
{
	uint8_t hash[SHA256_SIZE];
	char number[32];

	(void)snprintf(number, sizeof(number), "DW-2026-%07zu", index);
	random_bytes(hash, sizeof(hash)); /* nothing here opens the file */
	return certificate_save(fill->db, application,
	    &(struct certificate_row){
	        .centre = fill->centre,
	        .number = slice_of(number),
	        .issued_on = fill->issued_on,
	        .state = SLICE("claimed"),
	        .file_hash = slice_bytes(hash, sizeof(hash)),
	        .file_object = slice_bytes(hash, sizeof(hash)),
	        .file_name = SLICE("training-certificate.pdf"),
	        .file_type = SLICE("application/pdf"),
	        .file_bytes = 23456,
	        .uploaded_at = fill->now,
	    });
}

/* As the reader of uploads leaves it, before its owner has filled in the rest. */
static enum fault
insert_check(struct fill *fill, const struct id *application)
{
	const struct certificate_check_row row = {
	    .asked_at = fill->now,
	    .done_at = fill->now,
	    .found = {.verdict = INSPECT_READABLE,
	        .reading = INSPECT_BY_TEXT,
	        .number = CERTIFICATE_MATCH_SAME,
	        .name_latin = CERTIFICATE_MATCH_SAME,
	        .centre = CERTIFICATE_MATCH_SAME,
	        .entry = CERTIFICATE_ENTRY_NONE},
	};

	TRY(certificate_check_ask(fill->db, application, fill->now));
	return certificate_check_end(fill->db, application, &row);
}

static enum fault
insert_drone(struct fill *fill, const struct id *application, size_t index)
{
	char serial[32]; /* its own: another person's would be looked at */

	(void)snprintf(serial, sizeof(serial), "MFR1C%012zu", index);
	return drone_insert(fill->db, application,
	    &(struct drone_row){
	        .id = id_new(fill->now),
	        .make = SLICE("Falcon"),
	        .model = SLICE("Mini 4"),
	        .serial = slice_of(serial),
	        .serial_kind = SLICE("cta2063"),
	        .grams = 249,
	    });
}

static enum fault
insert_bare(struct fill *fill, const struct id *account, struct id *ret_application)
{
	struct application_row row = {
	    .id = id_new(fill->now),
	    .account = *account,
	    .class = CENTRE_CLASS_RECREATION,
	    .state = APPLICATION_DRAFT,
	    .version = 1,
	    .created_at = fill->now,
	    .changed_at = fill->now,
	};

	TRY(application_insert(fill->db, &row));
	*ret_application = row.id;
	return insert_start(fill, &row);
}

static enum fault
insert_application(struct drafts *drafts, const struct id *account, size_t index,
    struct id *ret_application)
{
	struct fill *fill = drafts->fill;

	TRY(insert_bare(fill, account, ret_application));
	TRY(insert_certificate(fill, ret_application, index));
	TRY(insert_check(fill, ret_application));
	TRY(insert_drone(fill, ret_application, index));
	for (size_t i = 0; i < drafts->in_force_count; i++) {
		const struct rule *rule = drafts->in_force[i];
		TRY(rule_accept(fill->db, ret_application,
		    &(struct rule_acceptance){
		        .code = rule->code, .version = rule->version},
		    fill->now));
	}
	return FAULT_NONE;
}

/* --- requests --- */

static void
put_post(FILE *out, const char *path, const char *cookie_name,
    const struct fill_session *session, const char *more, const char *body)
{
	char request[REQUEST_SIZE];
	int size = snprintf(request, sizeof(request),
	    "POST /api/v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
	    "Cookie: %s=%s\r\nX-CSRF-Token: %s\r\n%sContent-Type: application/json\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    path, cookie_name, session->cookie, session->csrf, more, strlen(body), body);

	assert(size > 0 && size < REQUEST_SIZE);
	fill_put_request(out, request);
}

/* A draft has version 1; submitting, its checks and the claim are an event each. */
static void
put_requests(struct drafts *drafts, size_t index, const struct id *application,
    const struct fill_session *person)
{
	const struct fill_session *officer = &drafts->officers[index % FILL_OFFICERS];
	struct id key = id_new(drafts->fill->now);
	char text[96];

	(void)snprintf(text, sizeof(text), "Idempotency-Key: %s\r\n", key.text);
	put_post(drafts->submit, "application/submit", "session", person, text, "{}");
	(void)snprintf(text, sizeof(text), "desk/%s/claim", application->text);
	put_post(drafts->claim, text, "staff_session", officer, "", "{\"version\":3}");
	(void)snprintf(text, sizeof(text), "desk/%s/approve", application->text);
	put_post(drafts->approve, text, "staff_session", officer, "", "{\"version\":4}");
}

/* --- under review --- */

/* As the submission leaves it, without the answers, which no queue reads; every tenth has an
 * officer. */
static enum fault
open_case(struct drafts *drafts, const struct id *account, const struct id *application,
    size_t index)
{
	struct fill *fill = drafts->fill;
	int year = moment_civil(fill->now, OFFSET_MINUTES).year;
	struct application_reference reference =
	    application_reference_make(year, (int32_t)index + 1);
	struct application_row row = {
	    .id = *application,
	    .account = *account,
	    .state = APPLICATION_REVIEW,
	    .version = 3,
	    .changed_at = fill->now,
	    .submitted_at = fill->now,
	    .submission = 2,
	    .return_until = DAY_NONE,
	    .reference = slice_of(reference.text),
	    .claimed_at = fill->now,
	    .officer = drafts->accounts[index / CLAIMED_EACH % FILL_OFFICERS],
	};
	bool saved = false;

	TRY(application_update(fill->db, &row, 1, &saved));
	assert(saved);
	return index % CLAIMED_EACH == 0 ? application_update_officer(fill->db, &row)
	                                 : FAULT_NONE;
}

static void
put_get(FILE *out, const char *path, const struct fill_session *session)
{
	char request[REQUEST_SIZE];
	int size = snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
	    "Cookie: staff_session=%s\r\n\r\n",
	    path, session->cookie);

	assert(size > 0 && size < REQUEST_SIZE);
	fill_put_request(out, request);
}

/* The first page of the queue, and one from the middle. */
static void
put_looks(struct drafts *drafts, FILE *out, moment middle)
{
	static const char zeros[] = "00000000000000000000000000000000";
	char path[160];

	for (size_t i = 0; i < FILL_OFFICERS; i++) {
		put_get(out, "/en/desk?tab=all", &drafts->officers[i]);
		(void)snprintf(path, sizeof(path),
		    "/en/desk?tab=unclaimed&after=%" PRId64 "-%s", middle, zeros);
		put_get(out, path, &drafts->officers[i]);
	}
}

enum fault
fill_queue(struct fill *fill)
{
	struct drafts drafts = {.fill = fill};
	FILE *out = fill_create(fill, "queue.req");
	moment middle = fill->now + (moment)fill->count / 2;

	for (size_t i = 0; i < FILL_OFFICERS; i++) {
		TRY(employ(&drafts, i));
	}
	put_looks(&drafts, out, middle);
	for (size_t i = 0; i < fill->count; i++) {
		struct id account;
		struct id application;
		TRY(insert_person(fill, i, &account));
		TRY(insert_bare(fill, &account, &application));
		TRY(insert_certificate(fill, &application, i));
		TRY(open_case(&drafts, &account, &application, i));
		TRY(fill_step(fill));
	}
	return fclose(out) == 0 ? FAULT_NONE : FAULT_DISK;
}

/* --- all of it --- */

static enum fault
read_rules(struct drafts *drafts, struct arena *arena)
{
	day today = moment_day(drafts->fill->now, OFFSET_MINUTES);
	size_t count = 0;

	TRY(rule_list(drafts->fill->db, today, arena, drafts->rules, RULES_MOST, &count));
	drafts->in_force_count =
	    rule_in_force(drafts->rules, count, today, drafts->in_force, RULE_MOST);
	return drafts->in_force_count > 0 ? FAULT_NONE : FAULT_CONFIG;
}

static enum fault
insert_all(struct drafts *drafts)
{
	for (size_t i = 0; i < FILL_OFFICERS; i++) {
		TRY(employ(drafts, i));
	}
	for (size_t i = 0; i < drafts->fill->count; i++) {
		struct fill_session session;
		struct id account;
		struct id application;
		TRY(insert_person(drafts->fill, i, &account));
		TRY(fill_sign_in(drafts->fill, &account, &session));
		TRY(insert_application(drafts, &account, i, &application));
		put_requests(drafts, i, &application, &session);
		TRY(fill_step(drafts->fill));
	}
	return FAULT_NONE;
}

/* Each of an account of its own, as the index over open applications wants it. */
static enum fault
insert_limit(struct fill *fill)
{
	FILE *ids = fill_create(fill, "limit.ids");

	for (size_t i = 0; i < fill->limit_count; i++) {
		struct id account;
		struct id application;
		char subject[40];
		(void)snprintf(subject, sizeof(subject), "limit-%zu", i);
		TRY(identity_account_save(fill->db,
		    &(struct identity_account){
		        .kind = ACCESS_PERSON,
		        .provider = SLICE("uaepass"),
		        .subject = slice_of(subject),
		        .name = SLICE("Load Tester"),
		        .level = SLICE("SOP3"),
		    },
		    fill->now, &account));
		TRY(insert_bare(fill, &account, &application));
		(void)fprintf(ids, "%s\n", application.text);
		TRY(fill_step(fill));
	}
	return fclose(ids) == 0 ? FAULT_NONE : FAULT_DISK;
}

enum fault
fill_drafts(struct fill *fill)
{
	struct drafts drafts = {
	    .fill = fill,
	    .submit = fill_create(fill, "submit.req"),
	    .claim = fill_create(fill, "claim.req"),
	    .approve = fill_create(fill, "approve.req"),
	};
	struct arena rules = ARENA_EMPTY(16 << 20);
	enum fault fault = read_rules(&drafts, &rules);

	if (fault == FAULT_NONE) {
		fault = insert_all(&drafts);
	}
	if (fault == FAULT_NONE) {
		fault = insert_limit(fill);
	}
	arena_done(&rules);
	bool kept = fclose(drafts.submit) == 0;
	kept = fclose(drafts.claim) == 0 && kept;
	kept = fclose(drafts.approve) == 0 && kept;
	return fault == FAULT_NONE && !kept ? FAULT_DISK : fault;
}

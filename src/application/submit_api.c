/* SPDX-License-Identifier: EUPL-1.2 */
/* The file, the submission, and the withdrawal. */
#include "application/answer_api.h"
#include "web/form.h"

enum {
	STATUS_OK = 200,
	STATUS_CREATED = 201,
	STATUS_BAD = 400,
	STATUS_TOO_LARGE = 413,
	STATUS_UNAVAILABLE = 503,
};

static const struct answer_fields no_fields = {.count = 0};

/* --- the file --- */

static void
refuse_file(
    struct web_request *request, unsigned status, enum certificate_file_verdict verdict)
{
	const char *key = certificate_file_key(verdict);

	web_reply_problem(
	    request, status, key, &(struct web_problem_field){"file", key}, 1);
}

/* True when there is a file to take. */
static bool
upload_is_whole(struct web_request *request, const struct web_upload *upload)
{
	unsigned refused = application_status(APPLICATION_FIELDS);

	switch (upload->verdict) {
	case WEB_UPLOAD_OK:
		return true;
	case WEB_UPLOAD_EMPTY:
		refuse_file(request, refused, CERTIFICATE_FILE_EMPTY);
		return false;
	case WEB_UPLOAD_TOO_LARGE:
		refuse_file(request, STATUS_TOO_LARGE, CERTIFICATE_FILE_TOO_BIG);
		return false;
	case WEB_UPLOAD_BROKEN:
		refuse_file(request, STATUS_BAD, CERTIFICATE_FILE_CUT_OFF);
		return false;
	case WEB_UPLOAD_NONE:
	default:
		refuse_file(request, refused, CERTIFICATE_FILE_MISSING);
		return false;
	}
}

void
file_post(struct web_request *request)
{
	const struct web_upload *upload = web_upload(request);
	struct answer_fields fields = {.count = 0};

	if (!upload_is_whole(request, upload)) {
		return;
	}
	struct application_file_attached attached = {
	    .caller = web_caller(request),
	    .store = web_service(request, "store"),
	    .path = upload->path,
	    .name = upload->name,
	    .start = slice_bytes(upload->start, sizeof(upload->start)),
	    .sha256 = slice_bytes(upload->sha256, sizeof(upload->sha256)),
	    .size_bytes = upload->size_bytes,
	};
	enum fault fault =
	    application_attach_file(web_acts(request), web_arena(request), &attached);
	if (certificate_store_is_away(fault)) {
		web_set_header(
		    request, "Retry-After", SLICE(CERTIFICATE_FILE_RETRY_SECONDS));
		web_reply_problem(
		    request, STATUS_UNAVAILABLE, CERTIFICATE_FILE_STORE_AWAY, NULL, 0);
		return;
	}
	if (attached.ret_file != CERTIFICATE_FILE_OK) {
		answer_add_field(
		    &fields, "file", certificate_file_key(attached.ret_file));
	}
	if (answer_went_well(request, fault, attached.ret_verdict, &fields)) {
		answer_application(request, STATUS_CREATED);
	}
}

void
file_delete(struct web_request *request)
{
	struct application_file_removed removed = {
	    .caller = web_caller(request),
	    .store = web_service(request, "store"),
	};
	enum fault fault =
	    application_remove_file(web_acts(request), web_arena(request), &removed);

	if (answer_went_well(request, fault, removed.ret_verdict, &no_fields)) {
		answer_application(request, STATUS_OK);
	}
}

/* --- the submission --- */

static const struct web_field submit_fields[] = {{"answers_hash", 64, WEB_FIELD_LINE}};

static void
list_missing(
    const struct application_submitted *submitted, struct answer_fields *ret_fields)
{
	for (unsigned i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((submitted->ret_contacts_missing & PERSON_BIT(i)) != 0) {
			answer_add_field(ret_fields,
			    person_field_name((enum person_field)i),
			    application_key(APPLICATION_CONTACTS));
		}
	}
	for (size_t i = 0; i < APPLICATION_SECTION_COUNT; i++) {
		if (!submitted->ret_done[i]) {
			answer_add_field(ret_fields,
			    application_section_name((enum application_section)i),
			    application_key(APPLICATION_INCOMPLETE));
		}
	}
}

static void
answer_receipt(struct web_request *request, const struct application_submitted *submitted)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);

	json_object(&json);
	json_text(&json, "reference", submitted->ret_reference);
	json_moment(&json, "submitted_at", submitted->ret_submitted_at);
	json_text(&json, "snapshot_hash", slice_of(submitted->ret_snapshot_hash));
	json_flag(&json, "again", submitted->ret_again);
	json_text_or_null(&json, "permit", submitted->ret_permit);
	json_end(&json);
	web_reply_json(request, submitted->ret_again ? STATUS_OK : STATUS_CREATED,
	    buffer_slice(&out));
}

/* Visible ASCII only: what else a client sends counts as no key. */
static struct slice
idempotency_key(struct web_request *request)
{
	struct slice key = web_header(request, "Idempotency-Key");

	for (size_t i = 0; i < key.size; i++) {
		if (key.bytes[i] <= ' ' || key.bytes[i] > '~') {
			return SLICE("");
		}
	}
	return key;
}

static void
answer_submitted(struct web_request *request, void *input, enum fault fault)
{
	const struct application_submitted *submitted = input;
	struct answer_fields fields = {.count = 0};

	if (submitted->ret_verdict == APPLICATION_INCOMPLETE ||
	    submitted->ret_verdict == APPLICATION_CONTACTS) {
		list_missing(submitted, &fields);
	}
	if (answer_went_well(request, fault, submitted->ret_verdict, &fields)) {
		answer_receipt(request, submitted);
	}
}

/* The header Idempotency-Key names the submission; answers_hash alone will do too, for
 * the same answers are the same submission. */
void
submit_post(struct web_request *request)
{
	struct slice hash;
	struct slice key = idempotency_key(request);
	struct answer_fields fields = {.count = 0};

	if (!web_form_accepted(request, web_form(request, submit_fields, 1, &hash))) {
		return;
	}
	if (key.size > APPLICATION_KEY_MOST) {
		answer_add_field(&fields, "Idempotency-Key",
		    application_key(APPLICATION_KEY_TOO_LONG));
		web_reply_problem(request, application_status(APPLICATION_KEY_TOO_LONG),
		    application_key(APPLICATION_KEY_TOO_LONG), fields.list, fields.count);
		return;
	}
	struct application_submitted *submitted =
	    ARENA_NEW(web_arena(request), struct application_submitted);
	*submitted = (struct application_submitted){
	    .caller = web_caller(request),
	    .policy = web_service(request, "policy"),
	    .key = key.size > 0 ? key : hash,
	    .answers_hash = hash,
	};
	web_answer_later(request, answer_submitted, submitted);
	application_submit_then(
	    web_acts(request), web_arena(request), submitted, web_go_on, request);
}

/* --- the withdrawal --- */

void
withdraw_send(struct web_request *request)
{
	struct application_withdrawn withdrawn = {
	    .caller = web_caller(request), .store = web_service(request, "store")};
	enum fault fault =
	    application_withdraw(web_acts(request), web_arena(request), &withdrawn);

	if (answer_went_well(request, fault, withdrawn.ret_verdict, &no_fields)) {
		answer_application(request, STATUS_OK);
	}
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* A file of certificates: its report, and the clerk's confirmation; for pages and programs. */
#include "access/access.h"
#include "base/json.h"
#include "register/clerk_page.h"
#include "register/import_act.h"
#include "register/register_page.h"
#include "template/centre_import.h"
#include "web/html.h"

enum { TOLD_BYTES = 60 }; /* a longer number is not told back */

/* --- the file --- */

/* The verdict OK says only that there is something to read. */
static enum register_csv_verdict
judge_upload(const struct web_upload *upload)
{
	switch (upload->verdict) {
	case WEB_UPLOAD_NONE:
		return REGISTER_CSV_MISSING;
	case WEB_UPLOAD_EMPTY:
		return REGISTER_CSV_EMPTY;
	case WEB_UPLOAD_TOO_LARGE:
		return REGISTER_CSV_TOO_BIG;
	case WEB_UPLOAD_BROKEN:
		return REGISTER_CSV_CUT_OFF;
	case WEB_UPLOAD_OK:
	default:
		return upload->size_bytes > REGISTER_CSV_BYTES_MOST ? REGISTER_CSV_TOO_BIG
		                                                    : REGISTER_CSV_OK;
	}
}

static enum fault
read_import(struct web_request *request, struct register_import *import)
{
	const struct web_upload *upload = web_upload(request);

	import->caller = web_caller(request);
	import->ret_verdict = REGISTER_OK;
	import->ret_csv = judge_upload(upload);
	if (import->ret_csv != REGISTER_CSV_OK) {
		return FAULT_NONE;
	}
	TRY(web_upload_read(request, &import->text));
	return register_import_read(web_acts(request), web_arena(request), import);
}

/* 422 also when rows are not right; 200: it waits for the confirmation, or holds nothing
 * that is new. */
static unsigned
status_of(const struct register_import *import)
{
	if (import->ret_csv != REGISTER_CSV_OK) {
		return register_csv_status(import->ret_csv);
	}
	return import->ret_report.bad > 0 ? register_status(REGISTER_FIELDS)
	                                  : register_status(import->ret_verdict);
}

static const char *
refusal_of(const struct register_import *import)
{
	return import->ret_csv != REGISTER_CSV_OK ? register_csv_key(import->ret_csv)
	                                          : register_key(import->ret_verdict);
}

/* --- the page --- */

static const struct template_centre_import_faults *
put_faults(struct web_request *request, const struct register_report *report)
{
	struct template_centre_import_faults *faults = ARENA_ARRAY(web_arena(request),
	    struct template_centre_import_faults, report->faults_count + 1);

	for (size_t i = 0; i < report->faults_count; i++) {
		const struct register_row_fault *one = &report->faults[i];
		faults[i] = (struct template_centre_import_faults){
		    .row = one->row,
		    .number = one->number.size <= TOLD_BYTES ? one->number : SLICE(""),
		    .field = register_field_key(one->field),
		    .message = one->key,
		    .same_row = one->same_row,
		};
	}
	return faults;
}

/* import is NULL when the page is only opened. */
static void
show(struct web_request *request, const struct register_import *import)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error = {SLICE("file"), NULL};
	struct template_centre_import page = {.errors = &error};

	if (import != NULL) {
		const struct register_report *report = &import->ret_report;
		page.file_error = refusal_of(import);
		error.message = page.file_error;
		page.errors_count = page.file_error != NULL ? 1 : 0;
		page.read = page.file_error == NULL;
		page.rows = (int64_t)report->rows;
		page.fresh = (int64_t)report->fresh;
		page.known = (int64_t)report->known;
		page.bad = (int64_t)report->bad;
		page.more = report->more_faults;
		page.faults = put_faults(request, report);
		page.faults_count = report->faults_count;
		page.import = id_slice(&import->ret_import);
	}
	template_centre_import(&html, web_frame(request), &page);
	web_reply_html(
	    request, import != NULL ? status_of(import) : 200, buffer_slice(&html));
}

static void
import_get(struct web_request *request)
{
	show(request, NULL);
}

static void
import_post(struct web_request *request)
{
	struct register_import import = {.ret_verdict = REGISTER_OK};
	enum fault fault = read_import(request, &import);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else {
		show(request, &import);
	}
}

static enum fault
confirm(struct web_request *request, struct register_import *import)
{
	import->caller = web_caller(request);
	import->ret_verdict = REGISTER_NOT_FOUND;
	return id_parse(web_parameter(request, 0), &import->import)
	    ? register_import_confirm(web_acts(request), web_arena(request), import)
	    : FAULT_NONE;
}

static void
confirm_post(struct web_request *request)
{
	struct register_import import = {.ret_csv = REGISTER_CSV_OK};
	enum fault fault = confirm(request, &import);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (import.ret_verdict == REGISTER_OK) {
		web_redirect_to(request, "/centre?done=imported");
	} else if (import.ret_verdict == REGISTER_FIELDS) {
		show(request, &import);
	} else {
		web_reply_error(request, 404);
	}
}

/* --- the same for programs --- */

static void
answer(struct web_request *request, const struct register_import *import, unsigned status)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	const struct register_report *report = &import->ret_report;

	json_object(&json);
	json_text_or_null(&json, "import", id_slice(&import->ret_import));
	json_number(&json, "rows", (int64_t)report->rows);
	json_number(&json, "new", (int64_t)report->fresh);
	json_number(&json, "known", (int64_t)report->known);
	json_number(&json, "bad", (int64_t)report->bad);
	json_array_named(&json, "faults");
	for (size_t i = 0; i < report->faults_count; i++) {
		const struct register_row_fault *one = &report->faults[i];
		json_object(&json);
		json_number(&json, "row", one->row);
		json_text(&json, "field", slice_of(register_field_name(one->field)));
		json_text(&json, "code", slice_of(one->key));
		json_text(&json, "message",
		    slice_of(say_text(web_language(request), one->key)));
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, status, buffer_slice(&out));
}

static void
refuse(struct web_request *request, const struct register_import *import)
{
	web_reply_problem(request, status_of(import), refusal_of(import),
	    &(struct web_problem_field){"file", refusal_of(import)}, 1);
}

static void
imports_post(struct web_request *request)
{
	struct register_import import = {.ret_verdict = REGISTER_OK};
	enum fault fault = read_import(request, &import);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (refusal_of(&import) != NULL) {
		refuse(request, &import);
	} else {
		answer(request, &import, 200);
	}
}

static void
imports_confirm(struct web_request *request)
{
	struct register_import import = {.ret_csv = REGISTER_CSV_OK};
	enum fault fault = confirm(request, &import);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (import.ret_verdict == REGISTER_OK) {
		answer(request, &import, 201);
	} else if (import.ret_verdict == REGISTER_FIELDS) {
		web_reply_problem(request, 409, "register.csv.overtaken", NULL, 0);
	} else {
		refuse(request, &import);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/centre/import", ACCESS_CENTRE_REGISTER, WEB_BODY_NONE, 0,
        import_get},
    {WEB_POST, "/{lang}/centre/import", ACCESS_CENTRE_REGISTER, WEB_BODY_UPLOAD, 0,
        import_post},
    {WEB_POST, "/{lang}/centre/import/{id}/confirm", ACCESS_CENTRE_REGISTER,
        WEB_BODY_FORM, 0, confirm_post},
    {WEB_POST, "/api/v1/centre/imports", ACCESS_CENTRE_REGISTER, WEB_BODY_UPLOAD, 0,
        imports_post},
    {WEB_POST, "/api/v1/centre/imports/{id}/confirm", ACCESS_CENTRE_REGISTER,
        WEB_BODY_JSON, 0, imports_confirm},
};
const struct web_routes register_import_routes = {routes, ARRAY_LEN(routes)};

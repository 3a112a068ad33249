/* SPDX-License-Identifier: EUPL-1.2 */
/* Many centres at once: a CSV with its report, what waits of one, and the list as a CSV; for
 * pages and programs. */
#include "access/access.h"
#include "base/json.h"
#include "centre/centre_import_act.h"
#include "centre/centre_page.h"
#include "centre/intervals_page.h"
#include "template/registrar_import.h"
#include "template/registrar_import_rows.h"
#include "web/form.h"
#include "web/html.h"

enum { FIELD_REASON, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_REASON] = {"reason", CENTRE_REASON_BYTES_MOST, WEB_FIELD_LINE},
};

/* --- the file --- */

static enum centre_csv_verdict
judge_upload(const struct web_upload *upload)
{
	if (upload->verdict == WEB_UPLOAD_TOO_LARGE ||
	    (upload->verdict == WEB_UPLOAD_OK &&
	        upload->size_bytes > CENTRE_CSV_BYTES_MOST)) {
		return CENTRE_CSV_TOO_BIG;
	}
	return upload->verdict == WEB_UPLOAD_OK   ? CENTRE_CSV_OK
	    : upload->verdict == WEB_UPLOAD_EMPTY ? CENTRE_CSV_EMPTY
	                                          : CENTRE_CSV_MISSING;
}

/* False when it has answered. */
static bool
read_import(struct web_request *request, struct centre_import *import)
{
	struct slice values[FIELD_COUNT];

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return false;
	}
	import->caller = web_caller(request);
	import->reason = slice_trim(values[FIELD_REASON]);
	import->ret_csv = judge_upload(web_upload(request));
	enum fault fault = FAULT_NONE;
	if (import->ret_csv == CENTRE_CSV_OK) {
		fault = web_upload_read(request, &import->text);
		if (fault == FAULT_NONE) {
			fault = centre_import_propose(
			    web_acts(request), web_arena(request), import);
		}
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
	return fault == FAULT_NONE;
}

static const char *
refusal_of(const struct centre_import *import)
{
	return import->ret_csv != CENTRE_CSV_OK ? centre_csv_key(import->ret_csv)
	                                        : centre_change_key(import->ret_verdict);
}

static unsigned
status_of(const struct centre_import *import)
{
	if (import->ret_csv != CENTRE_CSV_OK) {
		return centre_csv_status(import->ret_csv);
	}
	return import->ret_report.bad > 0 ? 422
	                                  : centre_change_status(import->ret_verdict);
}

/* --- the page --- */

static const struct template_registrar_import_faults *
put_faults(struct web_request *request, const struct centre_report *report)
{
	struct template_registrar_import_faults *faults = ARENA_ARRAY(web_arena(request),
	    struct template_registrar_import_faults, report->faults_count + 1);

	for (size_t i = 0; i < report->faults_count; i++) {
		faults[i] = (struct template_registrar_import_faults){
		    .row = report->faults[i].row,
		    .code = report->faults[i].code,
		    .message = centre_line_key(report->faults[i].verdict),
		};
	}
	return faults;
}

/* import is NULL when the page is only opened. */
static void
show(struct web_request *request, const struct centre_import *import)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error = {SLICE("file"), NULL};
	struct template_registrar_import page = {.errors = &error};

	if (import != NULL) {
		const struct centre_report *report = &import->ret_report;
		const bool read = import->ret_csv == CENTRE_CSV_OK;
		error.message = refusal_of(import);
		error.field = read ? SLICE("reason") : SLICE("file");
		page.errors_count = error.message != NULL ? 1 : 0;
		page.file_error = read ? NULL : error.message;
		page.reason_error = read ? error.message : NULL;
		page.reason = import->reason;
		page.read = read && error.message == NULL;
		page.rows = (int64_t)report->rows;
		page.fresh = (int64_t)report->fresh;
		page.known = (int64_t)report->known;
		page.bad = (int64_t)report->bad;
		page.waits = !id_is_none(&import->ret_proposal);
		page.faults = put_faults(request, report);
		page.faults_count = report->faults_count;
	}
	template_registrar_import(&html, web_frame(request), &page);
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
	struct centre_import import = {.ret_verdict = CENTRE_CHANGE_OK};

	if (read_import(request, &import)) {
		show(request, &import);
	}
}

/* --- what waits of one --- */

static void
rows_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct centre_import_shown shown = {
	    .id = web_parameter(request, 0), .caller = web_caller(request)};
	const bool is_arabic = web_language(request) == SAY_ARABIC;
	enum fault fault =
	    centre_import_show(web_acts(request), web_arena(request), &shown);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!shown.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	struct template_registrar_import_rows_lines *lines =
	    ARENA_ARRAY(web_arena(request), struct template_registrar_import_rows_lines,
	        shown.ret_count + 1);
	for (size_t i = 0; i < shown.ret_count; i++) {
		const struct centre_line *one = &shown.ret_lines[i];
		const struct template_centre_intervals_intervals *interval =
		    centre_interval_lines(request, &one->interval, 1);
		lines[i] = (struct template_registrar_import_rows_lines){
		    .code = slice_of(one->centre.code.text),
		    .name = is_arabic ? one->centre.name_arabic : one->centre.name_latin,
		    .from = interval->from,
		    .until = interval->until,
		    .state = interval->state,
		    .look = interval->look,
		    .classes = one->classes,
		};
	}
	template_registrar_import_rows(&html, web_frame(request),
	    &(struct template_registrar_import_rows){
	        .id = shown.id,
	        .mine = shown.ret_mine,
	        .count = (int64_t)shown.ret_count,
	        .lines = lines,
	        .lines_count = shown.ret_count,
	    });
	web_reply_html(request, 200, buffer_slice(&html));
}

/* --- the list --- */

static void
export_get(struct web_request *request)
{
	struct centre_export export = {.ret_csv = {NULL, 0}};
	enum fault fault = centre_export(web_acts(request), web_arena(request), &export);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	web_set_header(request, "Content-Disposition",
	    SLICE("attachment; filename=\"centres.csv\""));
	web_reply_bytes(request, 200, "text/csv; charset=utf-8", export.ret_csv, NULL);
}

/* --- for programs --- */

static void
imports_post(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct centre_import import = {.ret_verdict = CENTRE_CHANGE_OK};

	if (!read_import(request, &import)) {
		return;
	}
	if (refusal_of(&import) != NULL) {
		const struct web_problem_field field = {
		    import.ret_csv != CENTRE_CSV_OK ? "file" : "reason",
		    refusal_of(&import)};
		web_reply_problem(request, status_of(&import), field.key, &field, 1);
		return;
	}
	const struct centre_report *report = &import.ret_report;
	json_object(&json);
	json_text_or_null(&json, "proposal", id_slice(&import.ret_proposal));
	json_number(&json, "rows", (int64_t)report->rows);
	json_number(&json, "new", (int64_t)report->fresh);
	json_number(&json, "known", (int64_t)report->known);
	json_number(&json, "bad", (int64_t)report->bad);
	json_array_named(&json, "faults");
	for (size_t i = 0; i < report->faults_count; i++) {
		const char *key = centre_line_key(report->faults[i].verdict);
		json_object(&json);
		json_number(&json, "row", report->faults[i].row);
		json_text(&json, "code", slice_of(key));
		json_text(
		    &json, "message", slice_of(say_text(web_language(request), key)));
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/registrar/import", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0,
        import_get},
    {WEB_POST, "/{lang}/registrar/import", ACCESS_CENTRE_CHANGE, WEB_BODY_UPLOAD, 0,
        import_post},
    {WEB_GET, "/{lang}/registrar/imports/{id}", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0,
        rows_get},
    {WEB_GET, "/{lang}/registrar/centres.csv", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0,
        export_get},
    {WEB_GET, "/api/v1/registrar/centres.csv", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0,
        export_get},
    {WEB_POST, "/api/v1/registrar/imports", ACCESS_CENTRE_CHANGE, WEB_BODY_UPLOAD, 0,
        imports_post},
};
const struct web_routes centre_import_routes = {routes, ARRAY_LEN(routes)};

/* SPDX-License-Identifier: EUPL-1.2 */
/* The permits on the certificates of a centre: a page, a CSV and the same for programs. All
 * of them are asked for by POST, because each answer is recorded. */
#include <unistd.h>

#include "access/access.h"
#include "base/json.h"
#include "centre/centre_page.h"
#include "centre/holders_act.h"
#include "centre/intervals_page.h"
#include "template/registrar_holders.h"
#include "web/form.h"
#include "web/html.h"

enum { PART_BYTES = 4 << 20 }; /* of CENTRE_HOLDERS_PART rows, twice over */
enum { FIELD_PURPOSE, FIELD_AFTER, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_PURPOSE] = {"purpose", 20, WEB_FIELD_LINE},
    [FIELD_AFTER] = {"after", CENTRE_HOLDERS_AFTER_BYTES, WEB_FIELD_LINE},
};
static const char no_purpose[] = "centre.holders.no_purpose";

/* False when it has answered. */
static bool
read_holders(struct web_request *request, size_t most, struct centre_holders *ret_holders)
{
	struct slice values[FIELD_COUNT];

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return false;
	}
	*ret_holders = (struct centre_holders){
	    .caller = web_caller(request),
	    .code = web_parameter(request, 0),
	    .after = values[FIELD_AFTER],
	    .purpose = reading_find(values[FIELD_PURPOSE]),
	    .most = most,
	};
	enum fault fault =
	    centre_holders_read(web_acts(request), web_arena(request), ret_holders);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	if (ret_holders->ret_verdict == CENTRE_HOLDERS_NO_CENTRE) {
		web_reply_error(request, 404);
		return false;
	}
	return true;
}

static struct slice
last_of(const struct centre_holders *holders)
{
	return holders->ret_more ? holders->ret_holders[holders->ret_count - 1].permit
	                         : (struct slice){NULL, 0};
}

static const char *
status_word(const struct centre_holder *one)
{
	return one->suspended ? "suspended" : "active";
}

/* --- the page --- */

static void
put_purposes(struct web_request *request, struct template_registrar_holders *page)
{
	struct template_registrar_holders_purposes *lines =
	    ARENA_ARRAY(web_arena(request), struct template_registrar_holders_purposes,
	        READING_PURPOSE_COUNT);

	for (size_t i = 0; i < READING_PURPOSE_COUNT; i++) {
		enum reading_purpose purpose = (enum reading_purpose)i;
		if (reading_may(web_caller(request), purpose)) {
			lines[page->purposes_count++] =
			    (struct template_registrar_holders_purposes){
			        .value = slice_of(reading_word(purpose)),
			        .label = reading_key(purpose),
			    };
		}
	}
	page->purposes = lines;
}

static void
put_holders(struct web_request *request, const struct centre_holders *holders,
    struct template_registrar_holders *page)
{
	struct template_registrar_holders_holders *lines = ARENA_ARRAY(web_arena(request),
	    struct template_registrar_holders_holders, holders->ret_count + 1);

	for (size_t i = 0; i < holders->ret_count; i++) {
		const struct centre_holder *one = &holders->ret_holders[i];
		lines[i] = (struct template_registrar_holders_holders){
		    .permit = one->permit,
		    .initials = one->initials,
		    .state = one->suspended ? "permit.status.suspended"
		                            : "permit.status.active",
		    .look = one->suspended ? SLICE("warn") : SLICE("ok"),
		    .class = centre_class_key(one->class),
		    .certificate = one->certificate,
		    .issued_on = one->issued_on,
		    .last_day = moment_day(
		        one->expires_at - 1, web_frame(request)->offset_minutes),
		};
	}
	page->holders = lines;
	page->holders_count = holders->ret_count;
	page->purpose = slice_of(reading_word(holders->purpose));
	page->purpose_label = reading_key(holders->purpose);
	page->next = last_of(holders);
	page->shown = true;
}

static void
show(struct web_request *request, const struct centre_holders *holders, bool told)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	const struct centre *centre = &holders->ret_centre;
	bool is_arabic = web_language(request) == SAY_ARABIC;
	bool refused = told && holders->ret_verdict != CENTRE_HOLDERS_OK;
	struct template_errors_errors error = {SLICE("purpose"), no_purpose};
	struct template_registrar_holders page = {
	    .code = slice_of(centre->code.text),
	    .name = is_arabic ? centre->name_arabic : centre->name_latin,
	    .errors = &error,
	    .errors_count = refused ? 1 : 0,
	};

	put_purposes(request, &page);
	if (holders->ret_verdict == CENTRE_HOLDERS_OK) {
		put_holders(request, holders, &page);
	}
	template_registrar_holders(&html, web_frame(request), &page);
	web_reply_html(request, refused ? 422 : 200, buffer_slice(&html));
}

/* Asks why; nothing is read yet but the centre's name. */
static void
holders_get(struct web_request *request)
{
	struct centre_holders holders = {
	    .caller = web_caller(request),
	    .code = web_parameter(request, 0),
	    .purpose = READING_NONE,
	};
	enum fault fault =
	    centre_holders_read(web_acts(request), web_arena(request), &holders);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (holders.ret_verdict == CENTRE_HOLDERS_NO_CENTRE) {
		web_reply_error(request, 404);
	} else {
		show(request, &holders, false);
	}
}

static void
holders_post(struct web_request *request)
{
	struct centre_holders holders;

	if (read_holders(request, CENTRE_HOLDERS_PAGE, &holders)) {
		show(request, &holders, true);
	}
}

/* --- as a CSV --- */

/* No quote stands in any of them: initials are letters and full stops, and the characters of
 * a certificate's number are judged when it is typed. */
static void
put_row(const struct centre_holder *one, struct buffer *out)
{
	char issued_on[DAY_TEXT_SIZE] = "";
	char expires[MOMENT_TEXT_SIZE];

	if (one->issued_on != DAY_NONE) {
		day_format(one->issued_on, issued_on);
	}
	moment_format(one->expires_at, expires);
	buffer_put(out, one->permit);
	buffer_puts(out, ",\"");
	buffer_put(out, one->initials);
	buffer_print(out, "\",%s,%d,\"", status_word(one), (int)one->class);
	buffer_put(out, one->certificate);
	buffer_print(out, "\",%s,%s\r\n", issued_on, expires);
}

static void
reply_problem(struct web_request *request)
{
	const struct web_problem_field field = {"purpose", no_purpose};

	web_reply_problem(request, 422, field.key, &field, 1);
}

static enum fault
write_rows(const struct centre_holders *holders, struct arena *arena, int file)
{
	struct buffer out = BUFFER_IN(arena);

	for (size_t i = 0; i < holders->ret_count; i++) {
		put_row(&holders->ret_holders[i], &out);
	}
	return web_scratch_put(file, buffer_slice(&out));
}

/* Part by part: two are in memory at once, however many permits there are. */
static enum fault
write_csv(struct web_request *request, struct centre_holders *holders, int file)
{
	struct arena before = ARENA_EMPTY(PART_BYTES);

	TRY(web_scratch_put(file,
	    SLICE("permit,initials,status,class,certificate,issued_on,expires_at\r\n")));
	enum fault fault = write_rows(holders, &before, file);
	while (fault == FAULT_NONE && holders->ret_more) {
		struct arena part = ARENA_EMPTY(PART_BYTES);
		fault = centre_holders_next(web_acts(request), &part, holders);
		if (fault == FAULT_NONE) {
			fault = write_rows(holders, &part, file);
		}
		arena_done(&before);
		before = part;
	}
	arena_done(&before);
	return fault;
}

static void
reply_csv(struct web_request *request, struct centre_holders *holders)
{
	int file = -1;
	enum fault fault = web_scratch_open(request, &file);

	if (fault == FAULT_NONE) {
		fault = write_csv(request, holders, file);
	}
	if (fault == FAULT_NONE) {
		web_reply_download(
		    request, file, "text/csv; charset=utf-8", SLICE("permits.csv"));
		return;
	}
	if (file >= 0) {
		(void)close(file);
	}
	web_reply_fault(request, fault);
}

static void
csv_post(struct web_request *request)
{
	struct centre_holders holders;

	if (!read_holders(request, CENTRE_HOLDERS_PART, &holders)) {
		return;
	}
	if (holders.ret_verdict == CENTRE_HOLDERS_OK) {
		reply_csv(request, &holders);
	} else {
		show(request, &holders, true);
	}
}

static void
api_csv_post(struct web_request *request)
{
	struct centre_holders holders;

	if (!read_holders(request, CENTRE_HOLDERS_PART, &holders)) {
		return;
	}
	if (holders.ret_verdict == CENTRE_HOLDERS_OK) {
		reply_csv(request, &holders);
	} else {
		reply_problem(request);
	}
}

/* --- for programs --- */

static void
put_holder(struct json *json, const struct centre_holder *one)
{
	json_object(json);
	json_text(json, "permit", one->permit);
	json_text(json, "initials", one->initials);
	json_text(json, "status", slice_of(status_word(one)));
	json_number(json, "class", one->class);
	json_text(json, "certificate", one->certificate);
	json_day(json, "issued_on", one->issued_on);
	json_moment(json, "expires_at", one->expires_at);
	json_end(json);
}

static void
api_post(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct centre_holders holders;

	if (!read_holders(request, CENTRE_HOLDERS_PAGE, &holders)) {
		return;
	}
	if (holders.ret_verdict != CENTRE_HOLDERS_OK) {
		reply_problem(request);
		return;
	}
	json_object(&json);
	json_array_named(&json, "permits");
	for (size_t i = 0; i < holders.ret_count; i++) {
		put_holder(&json, &holders.ret_holders[i]);
	}
	json_end(&json);
	json_text_or_null(&json, "next", last_of(&holders));
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&out));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/registrar/centres/{code}/holders", ACCESS_CENTRE_CHANGE,
        WEB_BODY_NONE, 0, holders_get},
    {WEB_POST, "/{lang}/registrar/centres/{code}/holders", ACCESS_CENTRE_CHANGE,
        WEB_BODY_FORM, 0, holders_post},
    {WEB_POST, "/{lang}/registrar/centres/{code}/holders.csv", ACCESS_CENTRE_CHANGE,
        WEB_BODY_FORM, 0, csv_post},
    {WEB_POST, "/api/v1/registrar/centres/{code}/holders", ACCESS_CENTRE_CHANGE,
        WEB_BODY_JSON, 0, api_post},
    {WEB_POST, "/api/v1/registrar/centres/{code}/holders.csv", ACCESS_CENTRE_CHANGE,
        WEB_BODY_JSON, 0, api_csv_post},
};
const struct web_routes centre_holders_routes = {routes, ARRAY_LEN(routes)};

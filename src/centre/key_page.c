/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/key_page.h"

#include "access/access.h"
#include "centre/centre_page.h"
#include "template/registrar_key.h"
#include "template/registrar_key_end.h"
#include "web/form.h"
#include "web/html.h"

static const char *const kind_keys[] = {
    [PUBLIC_KEY_CA] = "centre.key.kind.ca",
    [PUBLIC_KEY_COSE] = "centre.key.kind.cose",
};
_Static_assert(ARRAY_LEN(kind_keys) == PUBLIC_KEY_KIND_COUNT, "each kind has its words");

const char *
centre_key_kind_key(enum public_key_kind kind)
{
	return kind_keys[kind];
}

const struct template_centre_keys_keys *
centre_key_lines(struct web_request *request, const struct centre_key *keys, size_t count)
{
	struct template_centre_keys_keys *lines =
	    ARENA_ARRAY(web_arena(request), struct template_centre_keys_keys, count + 1);
	const day today = moment_day(web_now(request), 0);

	for (size_t i = 0; i < count; i++) {
		const enum centre_key_answer answer =
		    centre_key_judge(&keys[i], today, today);
		lines[i] = (struct template_centre_keys_keys){
		    .id = id_slice(&keys[i].id),
		    .kind = kind_keys[keys[i].kind],
		    .name = keys[i].name,
		    .fingerprint = slice_of(keys[i].fingerprint),
		    .from = keys[i].from_day,
		    .until = keys[i].until_day,
		    .state = centre_key_answer_key(answer),
		    .look = answer == CENTRE_KEY_GOOD ? SLICE("ok") : SLICE("warn"),
		    .withdrawn = keys[i].withdrawn_on,
		    .compromised = keys[i].compromised_on,
		    .open = keys[i].compromised_on == DAY_NONE,
		};
	}
	return lines;
}

enum fault
centre_key_given(struct web_request *request, struct slice typed, struct slice *ret_given)
{
	const struct web_upload *upload = web_upload(request);

	*ret_given = typed;
	if (upload->verdict == WEB_UPLOAD_TOO_LARGE ||
	    (upload->verdict == WEB_UPLOAD_OK &&
	        upload->size_bytes > PUBLIC_KEY_BYTES_MOST)) {
		*ret_given = SLICE("too large");
		return FAULT_NONE;
	}
	return upload->verdict == WEB_UPLOAD_OK ? web_upload_read(request, ret_given)
	                                        : FAULT_NONE;
}

static struct slice
name_of(struct web_request *request, const struct centre_file *file)
{
	return web_language(request) == SAY_ARABIC ? file->ret_centre.name_arabic
	                                           : file->ret_centre.name_latin;
}

static const char *
refusal_of(enum centre_change_verdict verdict, enum centre_key_verdict key)
{
	return verdict == CENTRE_CHANGE_KEY ? centre_key_key(key)
	                                    : centre_change_key(verdict);
}

static struct slice
field_of(enum centre_change_verdict verdict, enum centre_key_verdict key)
{
	return verdict == CENTRE_CHANGE_KEY ? centre_key_field(key) : SLICE("reason");
}

static unsigned
status_of(enum centre_change_verdict verdict, enum centre_key_verdict key)
{
	return verdict == CENTRE_CHANGE_KEY ? centre_key_status(key)
	                                    : centre_change_status(verdict);
}

/* The message beside a field, or NULL. */
static const char *
beside(const struct template_errors_errors *error, const char *field)
{
	return slice_equal(error->field, slice_of(field)) ? error->message : NULL;
}

/* --- a key --- */

enum { KEY_TEXT, KEY_FROM, KEY_UNTIL, KEY_REASON, KEY_COUNT };
static const struct web_field key_fields[] = {
    [KEY_TEXT] = {"text", PUBLIC_KEY_BYTES_MOST, WEB_FIELD_RAW},
    [KEY_FROM] = {"from", 40, WEB_FIELD_LINE},
    [KEY_UNTIL] = {"until", 40, WEB_FIELD_LINE},
    [KEY_REASON] = {"reason", CENTRE_REASON_BYTES_MOST, WEB_FIELD_LINE},
};

/* What was given as a key is not shown again: it may be a secret. proposed is NULL when the
 * page is only opened. */
static void
show_key(struct web_request *request, const struct slice values[static KEY_COUNT],
    const struct centre_key_proposed *proposed)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error = {SLICE(""), NULL};
	struct centre_file file;

	if (!centre_file_found(request, &file)) {
		return;
	}
	if (proposed != NULL) {
		error.field = field_of(proposed->ret_verdict, proposed->ret_key);
		error.message = refusal_of(proposed->ret_verdict, proposed->ret_key);
	}
	template_registrar_key(&html, web_frame(request),
	    &(struct template_registrar_key){
	        .errors = &error,
	        .errors_count = error.message != NULL ? 1 : 0,
	        .code = file.code,
	        .name = name_of(request, &file),
	        .key_error = beside(&error, "key"),
	        .from = values[KEY_FROM],
	        .from_error = beside(&error, "from"),
	        .until = values[KEY_UNTIL],
	        .reason = values[KEY_REASON],
	        .reason_error = beside(&error, "reason"),
	    });
	web_reply_html(request,
	    proposed != NULL ? status_of(proposed->ret_verdict, proposed->ret_key) : 200,
	    buffer_slice(&html));
}

static void
key_get(struct web_request *request)
{
	const struct slice values[KEY_COUNT] = {{NULL, 0}};

	show_key(request, values, NULL);
}

static void
key_post(struct web_request *request)
{
	struct slice values[KEY_COUNT];

	if (!web_form_accepted(
	        request, web_form(request, key_fields, KEY_COUNT, values))) {
		return;
	}
	struct centre_key_proposed proposed = {
	    .caller = web_caller(request),
	    .code = web_parameter(request, 0),
	    .from = values[KEY_FROM],
	    .until = values[KEY_UNTIL],
	    .reason = slice_trim(values[KEY_REASON]),
	};
	enum fault fault = centre_key_given(request, values[KEY_TEXT], &proposed.given);
	if (fault == FAULT_NONE) {
		fault =
		    centre_key_propose(web_acts(request), web_arena(request), &proposed);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict == CENTRE_CHANGE_OK) {
		web_redirect_to(request, "/registrar?done=proposed");
	} else {
		show_key(request, values, &proposed);
	}
}

/* --- its end --- */

bool
centre_key_end_read(
    struct web_request *request, struct centre_key_end_proposed *ret_proposed)
{
	enum { END, ON, REASON, COUNT };
	static const struct web_field fields[] = {
	    [END] = {"end", 40, WEB_FIELD_LINE},
	    [ON] = {"on", 40, WEB_FIELD_LINE},
	    [REASON] = {"reason", CENTRE_REASON_BYTES_MOST, WEB_FIELD_LINE},
	};
	struct slice values[COUNT];

	if (!web_form_accepted(request, web_form(request, fields, COUNT, values))) {
		return false;
	}
	*ret_proposed = (struct centre_key_end_proposed){
	    .caller = web_caller(request),
	    .key = web_parameter(request, 0),
	    .end = values[END],
	    .on = values[ON],
	    .reason = slice_trim(values[REASON]),
	};
	return true;
}

static void
put_end_page(struct web_request *request, const struct centre_key_shown *shown,
    const struct centre_key_end_proposed *proposed, bool refused)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error = {SLICE(""), NULL};
	const bool stolen = slice_equal(proposed->end, SLICE("compromised"));
	const struct template_radios_options ends[] = {
	    {SLICE("withdrawn"), "centre.key.withdrawn_title",
	        "centre.key.withdrawn_hint", !stolen},
	    {SLICE("compromised"), "centre.key.compromised_title",
	        "centre.key.compromised_hint", stolen},
	};
	const bool is_arabic = web_language(request) == SAY_ARABIC;

	if (refused) {
		error.field = field_of(proposed->ret_verdict, proposed->ret_key);
		error.message = refusal_of(proposed->ret_verdict, proposed->ret_key);
	}
	template_registrar_key_end(&html, web_frame(request),
	    &(struct template_registrar_key_end){
	        .errors = &error,
	        .errors_count = error.message != NULL ? 1 : 0,
	        .code = slice_of(shown->ret_key.centre.text),
	        .name = is_arabic ? shown->ret_centre.name_arabic
	                          : shown->ret_centre.name_latin,
	        .id = id_slice(&shown->ret_key.id),
	        .keys = centre_key_lines(request, &shown->ret_key, 1),
	        .keys_count = 1,
	        .ends = ends,
	        .ends_count = ARRAY_LEN(ends),
	        .end_error = beside(&error, "end"),
	        .on = proposed->on,
	        .on_error = beside(&error, "on"),
	        .reason = proposed->reason,
	        .reason_error = beside(&error, "reason"),
	    });
	web_reply_html(request,
	    refused ? status_of(proposed->ret_verdict, proposed->ret_key) : 200,
	    buffer_slice(&html));
}

static void
show_end(struct web_request *request, const struct centre_key_end_proposed *proposed,
    bool refused)
{
	struct centre_key_shown shown = {.key = web_parameter(request, 0)};
	enum fault fault = centre_key_show(web_acts(request), web_arena(request), &shown);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!shown.ret_found) {
		web_reply_error(request, 404);
	} else {
		put_end_page(request, &shown, proposed, refused);
	}
}

static void
end_get(struct web_request *request)
{
	show_end(request, &(struct centre_key_end_proposed){.caller = NULL}, false);
}

static void
end_post(struct web_request *request)
{
	struct centre_key_end_proposed proposed;

	if (!centre_key_end_read(request, &proposed)) {
		return;
	}
	enum fault fault =
	    centre_key_end_propose(web_acts(request), web_arena(request), &proposed);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict == CENTRE_CHANGE_OK) {
		web_redirect_to(request, "/registrar?done=proposed");
	} else {
		show_end(request, &proposed, true);
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/registrar/centres/{code}/keys", ACCESS_CENTRE_CHANGE,
        WEB_BODY_NONE, 0, key_get},
    {WEB_POST, "/{lang}/registrar/centres/{code}/keys", ACCESS_CENTRE_CHANGE,
        WEB_BODY_UPLOAD, WEB_FRESH, key_post},
    {WEB_GET, "/{lang}/registrar/keys/{id}/end", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0,
        end_get},
    {WEB_POST, "/{lang}/registrar/keys/{id}/end", ACCESS_CENTRE_CHANGE, WEB_BODY_FORM,
        WEB_FRESH, end_post},
};
const struct web_routes centre_key_page_routes = {routes, ARRAY_LEN(routes)};

/* SPDX-License-Identifier: EUPL-1.2 */
/* request - what was asked, and who asks. */
#include "web/request.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/number.h"
#include "base/text.h"
#include "web/cookie.h"
#include "web/request_private.h"

static const struct slice nothing = {NULL, 0};

struct arena *
web_arena(struct web_request *request)
{
	return &request->arena;
}

struct acts *
web_acts(struct web_request *request)
{
	return request->server->options.acts;
}

const struct access_caller *
web_caller(struct web_request *request)
{
	return request->caller;
}

enum say_language
web_language(struct web_request *request)
{
	return request->language;
}

enum web_method
web_method(struct web_request *request)
{
	return request->method;
}

moment
web_now(struct web_request *request)
{
	return request->now;
}

struct slice
web_path(struct web_request *request)
{
	return request->path.whole;
}

struct slice
web_path_bare(struct web_request *request)
{
	if (!request->language_in_path) {
		return request->path.whole;
	}
	struct slice bare =
	    slice_from(request->path.whole, 1 + request->path.segments[0].size);
	return bare.size > 0 ? bare : SLICE("/");
}

bool
web_is_api(const struct web_request *request)
{
	/* An address that cannot be read has no path. */
	struct slice path =
	    request->path.count > 0 ? request->path.whole : request->sent_path;

	return slice_starts(path, SLICE("/api/"));
}

struct slice
web_parameter(struct web_request *request, size_t index)
{
	assert(index < request->match.parameters_count);
	return request->match.parameters[index];
}

static struct slice
pair_find(const struct form_pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->count; i++) {
		if (slice_equal(pairs->pairs[i].name, slice_of(name))) {
			return pairs->pairs[i].value;
		}
	}
	return nothing;
}

/* A query that is not sound is read as far as its sound pairs go. */
static void
read_query(struct web_request *request)
{
	struct slice rest = request->sent_query;
	struct form_pairs one;

	request->query_read = true;
	while (rest.size > 0) {
		struct slice pair = slice_cut(&rest, '&');
		if (form_pairs_parse(&request->arena, pair, &one) == WEB_FORM_OK &&
		    one.count == 1 &&
		    !form_pairs_add(&request->arena, &request->query, one.pairs[0].name,
		        one.pairs[0].value)) {
			return;
		}
	}
}

struct slice
web_query(struct web_request *request, const char *name)
{
	if (!request->query_read) {
		read_query(request);
	}
	return pair_find(&request->query, name);
}

struct slice
web_header(struct web_request *request, const char *name)
{
	const char *value = NULL;
	size_t size = 0;

	if (MHD_lookup_connection_value_n(request->connection, MHD_HEADER_KIND, name,
	        strlen(name), &value, &size) == MHD_NO ||
	    value == NULL) {
		return nothing;
	}
	return (struct slice){value, size};
}

struct slice
web_cookie(struct web_request *request, const char *name)
{
	return cookie_find(web_header(request, "Cookie"), name, request->server->https);
}

struct slice
web_body(struct web_request *request)
{
	return buffer_slice(&request->body);
}

struct slice
web_origin(struct web_request *request)
{
	return slice_of(request->server->options.origin);
}

bool
web_is_https(struct web_request *request)
{
	return request->server->https;
}

void *
web_service(struct web_request *request, const char *name)
{
	const struct web_service_entry *entry = request->server->options.services;

	while (entry != NULL && entry->name != NULL) {
		if (strcmp(entry->name, name) == 0) {
			return entry->service;
		}
		entry++;
	}
	assert(!"a service that app/ did not give");
	return NULL;
}

const struct web_upload *
web_upload(struct web_request *request)
{
	assert(request->upload != NULL);
	return upload_result(request->upload);
}

enum fault
web_upload_read(struct web_request *request, struct slice *ret_bytes)
{
	const struct web_upload *upload = web_upload(request);
	char *bytes = arena_alloc(&request->arena, upload->size_bytes);
	int file = open(upload->path, O_RDONLY | O_CLOEXEC);
	ssize_t got = file >= 0 ? read(file, bytes, upload->size_bytes) : -1;

	assert(upload->verdict == WEB_UPLOAD_OK);
	if (file >= 0) {
		(void)close(file);
	}
	if (got != (ssize_t)upload->size_bytes) {
		return FAULT_DISK;
	}
	*ret_bytes = slice_bytes(bytes, upload->size_bytes);
	return FAULT_NONE;
}

struct slice
web_address(struct web_request *request)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address = peer_address(request);

	address_format(&address, text);
	return arena_copy(&request->arena, slice_of(text));
}

static void
make_frame(struct web_request *request)
{
	const struct web_options *options = &request->server->options;
	struct slice path = web_path_bare(request);

	request->frame.language = request->language;
	request->frame.offset_minutes = options->offset_minutes;
	request->frame.path = slice_equal(path, SLICE("/")) ? nothing : path;
	request->frame.origin = slice_of(options->origin);
	request->frame.authority_name = options->authority_name;
	request->frame.demo = options->demo;
}

const struct html_frame *
web_frame(struct web_request *request)
{
	make_frame(request);
	return &request->frame;
}

void
web_admit(struct web_request *request, const struct access_caller *caller,
    struct slice csrf, struct slice caller_name, bool signed_in, bool staff)
{
	request->caller = caller;
	request->frame.csrf = csrf;
	request->frame.caller_name = caller_name;
	request->frame.signed_in = signed_in;
	request->frame.staff = staff;
}

void
web_admit_account(struct web_request *request, const struct id *account)
{
	request->account = *account;
}

void
web_admit_desks(struct web_request *request, struct slice html)
{
	request->frame.desks = html;
}

void
web_admit_unread(struct web_request *request, int64_t unread)
{
	request->frame.unread = unread;
}

enum web_form_verdict
web_form(struct web_request *request, const struct web_field *fields, size_t count,
    struct slice *ret_values)
{
	struct arena *arena = &request->arena;
	struct slice body = web_body(request);

	switch (request->route->body) {
	case WEB_BODY_JSON:
		return web_form_parse_json(arena, body, fields, count, ret_values);
	case WEB_BODY_UPLOAD:
		return form_pairs_take(
		    arena, upload_fields(request->upload), fields, count, ret_values);
	case WEB_BODY_FORM:
	case WEB_BODY_NONE:
	default:
		return web_form_parse(arena, body, fields, count, ret_values);
	}
}

struct web_form_pairs
web_form_pairs(struct web_request *request)
{
	struct form_pairs pairs;

	if (request->route->body != WEB_BODY_FORM ||
	    form_pairs_parse(&request->arena, web_body(request), &pairs) != WEB_FORM_OK ||
	    pairs.count > WEB_FORM_PAIRS_MOST) {
		return (struct web_form_pairs){NULL, 0};
	}
	return (struct web_form_pairs){pairs.pairs, pairs.count};
}

bool
web_form_accepted(struct web_request *request, enum web_form_verdict verdict)
{
	static const char *const keys[] = {
	    [WEB_FORM_BROKEN] = "web.form.broken",
	    [WEB_FORM_TOO_LONG] = "web.form.too_long",
	    [WEB_FORM_TWICE] = "web.form.twice",
	};

	if (verdict == WEB_FORM_OK) {
		return true;
	}
	error_reply(request, MHD_HTTP_BAD_REQUEST, keys[verdict]);
	return false;
}

bool
web_version_given(struct web_request *request, struct slice typed, int64_t *ret_version)
{
	static const struct web_problem_field missing = {
	    "version", "web.form.no_version"};

	if (number_parse(typed, 1, INT64_MAX, ret_version)) {
		return true;
	}
	web_reply_problem(request, 428, missing.key, &missing, 1);
	return false;
}

/* A page of another site may send a form to us; its browser says where it comes from.
 * Host is what the reader's browser asked for, which such a page cannot choose. */
static bool
origin_is_ours(struct web_request *request)
{
	struct slice origin = web_header(request, "Origin");
	struct slice host = web_header(request, "Host");

	if (origin.size == 0 || slice_equal(origin, web_origin(request))) {
		return true;
	}
	size_t scheme = request->server->https ? strlen("https://") : strlen("http://");
	return origin.size > scheme && slice_equal(slice_from(origin, scheme), host);
}

bool
web_is_same_origin(struct web_request *request)
{
	struct slice site = web_header(request, "Sec-Fetch-Site");

	if (site.size > 0 && !slice_equal(site, SLICE("same-origin"))) {
		return false;
	}
	return origin_is_ours(request) &&
	    (site.size > 0 || web_header(request, "Origin").size > 0);
}

static struct slice
sent_csrf(struct web_request *request)
{
	static const struct web_field field = {"csrf", 200, WEB_FIELD_RAW};
	struct slice header = web_header(request, "X-CSRF-Token");
	struct slice value = nothing;
	bool upload = request->route->body == WEB_BODY_UPLOAD;

	/* A program sends the header with a file too; a page's form cannot. */
	if (request->route->body == WEB_BODY_FORM || (upload && header.size == 0)) {
		return web_form(request, &field, 1, &value) == WEB_FORM_OK ? value
		                                                           : nothing;
	}
	return header;
}

bool
web_csrf_holds(struct web_request *request, struct slice csrf)
{
	if (request->method == WEB_GET || (request->route->flags & WEB_NO_CSRF) != 0) {
		return true;
	}
	return csrf.size > 0 && origin_is_ours(request) &&
	    slice_equal_secret(sent_csrf(request), csrf);
}

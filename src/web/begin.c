/* SPDX-License-Identifier: EUPL-1.2 */
/* begin - what can be said when the headers are there: route, language, refusals. */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "web/choice.h"
#include "web/request_private.h"

enum { AT_ONCE_BYTES = 64 << 20, UPLOADS_MOST = 256 };

static const struct {
	const char *word;
	enum web_method method;
} methods[] = {
    {"GET", WEB_GET},
    {"HEAD", WEB_GET},
    {"POST", WEB_POST},
    {"PUT", WEB_PUT},
    {"DELETE", WEB_DELETE},
};

/* False for a method that no route has. */
static bool
take_method(struct web_request *request, const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		if (strcmp(word, methods[i].word) == 0) {
			request->method_word = methods[i].word;
			request->method = methods[i].method;
			return true;
		}
	}
	request->method_word = strcmp(word, "OPTIONS") == 0 ? "OPTIONS" : "OTHER";
	return false;
}

struct framing {
	unsigned lengths;
	unsigned encodings;
	unsigned hosts;
	bool chunked;
};

static enum MHD_Result
count_framing(void *self, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct framing *framing = self;

	(void)kind;
	if (strcasecmp(name, "Content-Length") == 0) {
		framing->lengths++;
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		framing->encodings++;
		framing->chunked = value != NULL && strcasecmp(value, "chunked") == 0;
	} else if (strcasecmp(name, "Host") == 0) {
		framing->hosts++;
	}
	return MHD_YES;
}

/* One body length that everybody on the way understands alike (RFC 9112 section 6.3):
 * anything else is how requests are smuggled past a proxy. */
static bool
framing_is_sound(struct web_request *request)
{
	struct framing framing = {.lengths = 0};

	(void)MHD_get_connection_values(
	    request->connection, MHD_HEADER_KIND, count_framing, &framing);
	return framing.lengths + framing.encodings <= 1 && framing.hosts <= 1 &&
	    (framing.encodings == 0 || framing.chunked);
}

static int64_t
declared_bytes(struct web_request *request)
{
	int64_t bytes = 0;

	return number_parse(web_header(request, "Content-Length"), 0, INT64_MAX, &bytes)
	    ? bytes
	    : -1;
}

static void
find_language(struct web_request *request)
{
	enum say_language language = SAY_ENGLISH;
	struct slice liked = web_header(request, "Accept-Language");
	struct slice cookie = web_cookie(request, WEB_LANGUAGE_COOKIE);

	if (request->path.count > 0 &&
	    say_of_code(request->path.segments[0], &language)) {
		request->language = language;
		request->language_in_path = true;
	} else if (!web_is_api(request) && say_of_code(cookie, &language)) {
		request->language = language;
	} else {
		request->language = choice_language(liked, SAY_ENGLISH);
	}
}

static bool
type_is(struct web_request *request, const char *wanted)
{
	struct slice header = web_header(request, "Content-Type");
	struct slice type = slice_trim(slice_cut(&header, ';'));
	struct slice want = slice_of(wanted);

	return type.size == want.size &&
	    strncasecmp(type.bytes, want.bytes, want.size) == 0;
}

static bool
type_fits(struct web_request *request)
{
	switch (request->route->body) {
	case WEB_BODY_FORM:
		return type_is(request, "application/x-www-form-urlencoded");
	case WEB_BODY_JSON:
		return type_is(request, "application/json");
	case WEB_BODY_UPLOAD:
		return type_is(request, "multipart/form-data");
	case WEB_BODY_NONE:
	default:
		return true;
	}
}

static unsigned
begin_upload(struct web_request *request)
{
	struct web_server *server = request->server;

	if (atomic_fetch_add(&server->uploads, 1) >= UPLOADS_MOST) {
		atomic_fetch_sub(&server->uploads, 1);
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	}
	request->upload = upload_new(&request->arena, server->options.upload_folder,
	    web_header(request, "Content-Type"));
	return 0;
}

/* The status with which the body is refused before it has come; 0 for none. */
static unsigned
refuse_body(struct web_request *request)
{
	int64_t bytes = declared_bytes(request);

	if (request->route == NULL || request->route->body == WEB_BODY_NONE) {
		return 0;
	}
	if (bytes != 0 && !type_fits(request)) {
		return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
	}
	if (request->route->body == WEB_BODY_UPLOAD) {
		return bytes > AT_ONCE_BYTES ? MHD_HTTP_CONTENT_TOO_LARGE
		                             : begin_upload(request);
	}
	int64_t most = request->route->body == WEB_BODY_FORM ? WEB_FORM_BYTES_MOST
	                                                     : WEB_JSON_BYTES_MOST;
	return bytes > most ? MHD_HTTP_CONTENT_TOO_LARGE : 0;
}

/* Here rather than by libmicrohttpd, which answers only while its memory lasts. */
static bool
headers_are_too_long(const struct web_request *request)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    request->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

	return info != NULL && info->header_size > WEB_HEADER_BYTES_MOST;
}

void
begin_request(struct web_request *request, const char *method)
{
	bool known = take_method(request, method);
	bool sound = request->refused == 0 && framing_is_sound(request) &&
	    router_path_parse(&request->arena, request->sent_path, &request->path);

	find_language(request);
	if (request->refused == 0 && headers_are_too_long(request)) {
		request->refused = MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
		return;
	}
	if (!sound) {
		request->refused =
		    request->refused != 0 ? request->refused : MHD_HTTP_BAD_REQUEST;
		return;
	}
	if (router_find(&request->server->router, &request->path, &request->match) &&
	    known) {
		request->route = request->match.by_method[request->method];
	}
	if (!peer_may_again(request)) {
		request->refused = MHD_HTTP_TOO_MANY_REQUESTS;
		return;
	}
	request->refused = refuse_body(request);
}

bool
begin_refuses_at_once(struct web_request *request)
{
	return request->refused != 0 &&
	    (web_header(request, "Expect").size > 0 ||
	        declared_bytes(request) > AT_ONCE_BYTES ||
	        request->refused == MHD_HTTP_BAD_REQUEST);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* reply - every handler ends in one of these. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "web/cookie.h"
#include "web/percent.h"
#include "web/request_private.h"

bool
web_is_answered(const struct web_request *request)
{
	return request->stage == WEB_STAGE_ANSWERED;
}

bool
reply_has_header(const struct web_request *request, const char *name)
{
	for (const struct web_reply_header *header = request->headers; header != NULL;
	     header = header->next) {
		if (strcasecmp(header->name, name) == 0) {
			return true;
		}
	}
	return false;
}

static void
add_header(struct web_request *request, const char *name, const char *value)
{
	struct web_reply_header *header =
	    ARENA_NEW(&request->arena, struct web_reply_header);

	header->next = request->headers;
	header->name = name;
	header->value = value;
	request->headers = header;
}

/* Visible ASCII and blanks: nothing in it ends a header. */
static bool
value_is_sound(struct slice value)
{
	for (size_t i = 0; i < value.size; i++) {
		if (value.bytes[i] < ' ' || value.bytes[i] == 0x7F) {
			return false;
		}
	}
	return value.size > 0;
}

void
web_set_header(struct web_request *request, const char *name, struct slice value)
{
	assert(!web_is_answered(request));
	assert(value_is_sound(value));
	add_header(request, arena_text(&request->arena, slice_of(name)),
	    arena_text(&request->arena, value));
}

void
web_set_cookie(
    struct web_request *request, const char *name, struct slice value, int age_seconds)
{
	struct buffer out = BUFFER_IN(&request->arena);

	assert(!web_is_answered(request));
	cookie_format(&out, name, value, age_seconds, request->server->https);
	add_header(request, "Set-Cookie", buffer_text(&out));
}

static bool
add_all(struct web_request *request, struct MHD_Response *response)
{
	for (const struct web_reply_header *header = request->headers; header != NULL;
	     header = header->next) {
		if (MHD_add_response_header(response, header->name, header->value) !=
		    MHD_YES) {
			return false;
		}
	}
	return security_add(request, response);
}

/* Without memory for all of the answer the connection is closed: without its headers it
 * would be another answer. */
void
reply_with(struct web_request *request, unsigned status, struct MHD_Response *response,
    size_t bytes)
{
	assert(!web_is_answered(request));
	request->status = status;
	request->reply_bytes = bytes;
	request->stage = WEB_STAGE_ANSWERED;
	if (response != NULL && add_all(request, response)) {
		request->response = response;
		return;
	}
	if (response != NULL) {
		MHD_destroy_response(response);
	}
	request->status = MHD_HTTP_SERVICE_UNAVAILABLE;
	log_event(LOG_ERROR, "web.no_memory", LOG_TEXT("reference", request->reference));
}

/* The bytes live in the request's arena, or as long as the program. */
static void
reply_slice(
    struct web_request *request, unsigned status, const char *type, struct slice bytes)
{
	void *start = (void *)bytes.bytes; /* it is only read */

	if (type != NULL && !reply_has_header(request, "Content-Type")) {
		add_header(request, "Content-Type", type);
	}
	reply_with(request, status,
	    MHD_create_response_from_buffer(bytes.size, start, MHD_RESPMEM_PERSISTENT),
	    bytes.size);
}

/* The next "/" goes to the language that the person reads now. */
static void
remember_language(struct web_request *request)
{
	struct slice word = slice_of(say_code(request->language));

	if (request->language_in_path && request->method == WEB_GET &&
	    !slice_equal(web_cookie(request, WEB_LANGUAGE_COOKIE), word)) {
		web_set_cookie(
		    request, WEB_LANGUAGE_COOKIE, word, WEB_LANGUAGE_COOKIE_SECONDS);
	}
}

void
web_reply_html(struct web_request *request, unsigned status, struct slice html)
{
	remember_language(request);
	add_header(request, "Content-Language", say_code(request->language));
	reply_slice(request, status, "text/html; charset=utf-8", html);
}

void
web_reply_json(struct web_request *request, unsigned status, struct slice json)
{
	reply_slice(request, status,
	    status >= 400 ? "application/problem+json" : "application/json", json);
}

void
web_reply_bytes(struct web_request *request, unsigned status, const char *type,
    struct slice bytes, const char *cache)
{
	if (cache != NULL) {
		web_set_header(request, "Cache-Control", slice_of(cache));
	}
	reply_slice(request, status, type, bytes);
}

void
web_reply_not_modified(struct web_request *request)
{
	reply_slice(request, MHD_HTTP_NOT_MODIFIED, NULL, SLICE(""));
}

/* RFC 6266: an ASCII name for old clients, the true one in filename*. */
static const char *
disposition(struct web_request *request, struct slice name)
{
	struct buffer out = BUFFER_IN(&request->arena);

	buffer_puts(&out, "attachment; filename=\"");
	for (size_t i = 0; i < name.size; i++) {
		char byte = name.bytes[i];
		bool plain = byte >= ' ' && byte < 0x7F && strchr("\"\\/%", byte) == NULL;
		if (!plain) {
			byte = '_';
		}
		buffer_putc(&out, byte);
	}
	buffer_puts(&out, "\"; filename*=UTF-8''");
	percent_encode(name, &out);
	return buffer_text(&out);
}

void
web_reply_download(
    struct web_request *request, int file, const char *type, struct slice name)
{
	struct stat facts;

	if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
		log_event(LOG_ERROR, "web.download", LOG_INT("errno", errno));
		(void)close(file);
		web_reply_fault(request, FAULT_DISK);
		return;
	}
	add_header(request, "Content-Type", arena_text(&request->arena, slice_of(type)));
	add_header(request, "Content-Disposition", disposition(request, name));
	struct MHD_Response *response =
	    MHD_create_response_from_fd64((uint64_t)facts.st_size, file);
	if (response == NULL) {
		(void)close(file); /* it is not the response's yet */
	}
	reply_with(request, MHD_HTTP_OK, response, (size_t)facts.st_size);
}

/* What may not stand in an address is written as %XX. */
static const char *
location(struct web_request *request, struct slice where)
{
	struct buffer out = BUFFER_IN(&request->arena);

	for (size_t i = 0; i < where.size; i++) {
		char byte = where.bytes[i];
		if (byte <= ' ' || byte == 0x7F || strchr("\"<>\\^`{|}", byte) != NULL) {
			buffer_print(&out, "%%%02X", (unsigned)(unsigned char)byte);
		} else {
			buffer_putc(&out, byte);
		}
	}
	return buffer_text(&out);
}

void
reply_redirect(struct web_request *request, unsigned status, struct slice where)
{
	add_header(request, "Location", location(request, where));
	reply_slice(request, status, NULL, SLICE(""));
}

/* A path of this server: "//host" and "/\host" are other servers to a browser. */
static bool
is_own_path(struct slice where)
{
	return slice_starts(where, SLICE("/")) && !slice_starts(where, SLICE("//")) &&
	    !slice_starts(where, SLICE("/\\"));
}

static bool
is_at_origin(struct slice where, struct slice origin)
{
	struct slice rest = {NULL, 0};

	if (!slice_starts(where, origin)) {
		return false;
	}
	rest = slice_from(where, origin.size);
	return rest.size == 0 || rest.bytes[0] == '/' || rest.bytes[0] == '?';
}

static bool
is_named_provider(const struct web_request *request, struct slice where)
{
	const char *const *origins = request->server->options.form_action_origins;

	while (origins != NULL && *origins != NULL) {
		if (is_at_origin(where, slice_of(*origins))) {
			return true;
		}
		origins++;
	}
	return false;
}

void
web_redirect(struct web_request *request, struct slice where)
{
	if (!is_own_path(where) && !is_named_provider(request, where)) {
		log_event(LOG_ERROR, "web.redirect_refused",
		    LOG_TEXT("reference", request->reference));
		web_reply_fault(request, FAULT_CONFIG);
		return;
	}
	reply_redirect(request, MHD_HTTP_SEE_OTHER, where);
}

void
web_redirect_to(struct web_request *request, const char *bare_path)
{
	struct buffer where = BUFFER_IN(&request->arena);

	assert(bare_path[0] == '/');
	buffer_putc(&where, '/');
	buffer_puts(&where, say_code(request->language));
	buffer_puts(&where, bare_path);
	reply_redirect(request, MHD_HTTP_SEE_OTHER, buffer_slice(&where));
}

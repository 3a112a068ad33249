/* SPDX-License-Identifier: EUPL-1.2 */
/* error - what went wrong, to a person as a page, to a program as problem details. */
#include <assert.h>

#include "base/json.h"
#include "base/log.h"
#include "web/request_private.h"

struct sentences {
	unsigned status;
	const char *title_key;
	const char *text_key;
};

static const struct sentences by_status[] = {
    {400, "web.bad_request.title", "web.bad_request.text"},
    {401, "web.unauthorized.title", "web.unauthorized.text"},
    {403, "web.forbidden.title", "web.forbidden.text"},
    {404, "web.not_found.title", "web.not_found.text"},
    {405, "web.method.title", "web.method.text"},
    {409, "web.conflict.title", "web.conflict.text"},
    {410, "web.gone.title", "web.gone.text"},
    {413, "web.too_large.title", "web.too_large.text"},
    {414, "web.uri_too_long.title", "web.uri_too_long.text"},
    {415, "web.media_type.title", "web.media_type.text"},
    {422, "web.unprocessable.title", "web.unprocessable.text"},
    {428, "web.version.title", "web.version.text"},
    {429, "web.too_many.title", "web.too_many.text"},
    {431, "web.headers_too_large.title", "web.headers_too_large.text"},
    {503, "web.fault.title", "web.fault.text"},
};

static const struct sentences forbidden_person = {
    403, "web.forbidden.title", "web.forbidden.person"};
static const struct sentences busy = {503, "web.busy.title", "web.busy.text"};
static const struct sentences unknown = {503, "web.unknown.title", "web.unknown.text"};
/* Reads go on; writes wait for an administrator (app/log_guard.h). */
static const struct sentences older = {503, "web.older.title", "web.older.text"};

static const struct sentences *
sentences_of(unsigned status)
{
	for (size_t i = 0; i < ARRAY_LEN(by_status); i++) {
		if (by_status[i].status == status) {
			return &by_status[i];
		}
	}
	assert(!"a status that has no sentences");
	return &by_status[0];
}

/* Without an error_page of app/: readable, and no more. */
static void
plain_page(
    struct web_request *request, struct buffer *page, const struct web_error *error)
{
	const char *code = say_code(request->language);

	buffer_print(page, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\"><head>", code,
	    say_direction(request->language));
	buffer_puts(page,
	    "<meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width\"><title>");
	html_escape(page, slice_of(say_text(request->language, error->title_key)));
	buffer_puts(page, "</title></head><body><main><h1>");
	html_escape(page, slice_of(say_text(request->language, error->title_key)));
	buffer_puts(page, "</h1><p>");
	html_escape(page, slice_of(say_text(request->language, error->text_key)));
	buffer_puts(page, "</p>");
	if (error->reference.size > 0) {
		buffer_puts(page, "<p>");
		html_escape(page, slice_of(say_text(request->language, "web.reference")));
		buffer_puts(page, " ");
		html_put_code(page, error->reference);
		buffer_puts(page, "</p>");
	}
	buffer_print(page, "<p><a href=\"/%s/\">", code);
	html_escape(page, slice_of(say_text(request->language, "web.to_start")));
	buffer_puts(page, "</a></p></main></body></html>\n");
}

/* RFC 9457. The type is a page of ours that explains the key. */
static void
problem_open(
    struct json *json, struct web_request *request, unsigned status, const char *key)
{
	struct buffer type = BUFFER_IN(&request->arena);
	const char *title = sentences_of(status)->title_key;

	buffer_puts(&type, key != NULL ? "/problems/" : "about:blank");
	buffer_puts(&type, key != NULL ? key : "");
	json_object(json);
	json_text(json, "type", buffer_slice(&type));
	json_text(json, "title", slice_of(say_text(request->language, title)));
	json_number(json, "status", (int64_t)status);
}

static void
problem(struct web_request *request, const struct web_error *error, const char *key)
{
	struct buffer out = BUFFER_IN(&request->arena);
	struct json json = JSON_INTO(&out);

	problem_open(&json, request, error->status, key);
	json_text(
	    &json, "detail", slice_of(say_text(request->language, error->text_key)));
	if (error->reference.size > 0) {
		json_text(&json, "reference", error->reference);
	}
	json_end(&json);
	web_reply_json(request, error->status, buffer_slice(&out));
}

/* key is the one in the problem's type; NULL where the status says it all. */
static void
reply(struct web_request *request, const struct web_error *error, const char *key)
{
	struct buffer page = BUFFER_IN(&request->arena);
	web_error_page *write = request->server->options.error_page;

	if (web_is_api(request)) {
		problem(request, error, key);
		return;
	}
	if (write != NULL) {
		write(request, &page, error);
	} else {
		plain_page(request, &page, error);
	}
	web_reply_html(request, error->status, buffer_slice(&page));
}

void
error_reply(struct web_request *request, unsigned status, const char *text_key)
{
	struct web_error error = {
	    .status = status,
	    .title_key = sentences_of(status)->title_key,
	    .text_key = text_key,
	};

	reply(request, &error, text_key);
}

/* A person has no supervisor to ask. */
static const struct sentences *
sentences_for(const struct web_request *request, unsigned status)
{
	return status == 403 && !request->frame.staff ? &forbidden_person
	                                              : sentences_of(status);
}

void
web_reply_error(struct web_request *request, unsigned status)
{
	const struct sentences *said = sentences_for(request, status);
	struct web_error error = {status, said->title_key, said->text_key, {NULL, 0}};

	reply(request, &error, NULL);
}

void
web_reply_fault(struct web_request *request, enum fault fault)
{
	bool soon = fault == FAULT_BUSY || fault == FAULT_CLOSING;
	const struct sentences *said = soon ? &busy
	    : fault == FAULT_UNKNOWN        ? &unknown
	    : fault == FAULT_OLDER          ? &older
	                                    : sentences_of(503);
	struct web_error error = {
	    503, said->title_key, said->text_key, slice_of(request->reference)};

	assert(fault != FAULT_NONE);
	log_event(soon ? LOG_WARNING : LOG_ERROR, "web.fault",
	    LOG_TEXT("fault", fault_name(fault)),
	    LOG_TEXT("route", request->route != NULL ? request->route->pattern : "-"),
	    LOG_TEXT("reference", request->reference));
	if (!reply_has_header(request, "Retry-After")) {
		web_set_header(request, "Retry-After", soon ? SLICE("1") : SLICE("30"));
	}
	reply(request, &error, NULL);
}

void
web_reply_problem(struct web_request *request, unsigned status, const char *key,
    const struct web_problem_field *fields, size_t count)
{
	struct buffer out = BUFFER_IN(&request->arena);
	struct json json = JSON_INTO(&out);

	problem_open(&json, request, status, key);
	json_text(&json, "detail", slice_of(say_text(request->language, key)));
	json_array_named(&json, "errors");
	for (size_t i = 0; i < count; i++) {
		json_object(&json);
		json_text(&json, "field", slice_of(fields[i].field));
		json_text(&json, "code", slice_of(fields[i].key));
		json_text(&json, "message",
		    slice_of(say_text(request->language, fields[i].key)));
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, status, buffer_slice(&out));
}

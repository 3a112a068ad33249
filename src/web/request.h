/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * request - what a page or API handler gets, and how it replies.
 *
 *	static void
 *	hub_get(struct web_request *request)
 *	{
 *		struct application_view view;
 *		enum fault fault = application_view_own(web_acts(request), ..., &view);
 *		if (fault != FAULT_NONE) {
 *			web_reply_fault(request, fault);
 *			return;
 *		}
 *		struct buffer page = BUFFER_IN(web_arena(request));
 *		template_hub(&page, web_frame(request), &(struct template_hub){...});
 *		web_reply_html(request, 200, buffer_slice(&page));
 *	}
 *
 * A handler runs on a worker thread (it may wait for the writer, the signer or a
 * provider) and replies exactly once; one that ends without a reply is a bug, unless it
 * said who replies later (web_answer_later). All that it makes lives in the request's
 * arena.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "say/say.h"

struct acts;          /* db/acts.h: pages only pass it on */
struct access_caller; /* access/access.h */
struct html_frame;    /* web/html.h */
struct web_request;

enum web_method { WEB_GET, WEB_POST, WEB_PUT, WEB_DELETE }; /* HEAD is answered as GET */

enum {
	WEB_PARAMETERS_MOST = 4,
	WEB_REQUEST_ARENA_BYTES = 8 << 20,
	WEB_FORM_BYTES_MOST = 64 << 10,
	WEB_JSON_BYTES_MOST = 256 << 10,
	WEB_UPLOAD_BYTES_MOST = 10 << 20,
};

/* --- what was asked --- */
struct arena *web_arena(struct web_request *request);
struct acts *web_acts(struct web_request *request);
const struct access_caller *web_caller(struct web_request *request);
const struct html_frame *web_frame(struct web_request *request);
enum say_language web_language(struct web_request *request);
enum web_method web_method(struct web_request *request);
/* One moment for the whole request. */
moment web_now(struct web_request *request);
/* Percent-decoded, without the query. web_path_bare is without the /en or /ar. */
struct slice web_path(struct web_request *request);
struct slice web_path_bare(struct web_request *request);
/* The n-th {name} of the route's pattern, percent-decoded. */
struct slice web_parameter(struct web_request *request, size_t index);
/* Empty when it is not there. Decoded and valid UTF-8, else empty. */
struct slice web_query(struct web_request *request, const char *name);
struct slice web_cookie(struct web_request *request, const char *name);
struct slice web_header(struct web_request *request, const char *name);
/* The body as it came (JSON and form routes); empty for upload routes. */
struct slice web_body(struct web_request *request);
/* The peer's address as text; behind a proxy that the configuration trusts, the one
 * that it forwards. */
struct slice web_address(struct web_request *request);
/* https://permits.example.ae, or http://127.0.0.1:8080 in the demo; never from Host. */
struct slice web_origin(struct web_request *request);
/* True when links and cookies are for https (then __Host- cookies are used). */
bool web_is_https(struct web_request *request);
/* What app/ gave for handlers that need it (identity: providers; permit: signing). */
void *web_service(struct web_request *request, const char *name);

/* --- a file that was uploaded (routes with WEB_BODY_UPLOAD) --- */
enum web_upload_verdict {
	WEB_UPLOAD_OK,
	WEB_UPLOAD_NONE,      /* the form had no file, or an empty name and 0 bytes */
	WEB_UPLOAD_EMPTY,     /* a name, and 0 bytes */
	WEB_UPLOAD_TOO_LARGE, /* over the limit: 413 */
	WEB_UPLOAD_BROKEN,    /* cut off, or not multipart/form-data: 400 */
};

struct web_upload {
	enum web_upload_verdict verdict;
	const char *path;  /* a file of its own, complete; removed after the request
	                         unless the handler renamed it away */
	struct slice name; /* as the browser told it, UTF-8 or empty: not to be trusted */
	size_t size_bytes;
	uint8_t sha256[32];
	uint8_t start[16]; /* the first bytes (zeros behind), to find the type by */
};

const struct web_upload *web_upload(struct web_request *request);
/* All bytes of one that is OK, in the request's arena: for files of some kilobytes. */
MUST_USE enum fault web_upload_read(struct web_request *request, struct slice *ret_bytes);

/* --- the reply: exactly one of these --- */
void web_reply_html(struct web_request *request, unsigned status, struct slice html);
/* From 400 on it is application/problem+json. */
void web_reply_json(struct web_request *request, unsigned status, struct slice json);
/* Any other type. cache is a Cache-Control value; NULL means no-store. */
void web_reply_bytes(struct web_request *request, unsigned status, const char *type,
    struct slice bytes, const char *cache);
/* A file as a download, never inline: Content-Disposition attachment, nosniff, and the
 * name in RFC 6266 form. The descriptor is closed when the file is sent. */
void web_reply_download(
    struct web_request *request, int file, const char *type, struct slice name);
/* A file without a name beside the uploads, for a download that is too large for memory: it
 * is opened, filled piece by piece, and given to web_reply_download. FAULT_FULL, FAULT_DISK. */
MUST_USE enum fault web_scratch_open(struct web_request *request, int *ret_file);
MUST_USE enum fault web_scratch_put(int file, struct slice bytes);
void web_reply_not_modified(struct web_request *request);
/* 303 See Other to a path of this server ("/en/application") or, when it starts with
 * http, to a provider that the configuration names. */
void web_redirect(struct web_request *request, struct slice where);
/* The same within the caller's language: web_redirect_to(request, "/application"). */
void web_redirect_to(struct web_request *request, const char *bare_path);

/* Error pages in the reader's language, or problem details (RFC 9457) under /api/. The
 * fault is logged once with the reference number that the page shows. */
void web_reply_fault(struct web_request *request, enum fault fault);
/* 400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 422, 428, 429, 503: title and text of the
 * status from po/LANGUAGE/web.po; another status is a bug. */
void web_reply_error(struct web_request *request, unsigned status);
/* A refusal for the API: {"type","title","status","detail","errors":[{field,code,message}]}
 * in the reader's language (Accept-Language under /api/). key is the message key. */
struct web_problem_field {
	const char *field;
	const char *key;
};
void web_reply_problem(struct web_request *request, unsigned status, const char *key,
    const struct web_problem_field *fields, size_t count);

/* --- headers, before the reply --- */
/* Visible ASCII. Instead of the server's own header of that name, if it has one. */
void web_set_header(struct web_request *request, const char *name, struct slice value);
/* HttpOnly, SameSite=Lax, Path=/; on https with Secure and the __Host- prefix, which
 * web_cookie adds by itself when it looks for name. age_seconds 0: a session cookie;
 * below 0: remove it. */
void web_set_cookie(
    struct web_request *request, const char *name, struct slice value, int age_seconds);

bool web_is_answered(const struct web_request *request);

/* --- answered later: a handler need not wait for its act ---
 *
 *	web_answer_later(request, answer_receipt, submitted);
 *	application_submit_then(web_acts(request), web_arena(request), submitted,
 *	    web_go_on, request);
 *
 * The handler returns at once, and its thread is free. When the act is durable, or has
 * failed, whoever carried it out calls web_go_on, from any thread and exactly once; then
 * that function runs on the network thread. It must not wait: no database, no file. */
typedef void web_answer(struct web_request *request, void *input, enum fault fault);

void web_answer_later(struct web_request *request, web_answer *later, void *input);
void web_go_on(void *request, enum fault fault);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * route - one line a route: method, path, who may, what body, which handler.
 *
 *	const struct web_route centre_page_routes[] = {
 *	    {WEB_GET, "/{lang}/centres", ACCESS_PUBLIC, WEB_BODY_NONE, 0, centres_get},
 *	};
 *
 * {lang} matches en or ar and is not counted as a parameter; {name} matches one path
 * segment; a "*" at the end matches the rest. Rooms export tables, app/routes.c joins
 * them; two routes with one method and pattern, or a route without a right, stop the
 * program at start.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "web/request.h"

enum web_body_kind {
	WEB_BODY_NONE,
	WEB_BODY_FORM,   /* application/x-www-form-urlencoded, buffered, CSRF checked */
	WEB_BODY_JSON,   /* application/json, buffered; X-CSRF-Token checked when a
	                    session cookie came */
	WEB_BODY_UPLOAD, /* multipart/form-data: one file streamed to disk, other fields
	                    buffered, CSRF checked */
};

enum web_route_flags {
	WEB_INLINE = 1,   /* runs on the network thread: never waits, only reads memory */
	WEB_CORS_ANY = 2, /* Access-Control-Allow-Origin: * (public data) */
	WEB_NO_CSRF = 4,  /* a public POST that changes nothing (verify) */
	WEB_ONE_ROW =
	    8,          /* reads one row, and may leave its answer to an act: inline, too,
	                        where the database is a file. A session is not marked as
	                        seen by it: who asks so has just looked at something else */
	WEB_FRESH = 16, /* only for who proved at the provider a moment ago who he is */
	/* What it is for the limits of how often (web/rate.h); an upload is one by its
	 * body, and what is nothing of these is WEB_ACT_OTHER. */
	WEB_SIGN_IN = 32,
	WEB_VERIFY = 64,
	WEB_CODE = 128,
	WEB_SUBMIT = 256,
	WEB_EXPORT = 512,
};

enum web_act {
	WEB_ACT_OTHER,
	WEB_ACT_SIGN_IN,
	WEB_ACT_UPLOAD,
	WEB_ACT_VERIFY,
	WEB_ACT_CODE,   /* sends a code to a phone or a mailbox, or tries one */
	WEB_ACT_SUBMIT, /* an application */
	WEB_ACT_EXPORT, /* takes out all that is kept about a person */
	WEB_ACTS
};

/* So many at once, and as many again over so many seconds. */
struct web_rate {
	uint32_t count; /* 0: no limit */
	uint32_t seconds;
};

struct web_rates {
	struct web_rate address[WEB_ACTS];
	struct web_rate account[WEB_ACTS];
};

typedef void web_handler(struct web_request *request);

/* The order is that of reading. NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding) */
struct web_route {
	enum web_method method;
	const char *pattern;
	int right; /* enum access_right; 0 is "not said" */
	enum web_body_kind body;
	unsigned flags;
	web_handler *handler;
};

struct web_routes {
	const struct web_route *routes;
	size_t count;
};

#endif

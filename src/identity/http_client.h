/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * http_client - one request to a provider, over libcurl.
 *
 *	struct http_call call = {.url = url, .bearer = access_token};
 *	struct http_answer answer;
 *	TRY(http_client_call(arena, &call, &answer));
 *
 * 3 s to connect, 8 s in all, 1 MiB of answer, no redirects; https only, and http when
 * the address is on loopback. An answer of any status is no fault; no answer is
 * FAULT_NETWORK, logged with the host's stage and never with the address or the body.
 */
#ifndef IDENTITY_HTTP_CLIENT_H
#define IDENTITY_HTTP_CLIENT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

enum {
	HTTP_CLIENT_CONNECT_MS = 3000,
	HTTP_CLIENT_TOTAL_MS = 8000,
	HTTP_CLIENT_ANSWER_BYTES_MOST = 1 << 20,
};

struct http_call {
	const char *provider; /* for the log */
	const char *stage;    /* "token": for the log */
	const char *url;
	const char *post;         /* body of a POST; NULL: GET */
	const char *content_type; /* of the body */
	const char *user;         /* Basic authentication; NULL: none */
	const char *password;
	const char *bearer; /* NULL: none */
};

struct http_answer {
	long status;
	struct slice body; /* in the arena */
};

MUST_USE enum fault http_client_call(
    struct arena *arena, const struct http_call *call, struct http_answer *ret_answer);

#endif

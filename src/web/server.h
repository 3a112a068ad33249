/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * server - libmicrohttpd on one or more loopback or public addresses, with a pool of
 * workers behind it.
 *
 * The network threads (epoll) read requests and send replies; they run the handlers of
 * routes marked WEB_INLINE by themselves. Any other request is suspended when it is
 * complete, its handler runs on a worker, and the connection is resumed with the reply.
 * A full queue answers 503 with Retry-After at once.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/random.h"
#include "web/html.h"
#include "web/route.h"

struct web_server;

struct web_service_entry {
	const char *name;
	void *service;
};

/* Decides before the handler whether the caller may: sets the request's caller and
 * frame (web_admit_*), or replies (sign-in redirect, 401, 403) and returns false. */
typedef bool web_gate(
    struct web_request *request, const struct web_route *route, void *self);

/* What an error page says. */
struct web_error {
	unsigned status;
	const char *title_key;
	const char *text_key;
	struct slice reference; /* of a fault, to tell to the help desk; else empty */
};

/* Writes the page in web_language and web_frame. */
typedef void web_error_page(
    struct web_request *request, struct buffer *page, const struct web_error *error);

/* Called by a network thread before it waits, and every WEB_REST_MILLISECONDS while it has
 * so much to do that it does not: what its handlers left open is closed. */
typedef void web_rest(void *self);
enum { WEB_REST_MILLISECONDS = 10 };

struct web_options {
	const char *address;       /* "127.0.0.1" or "::1" ... */
	uint16_t port;             /* 0: any free one, see web_server_port */
	const char *origin;        /* "https://permits.example.ae", without a slash */
	const char *upload_folder; /* on the file system of the final files */
	const struct web_routes *tables;
	size_t tables_count;
	web_gate *gate;
	web_gate *door; /* asked with gate_self, on a worker, before a file is taken from
	                   the network: may this caller send one? It replies never: the
	                   gate will. NULL: everybody may */
	void *gate_self;
	web_rest *rest; /* NULL: nothing is left open */
	void *rest_self;
	web_error_page *error_page; /* NULL: a plain one of our own */
	struct acts *acts;
	const struct web_service_entry *services; /* ends with a NULL name */
	const char *const *form_action_origins;   /* providers, for the CSP and for
	                                             web_redirect; NULL ends */
	const char *const *trusted_proxies;       /* addresses and ranges ("10.0.0.0/8")
	                                             whose X-Forwarded-For is believed;
	                                             NULL ends, or NULL */
	struct web_rates rates;                   /* all 0: no limits of how often */
	const char *authority_name;            /* message key for html_frame, or NULL */
	unsigned network_threads;              /* 0: one a core, at most 4 */
	unsigned workers;                      /* 0: 32 */
	unsigned queue_most;                   /* 0: 1024 requests waiting for a worker */
	unsigned later_most;                   /* 0: 3000 changes whose acts wait; with
	                                          the queue fewer than acts.h holds */
	unsigned connections_most;             /* 0: 20000 */
	unsigned connections_per_address_most; /* on each network thread; 0: no limit */
	unsigned request_seconds_most;         /* 0: 30, headers and body together */
	int offset_minutes;                    /* of the authority's local time */
	bool database_is_file;                 /* what WEB_ONE_ROW asks */
	bool demo;
};

/* Checks the route tables (a bad one is a bug: it says which and aborts), binds and
 * starts. */
MUST_USE enum fault web_server_start(
    const struct web_options *options, struct web_server **ret_server);
uint16_t web_server_port(const struct web_server *server);
/* Stops accepting, finishes what is in flight, ends the threads, frees. NULL is fine. */
void web_server_stop(struct web_server *server);

/* For the gate: whose request it is. Borrowed for the request: put it in web_arena. */
void web_admit(struct web_request *request, const struct access_caller *caller,
    struct slice csrf, struct slice caller_name, bool signed_in, bool staff);
/* Whose limits count for it (web/rate.h); without it those of the address alone. */
void web_admit_account(struct web_request *request, const struct id *account);
/* HTML of the links to the desks of one of the staff, for the frame. */
void web_admit_desks(struct web_request *request, struct slice html);
/* The letters waiting in the caller's inbox, for the frame. */
void web_admit_unread(struct web_request *request, int64_t unread);
/* True when the form or header carried this CSRF token (constant time), or when the
 * route needs none. The gate asks before it lets a POST through; for form and upload
 * routes the token is the field "csrf", for JSON the header X-CSRF-Token, which an upload
 * may have instead. */
MUST_USE bool web_csrf_holds(struct web_request *request, struct slice csrf);
/* True when the browser says, by Sec-Fetch-Site or Origin, that a page of ours sent this;
 * one that says nothing is not believed. */
MUST_USE bool web_is_same_origin(struct web_request *request);

#endif

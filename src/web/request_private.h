/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * request_private - what a request and a server are made of, for src/web/ alone.
 *
 * Life of a request: life.c makes it when libmicrohttpd has read its first line, finds
 * the route when the headers are there, takes the body in, and gives it to a worker;
 * the handler builds the reply (reply.c), life.c sends it, logs one line and frees all.
 */
#ifndef WEB_REQUEST_PRIVATE_H
#define WEB_REQUEST_PRIVATE_H

#include <stdatomic.h>

#include <microhttpd.h>

#include "web/address.h"
#include "web/form_private.h"
#include "web/html.h"
#include "web/loop.h"
#include "web/rate.h"
#include "web/request.h"
#include "web/router.h"
#include "web/server.h"
#include "web/upload.h"
#include "web/watch.h"
#include "web/workers.h"

enum {
	WEB_REFERENCE_SIZE = 9,    /* 8 hexadecimal digits and the NUL */
	WEB_RIGHT_BUILT_IN = -1,   /* routes of src/web/ itself: the gate is not asked */
	WEB_SLOWEST_BYTES = 16384, /* a second more time for so many bytes */
	WEB_LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600,
	WEB_HEADER_BYTES_MOST = 16 << 10, /* the first line too */
	/* Of a connection: the headers of a request twice (libmicrohttpd copies cookies),
	 * their index, and those of the reply. Above 32 KiB libmicrohttpd maps it, so that
	 * what is not used is not there. */
	WEB_POOL_BYTES = 40 << 10,
};

#define WEB_LANGUAGE_COOKIE "lang"

struct web_server {
	struct web_options options;
	struct router router;
	struct loop **loops; /* options.network_threads of them */
	unsigned loops_count;
	int listener; /* -1: none */
	struct workers *workers;
	struct watch *watch;
	const char *csp;
	struct arena arena;            /* of csp and proxies */
	struct address_range *proxies; /* that are trusted */
	size_t proxies_count;
	struct rate_table *rates;
	uint16_t port;
	bool https;
	atomic_bool closing;
	atomic_uint requests; /* from the first line until the reply is out */
	atomic_uint uploads;  /* files being received */
	atomic_uint later;    /* requests that wait for web_go_on */
};

/* A header of the reply. */
struct web_reply_header {
	struct web_reply_header *next;
	const char *name;
	const char *value;
};

enum web_stage {
	WEB_STAGE_NEW,      /* the first line is there */
	WEB_STAGE_DOOR,     /* the headers too; a worker asks whether its file may come */
	WEB_STAGE_READING,  /* the body comes */
	WEB_STAGE_ANSWERED, /* response is there */
};

struct web_request {
	struct web_server *server;
	struct MHD_Connection *connection;
	struct loop_guest *guest;
	struct web_request *handed_before; /* while it goes back to its loop */
	struct arena arena;
	moment now;
	moment started; /* moment_steady */

	/* asked */
	const char *method_word; /* ours, for the log */
	struct slice sent_path;
	struct slice sent_query;
	struct router_path path;
	struct router_match match;
	const struct web_route *route; /* NULL: none fits, or refused before */
	struct form_pairs query;       /* when query_read */
	struct address address;        /* made when it is asked for (peer.c) */
	struct id account;             /* none: not known */
	struct buffer body;
	size_t body_bytes; /* received, kept or not */
	struct upload *upload;

	/* who asks; from the gate */
	const struct access_caller *caller;
	struct html_frame frame;

	/* answered later (web_answer_later) */
	web_answer *answer; /* NULL: by the handler */
	void *answer_input;
	enum fault answer_fault;
	atomic_uint parties; /* the handler and web_go_on: who comes last resumes */

	/* replied */
	struct web_reply_header *headers;
	struct MHD_Response *response;
	size_t reply_bytes;
	unsigned status;

	/* A reply decided while the body still comes in; 0 for none. It is sent when the
	 * body is over, since a browser that is still sending does not read. */
	unsigned refused;
	enum web_stage stage;
	enum web_method method;
	enum say_language language;
	bool language_in_path;
	bool query_read;
	bool cut_off;
	bool kept_out;                      /* at the door: its file is let go by */
	char reference[WEB_REFERENCE_SIZE]; /* on fault pages and in the log */
};

/* life.c: what libmicrohttpd calls. */
void *life_first_line(void *self, const char *uri, struct MHD_Connection *connection);
enum MHD_Result life_step(void *self, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **context);
void life_end(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode code);
void life_connection(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode code);
size_t life_leave_encoded(void *self, struct MHD_Connection *connection, char *text);
/* The job of the workers. */
void life_work(void *item);
/* Waits until all that web_answer_later put off has been called up again. */
void life_wait_for_later(struct web_server *server);

/* begin.c: the headers are there. Finds route, language and what to refuse. */
void begin_request(struct web_request *request, const char *method);
/* True when the whole reply should go out without waiting for the body. */
bool begin_refuses_at_once(struct web_request *request);

/* peer.c: from where it comes, and how often. */
MUST_USE enum fault peer_trust(struct web_server *server);
struct address peer_address(struct web_request *request);
/* False: too often by this address, or account; Retry-After is set. */
MUST_USE bool peer_may_again(struct web_request *request);
MUST_USE bool peer_account_may_again(struct web_request *request);

/* door.c: before the first byte of a file. */
bool door_is_there(const struct web_request *request);
/* On a worker. Afterwards it is answered, or kept_out, or its file may come. */
void door_work(struct web_request *request);

/* built_in.c: "/"; static.c: the files of web/. */
extern const struct web_routes web_built_in;
struct web_routes static_routes(struct arena *arena);
/* Answers a path without a route: 404, 405, OPTIONS, a slash too many. */
void begin_answer_unrouted(struct web_request *request);

/* security.c */
/* The Content-Security-Policy, in the arena. */
const char *security_policy(struct arena *arena, const char *const *form_action_origins);
/* The headers that every reply has, but for those that the handler has set. False: no
 * memory for them. */
bool security_add(struct web_request *request, struct MHD_Response *response);

/* reply.c */
void reply_with(struct web_request *request, unsigned status,
    struct MHD_Response *response, size_t bytes);
void reply_redirect(struct web_request *request, unsigned status, struct slice where);
bool reply_has_header(const struct web_request *request, const char *name);
/* error.c: an error page or problem whose text is another sentence. */
void error_reply(struct web_request *request, unsigned status, const char *text_key);

bool web_is_api(const struct web_request *request);

#endif

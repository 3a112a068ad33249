/* SPDX-License-Identifier: EUPL-1.2 */
/* life - a request from its first line to its log line; libmicrohttpd calls, we answer. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/number.h"
#include "web/request_private.h"

enum { URI_BYTES_MOST = 8192, DRAIN_BYTES_MOST = 64 << 20 };

static moment
time_for(const struct web_server *server, size_t bytes)
{
	return (moment)server->options.request_seconds_most * MOMENT_SECOND +
	    (moment)(bytes * MOMENT_SECOND / WEB_SLOWEST_BYTES);
}

static void
make_reference(struct loop *loop, char ret_reference[static WEB_REFERENCE_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[WEB_REFERENCE_SIZE - 1];

	loop_random(loop, bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++) {
		ret_reference[i] = digits[bytes[i] % 16];
	}
	ret_reference[sizeof(bytes)] = '\0';
}

static struct loop_guest *
guest_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info != NULL ? info->socket_context : NULL;
}

static struct loop_guest *
welcome(struct loop *loop, struct MHD_Connection *connection)
{
	struct web_server *server = loop_server(loop);
	struct loop_guest *guest = calloc(1, sizeof(*guest));
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	if (guest != NULL && info != NULL) {
		guest->loop = loop;
		guest->socket = info->connect_fd;
		guest->watch = watch_add(server->watch, guest->socket);
		watch_until(guest->watch, moment_steady() + time_for(server, 0));
	}
	return guest;
}

static void
see_off(struct loop *loop, struct MHD_Connection *connection, struct loop_guest *guest)
{
	/* libmicrohttpd 0.9.75 tells no end of a request whose headers do not fit into the
	 * connection's memory: hundreds of cookies, for one. */
	void *request = guest->request;

	life_end(loop, connection, &request, MHD_REQUEST_TERMINATED_WITH_ERROR);
	idle_remove(loop_idle(loop), &guest->idle);
	watch_remove(loop_server(loop)->watch, guest->watch);
	free(guest);
}

void
life_connection(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = welcome(self, connection);
	} else if (*context != NULL) {
		see_off(self, connection, *context);
		*context = NULL;
	}
}

/* router.c decodes; libmicrohttpd leaves the address as it came. */
size_t
life_leave_encoded(void *self, struct MHD_Connection *connection, char *text)
{
	(void)self;
	(void)connection;
	return strlen(text);
}

/* "GET http://host/path" asks for /path, as it would of a proxy (RFC 9112 section 3.2.2);
 * Host is not used to find anything. */
static struct slice
without_authority(struct slice target)
{
	static const struct slice schemes[] = {
	    SLICE_INIT("http://"), SLICE_INIT("https://")};

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		if (slice_starts(target, schemes[i])) {
			target = slice_from(target, schemes[i].size);
			return slice_from(target, slice_find(target, '/'));
		}
	}
	return target;
}

/* libmicrohttpd decodes the address loosely and in place; ours is taken before. */
void *
life_first_line(void *self, const char *uri, struct MHD_Connection *connection)
{
	struct web_server *server = loop_server(self);
	struct loop_guest *guest = guest_of(connection);
	struct web_request *request = guest != NULL ? calloc(1, sizeof(*request)) : NULL;

	if (request == NULL) {
		return NULL;
	}
	idle_remove(loop_idle(self), &guest->idle);
	loop_stir(self);
	atomic_fetch_add(&server->requests, 1);
	request->server = server;
	request->connection = connection;
	request->guest = guest;
	request->arena = ARENA_EMPTY(WEB_REQUEST_ARENA_BYTES);
	request->body = BUFFER_IN(&request->arena);
	request->now = moment_now();
	request->started = moment_steady();
	make_reference(self, request->reference);
	guest->request = request;
	watch_until(guest->watch, request->started + time_for(server, 0));

	struct slice rest = slice_of(uri);
	if (rest.size > URI_BYTES_MOST) {
		request->refused = MHD_HTTP_URI_TOO_LONG;
		return request;
	}
	rest = without_authority(arena_copy(&request->arena, rest));
	request->sent_path = slice_cut(&rest, '?');
	request->sent_query = rest;
	return request;
}

static size_t
body_limit(const struct web_request *request)
{
	if (request->route == NULL) {
		return 0;
	}
	switch (request->route->body) {
	case WEB_BODY_FORM:
		return WEB_FORM_BYTES_MOST;
	case WEB_BODY_JSON:
		return WEB_JSON_BYTES_MOST;
	case WEB_BODY_UPLOAD:
		return DRAIN_BYTES_MOST; /* the file has its own limit inside */
	case WEB_BODY_NONE:
	default:
		return 0;
	}
}

/* False when so much has come that the connection is better cut than emptied. */
static bool
take_body(struct web_request *request, struct slice bytes)
{
	request->body_bytes += bytes.size;
	watch_until(request->guest->watch,
	    request->started + time_for(request->server, request->body_bytes));
	if (request->body_bytes > DRAIN_BYTES_MOST) {
		return false;
	}
	if (request->upload != NULL) {
		upload_feed(request->upload, bytes);
		return true;
	}
	if (request->refused != 0 || body_limit(request) == 0) {
		return true;
	}
	if (request->body_bytes > body_limit(request)) {
		request->refused = MHD_HTTP_CONTENT_TOO_LARGE;
		request->body.size = 0;
		return true;
	}
	buffer_put(&request->body, bytes);
	return true;
}

static enum fault
finish_upload(struct web_request *request)
{
	if (request->upload == NULL || request->refused != 0) {
		return FAULT_NONE;
	}
	return upload_finish(request->upload);
}

/* A body that cannot be read shows no token either, and the gate would say that the
 * caller may not: here it is told what is wrong. */
static bool
is_unreadable(struct web_request *request)
{
	static const struct web_field token = {"csrf", 200, WEB_FIELD_RAW};
	struct slice sent = {NULL, 0};

	return request->upload != NULL && !request->kept_out &&
	    upload_result(request->upload)->verdict == WEB_UPLOAD_BROKEN &&
	    (web_form(request, &token, 1, &sent) != WEB_FORM_OK || sent.size == 0);
}

/* The gate and the handler. */
static void
answer(struct web_request *request)
{
	const struct web_options *options = &request->server->options;
	const struct web_route *route = request->route;
	enum fault fault = finish_upload(request);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (is_unreadable(request)) {
		error_reply(request, MHD_HTTP_BAD_REQUEST, "web.form.broken");
		return;
	}
	if (options->gate != NULL && route->right != WEB_RIGHT_BUILT_IN &&
	    !options->gate(request, route, options->gate_self)) {
		assert(web_is_answered(request));
		return;
	}
	if (!peer_account_may_again(request)) {
		web_reply_error(request, MHD_HTTP_TOO_MANY_REQUESTS);
		return;
	}
	if (request->kept_out) {
		/* The door could not be asked, or he came in since: his file was let go by
		 * and is asked for again, without blaming him. */
		web_reply_fault(request, FAULT_BUSY);
		return;
	}
	route->handler(request);
	assert(request->answer != NULL || web_is_answered(request));
}

void
web_answer_later(struct web_request *request, web_answer *later, void *input)
{
	assert(request->answer == NULL && (request->route->flags & WEB_INLINE) == 0);
	atomic_fetch_add(&request->server->later, 1);
	atomic_store(&request->parties, 2);
	request->answer_input = input;
	request->answer = later;
}

/* Of the handler's end and web_go_on nobody knows which comes first; the request is gone
 * when the first has gone on. */
static void
resume_as_last(struct web_request *request)
{
	struct web_server *server = request->server;

	if (atomic_fetch_sub(&request->parties, 1) == 1) {
		loop_hand_back(request->guest->loop, request);
		atomic_fetch_sub(&server->later, 1);
	}
}

void
web_go_on(void *request, enum fault fault)
{
	struct web_request *own = request;

	own->answer_fault = fault;
	resume_as_last(own);
}

void
life_wait_for_later(struct web_server *server)
{
	const struct timespec pause = {0, 5000000};

	while (atomic_load(&server->later) > 0) {
		(void)nanosleep(&pause, NULL);
	}
}

void
life_work(void *item)
{
	struct web_request *request = item;

	if (request->stage == WEB_STAGE_DOOR) {
		door_work(request);
		loop_hand_back(request->guest->loop, request);
		return;
	}
	answer(request);
	if (request->answer != NULL) {
		resume_as_last(request);
		return;
	}
	loop_hand_back(request->guest->loop, request);
}

static void
reply_busy(struct web_request *request)
{
	web_set_header(request, "Retry-After", SLICE("1"));
	web_reply_fault(
	    request, atomic_load(&request->server->closing) ? FAULT_CLOSING : FAULT_BUSY);
}

static enum MHD_Result
send_reply(struct web_request *request)
{
	watch_until(request->guest->watch,
	    moment_steady() + time_for(request->server, request->reply_bytes));
	if (request->response == NULL) {
		return MHD_NO; /* no memory for an answer: the connection is closed */
	}
	enum MHD_Result result =
	    MHD_queue_response(request->connection, request->status, request->response);
	MHD_destroy_response(request->response);
	request->response = NULL;
	return result;
}

/* A row of a file comes out of the page cache in less time than a thread wakes up. */
static bool
runs_inline(const struct web_request *request)
{
	unsigned flags = request->route->flags;

	return (flags & WEB_INLINE) != 0 ||
	    ((flags & WEB_ONE_ROW) != 0 && request->server->options.database_is_file);
}

/* Suspended when only its headers are there, it comes back as if they had just come. */
static enum MHD_Result
knock(struct web_request *request)
{
	if (!workers_reserve(request->server->workers)) {
		reply_busy(request);
		return send_reply(request);
	}
	watch_pause(request->guest->watch);
	request->stage = WEB_STAGE_DOOR;
	MHD_suspend_connection(request->connection);
	workers_push(request->server->workers, request);
	return MHD_YES;
}

/* More changes than the writer can take soon: told here, at once, and not by the writer
 * when the request has waited for a worker. */
static bool
is_too_much(const struct web_request *request)
{
	const struct web_server *server = request->server;

	return request->method != WEB_GET && (request->route->flags & WEB_INLINE) == 0 &&
	    atomic_load(&server->later) >= server->options.later_most;
}

/* Its act is on the way, or over already; nobody but this thread resumes. */
static enum MHD_Result
put_off(struct web_request *request)
{
	MHD_suspend_connection(request->connection);
	resume_as_last(request);
	return MHD_YES;
}

/* The whole request is there. */
static enum MHD_Result
complete(struct web_request *request)
{
	watch_pause(request->guest->watch);
	if (request->refused != 0) {
		web_reply_error(request, request->refused);
		return send_reply(request);
	}
	if (request->route == NULL) {
		begin_answer_unrouted(request);
		return send_reply(request);
	}
	if (is_too_much(request)) {
		reply_busy(request);
		return send_reply(request);
	}
	if (runs_inline(request)) {
		answer(request);
		return request->answer == NULL ? send_reply(request) : put_off(request);
	}
	if (!workers_reserve(request->server->workers)) {
		reply_busy(request);
		return send_reply(request);
	}
	MHD_suspend_connection(request->connection);
	workers_push(request->server->workers, request);
	return MHD_YES;
}

enum MHD_Result /* NOLINTNEXTLINE(readability-function-size): given parameters */
life_step(void *self, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **context)
{
	struct web_request *request = *context;

	(void)self;
	(void)connection;
	(void)url;
	(void)version;
	if (request == NULL) {
		return MHD_NO; /* there was no memory for it */
	}
	if (request->stage == WEB_STAGE_NEW) {
		request->stage = WEB_STAGE_READING;
		if (!request->guest->asked) {
			request->guest->asked = true;
			idle_find_pool(
			    &request->guest->idle, request->guest->socket, method);
		}
		begin_request(request, method);
		if (begin_refuses_at_once(request)) {
			web_reply_error(request, request->refused);
			return send_reply(request);
		}
		return door_is_there(request) ? knock(request) : MHD_YES;
	}
	if (request->stage == WEB_STAGE_DOOR) {
		request->stage = WEB_STAGE_READING;
		watch_until(request->guest->watch,
		    moment_steady() + time_for(request->server, 0));
		return MHD_YES;
	}
	if (*upload_size > 0) {
		struct slice bytes = {upload, *upload_size};
		*upload_size = 0;
		return take_body(request, bytes) ? MHD_YES : MHD_NO;
	}
	if (request->answer != NULL && request->stage != WEB_STAGE_ANSWERED) {
		request->answer(request, request->answer_input, request->answer_fault);
		assert(web_is_answered(request));
	}
	if (request->stage == WEB_STAGE_ANSWERED) {
		return send_reply(request);
	}
	return complete(request);
}

/* Never the path or the query themselves: they may carry names and numbers. */
static void
log_request(const struct web_request *request)
{
	const char *pattern = request->route != NULL ? request->route->pattern : "-";

	log_event(LOG_INFO, "web.request",
	    LOG_TEXT("method", request->method_word != NULL ? request->method_word : "-"),
	    LOG_TEXT("route", pattern), LOG_INT("status", (int64_t)request->status),
	    LOG_INT("ms", moment_steady() - request->started),
	    LOG_INT("bytes", (int64_t)request->reply_bytes),
	    LOG_INT("cut_off", request->cut_off ? 1 : 0),
	    LOG_TEXT("reference", request->reference));
}

void
life_end(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode code)
{
	struct web_server *server = loop_server(self);
	struct web_request *request = *context;
	moment now = moment_steady();

	(void)connection;
	if (request == NULL) {
		return;
	}
	*context = NULL;
	request->cut_off = code != MHD_REQUEST_TERMINATED_COMPLETED_OK;
	log_request(request);
	if (request->response != NULL) {
		MHD_destroy_response(request->response);
	}
	if (request->upload != NULL) {
		upload_done(request->upload);
		atomic_fetch_sub(&server->uploads, 1);
	}
	request->guest->request = NULL;
	watch_until(request->guest->watch, now + time_for(server, 0));
	idle_add(loop_idle(self), &request->guest->idle, now);
	arena_done(&request->arena);
	free(request);
	atomic_fetch_sub(&server->requests, 1);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "base/log.h"
#include "web/request_private.h"

enum {
	BACKLOG = 1024,
	TABLES_MOST = 64,
	GRACE_SECONDS = 10,  /* for requests that are still being sent to us */
	LAST_SECONDS = 5,    /* for replies that are still being taken */
	RATE_KEYS = 1 << 17, /* 2 MiB */
};

static void
set_defaults(struct web_options *options)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned threads = cores < 1 ? 1 : cores > 4 ? 4 : (unsigned)cores;

#define DEFAULT(field, value) ((field) = (field) != 0 ? (field) : (value))
	DEFAULT(options->network_threads, threads);
	DEFAULT(options->workers, 32);
	DEFAULT(options->queue_most, 1024);
	DEFAULT(options->later_most, 3000);
	DEFAULT(options->connections_most, 20000);
	DEFAULT(options->request_seconds_most, 30);
#undef DEFAULT
}

union endpoint {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

static bool
address_of(const struct web_options *options, union endpoint *ret_address)
{
	memset(ret_address, 0, sizeof(*ret_address));
	if (inet_pton(AF_INET, options->address, &ret_address->four.sin_addr) == 1) {
		ret_address->four.sin_family = AF_INET;
		ret_address->four.sin_port = htons(options->port);
		return true;
	}
	if (inet_pton(AF_INET6, options->address, &ret_address->six.sin6_addr) == 1) {
		ret_address->six.sin6_family = AF_INET6;
		ret_address->six.sin6_port = htons(options->port);
		return true;
	}
	return false;
}

static int
bind_socket(const union endpoint *address)
{
	int on = 1;
	int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int listener = socket(address->any.sa_family, type, 0);
	socklen_t size = address->any.sa_family == AF_INET ? sizeof(address->four)
	                                                   : sizeof(address->six);

	if (listener < 0) {
		return -1;
	}
	if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    bind(listener, &address->any, size) != 0 || listen(listener, BACKLOG) != 0) {
		int cause = errno;
		(void)close(listener);
		errno = cause;
		return -1;
	}
	return listener;
}

static uint16_t
port_of(int listener)
{
	union endpoint bound;
	socklen_t size = sizeof(bound);

	memset(&bound, 0, sizeof(bound));
	if (getsockname(listener, &bound.any, &size) != 0) {
		return 0;
	}
	return ntohs(
	    bound.any.sa_family == AF_INET ? bound.four.sin_port : bound.six.sin6_port);
}

static enum fault
open_listener(struct web_server *server, int *ret_listener)
{
	union endpoint address;

	if (!address_of(&server->options, &address)) {
		log_event(LOG_ERROR, "web.address",
		    LOG_TEXT("address", server->options.address));
		return FAULT_CONFIG;
	}
	int listener = bind_socket(&address);
	if (listener < 0) {
		log_event(LOG_ERROR, "web.listen",
		    LOG_TEXT("address", server->options.address),
		    LOG_INT("port", server->options.port), LOG_INT("errno", errno));
		return FAULT_NETWORK;
	}
	server->port = port_of(listener);
	*ret_listener = listener;
	return FAULT_NONE;
}

static enum fault
start_loops(struct web_server *server, int listener)
{
	unsigned count = server->options.network_threads;

	server->loops = calloc(count, sizeof(struct loop *));
	if (server->loops == NULL) {
		return FAULT_MEMORY;
	}
	while (server->loops_count < count) {
		TRY(loop_new(server, listener, &server->loops[server->loops_count]));
		server->loops_count++;
	}
	return FAULT_NONE;
}

static void
fill_router(struct web_server *server)
{
	struct web_routes tables[TABLES_MOST] = {
	    web_built_in, static_routes(&server->arena)};
	size_t count = server->options.tables_count;

	assert(count + 2 <= TABLES_MOST);
	if (count > 0) {
		memcpy(&tables[2], server->options.tables, count * sizeof(tables[0]));
	}
	router_init(&server->router, tables, count + 2);
}

static enum fault
start(struct web_server *server)
{
	struct web_options *options = &server->options;
	int listener = -1;

	server->arena = ARENA_EMPTY(1 << 20);
	server->https = slice_starts(slice_of(options->origin), SLICE("https://"));
	server->csp = security_policy(&server->arena, options->form_action_origins);
	fill_router(server);
	if (options->upload_folder != NULL) {
		upload_sweep(options->upload_folder, moment_now());
	}
	TRY(peer_trust(server));
	TRY(rate_table_new(RATE_KEYS, &server->rates));
	TRY(watch_new(&server->watch));
	TRY(workers_new(
	    options->workers, options->queue_most, life_work, &server->workers));
	TRY(open_listener(server, &listener));
	server->listener = listener;
	return start_loops(server, listener);
}

/* As an arena does: without memory jansson takes a right text for a wrong one, and who
 * sent it would hear that the mistake is his. */
static void *
allocate_for_json(size_t size)
{
	void *memory = malloc(size);

	if (memory == NULL) {
		(void)fputs("tasrih: no memory for a request\n", stderr);
		abort();
	}
	return memory;
}

enum fault
web_server_start(const struct web_options *options, struct web_server **ret_server)
{
	struct web_server *server = calloc(1, sizeof(*server));

	assert(options->address != NULL && options->origin != NULL);
	if (server == NULL) {
		return FAULT_MEMORY;
	}
	json_set_alloc_funcs(allocate_for_json, free);
	server->options = *options;
	server->listener = -1;
	set_defaults(&server->options);
	enum fault fault = start(server);
	if (fault != FAULT_NONE) {
		web_server_stop(server);
		return fault;
	}
	log_event(LOG_INFO, "web.listening", LOG_TEXT("address", server->options.address),
	    LOG_INT("port", server->port));
	*ret_server = server;
	return FAULT_NONE;
}

uint16_t
web_server_port(const struct web_server *server)
{
	return server->port;
}

static void
wait_for_requests(struct web_server *server, int seconds)
{
	const struct timespec pause = {0, 5000000};
	moment end = moment_steady() + (moment)seconds * MOMENT_SECOND;

	while (atomic_load(&server->requests) > 0 && moment_steady() < end) {
		(void)nanosleep(&pause, NULL);
	}
}

/* A connection that waits for its worker must not meet the end of its loop: first no
 * more guests, then those at table, then the kitchen, then the house. */
static void
stop_loops(struct web_server *server)
{
	atomic_store(&server->closing, true);
	for (unsigned i = 0; i < server->loops_count; i++) {
		loop_quiesce(server->loops[i]);
	}
	if (server->listener >= 0) {
		(void)close(server->listener);
	}
	wait_for_requests(server, GRACE_SECONDS);
	workers_close(server->workers);
	life_wait_for_later(server);
	wait_for_requests(server, LAST_SECONDS);
	for (unsigned i = 0; i < server->loops_count; i++) {
		loop_free(server->loops[i]);
	}
	free((void *)server->loops);
}

void
web_server_stop(struct web_server *server)
{
	if (server == NULL) {
		return;
	}
	if (server->workers != NULL) {
		stop_loops(server);
	}
	workers_free(server->workers);
	watch_free(server->watch);
	rate_table_free(server->rates);
	router_done(&server->router);
	arena_done(&server->arena);
	free(server);
}

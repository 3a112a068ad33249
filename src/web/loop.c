/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/loop.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/random.h"
#include "web/request_private.h"

enum { IDLE_SECONDS_MOST = 30, DICE_BYTES = 512 };

struct loop {
	struct web_server *server;
	struct MHD_Daemon *daemon;
	struct idle_list idle;
	_Atomic(struct web_request *) back; /* handed back, the last first */
	atomic_bool quiesce;
	atomic_bool end;
	bool is_quiet;
	bool stirred;
	moment rested_at;
	size_t dice_left;
	uint8_t dice[DICE_BYTES];
	struct log_gather lines;
	sem_t quiet;
	int wake; /* eventfd */
	int epoll;
	pthread_t thread;
};

static void
wake_up(struct loop *loop)
{
	uint64_t one = 1;
	ssize_t written = write(loop->wake, &one, sizeof(one));

	assert(written == (ssize_t)sizeof(one));
	(void)written;
}

void
loop_hand_back(struct loop *loop, struct web_request *request)
{
	struct web_request *before = atomic_load(&loop->back);

	do {
		request->handed_before = before;
	} while (!atomic_compare_exchange_weak(&loop->back, &before, request));
	if (before == NULL) {
		wake_up(loop);
	}
}

/* In the order in which they came. */
static void
take_back(struct loop *loop)
{
	struct web_request *request = atomic_exchange(&loop->back, NULL);
	struct web_request *first = NULL;

	while (request != NULL) {
		struct web_request *before = request->handed_before;
		request->handed_before = first;
		first = request;
		request = before;
	}
	loop->stirred = loop->stirred || first != NULL;
	while (first != NULL) {
		struct web_request *next = first->handed_before;
		MHD_resume_connection(first->connection);
		first = next;
	}
}

/* Milliseconds; -1 for ever. */
static int
time_to_wait(struct loop *loop, moment now)
{
	MHD_UNSIGNED_LONG_LONG most = 0;
	int idle = idle_give_back(&loop->idle, now);

	if (MHD_get_timeout(loop->daemon, &most) == MHD_NO) {
		return idle;
	}
	if (idle >= 0 && most > (MHD_UNSIGNED_LONG_LONG)idle) {
		return idle;
	}
	return most < INT_MAX ? (int)most : INT_MAX;
}

static void
rest(struct loop *loop, moment now)
{
	const struct web_options *options = &loop->server->options;

	log_flush();
	(void)idle_give_back(&loop->idle, now);
	if (options->rest != NULL) {
		options->rest(options->rest_self);
	}
	loop->rested_at = now;
}

static void
wait_for_more(struct loop *loop)
{
	moment now = moment_steady();

	if (!loop->stirred || now - loop->rested_at >= WEB_REST_MILLISECONDS) {
		rest(loop, now);
	}
	if (loop->stirred) {
		loop->stirred = false;
		return;
	}
	struct pollfd ends[] = {{loop->epoll, POLLIN, 0}, {loop->wake, POLLIN, 0}};
	int most = time_to_wait(loop, now);

	if (most == 0) {
		return;
	}
	if (poll(ends, ARRAY_LEN(ends), most) > 0 && ends[1].revents != 0) {
		uint64_t times = 0;
		ssize_t got = read(loop->wake, &times, sizeof(times));
		(void)got; /* nothing to read: it was not for us */
	}
}

static void *
turn(void *self)
{
	struct loop *loop = self;

	log_gather(&loop->lines);
	while (!atomic_load(&loop->end)) {
		take_back(loop);
		if (!loop->is_quiet && atomic_load(&loop->quiesce)) {
			(void)MHD_quiesce_daemon(loop->daemon);
			loop->is_quiet = true;
			(void)sem_post(&loop->quiet);
		}
		(void)MHD_run(loop->daemon);
		wait_for_more(loop);
	}
	take_back(loop);
	MHD_stop_daemon(loop->daemon);
	log_gather(NULL);
	return NULL;
}

/* Shared out: a loop that is full leaves new connections to the others. */
static unsigned
share(unsigned most, unsigned loops)
{
	return (most + loops - 1) / loops;
}

static struct MHD_Daemon *
start_daemon(struct loop *loop, int listener)
{
	const struct web_options *options = &loop->server->options;
	unsigned flags = MHD_USE_EPOLL | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
	unsigned idle = options->request_seconds_most < IDLE_SECONDS_MOST
	    ? options->request_seconds_most
	    : IDLE_SECONDS_MOST;

	return MHD_start_daemon(flags, 0, NULL, NULL, life_step, loop,
	    MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)WEB_POOL_BYTES,
	    MHD_OPTION_CONNECTION_LIMIT,
	    share(options->connections_most, options->network_threads),
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->connections_per_address_most,
	    MHD_OPTION_CONNECTION_TIMEOUT, idle, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
	    MHD_OPTION_URI_LOG_CALLBACK, life_first_line, loop,
	    MHD_OPTION_UNESCAPE_CALLBACK, life_leave_encoded, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, life_end, loop, MHD_OPTION_NOTIFY_CONNECTION,
	    life_connection, loop, MHD_OPTION_END);
}

static void
give_up(struct loop *loop)
{
	if (loop->daemon != NULL) {
		(void)MHD_quiesce_daemon(loop->daemon); /* or it closed the listener */
		MHD_stop_daemon(loop->daemon);
	}
	if (loop->wake >= 0) {
		(void)close(loop->wake);
	}
	(void)sem_destroy(&loop->quiet);
	free(loop);
}

static bool
start(struct loop *loop, int listener)
{
	if (loop->wake < 0) {
		return false;
	}
	loop->daemon = start_daemon(loop, listener);
	if (loop->daemon == NULL) {
		return false;
	}
	loop->epoll =
	    MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	errno = pthread_create(&loop->thread, NULL, turn, loop);
	return errno == 0;
}

enum fault
loop_new(struct web_server *server, int listener, struct loop **ret_loop)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (loop == NULL) {
		return FAULT_MEMORY;
	}
	loop->server = server;
	loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	(void)sem_init(&loop->quiet, 0, 0);
	if (!start(loop, listener)) {
		log_event(LOG_ERROR, "web.start", LOG_INT("errno", errno));
		give_up(loop);
		return FAULT_NETWORK;
	}
	*ret_loop = loop;
	return FAULT_NONE;
}

void
loop_quiesce(struct loop *loop)
{
	atomic_store(&loop->quiesce, true);
	wake_up(loop);
	while (sem_wait(&loop->quiet) != 0) {
	}
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL) {
		return;
	}
	atomic_store(&loop->end, true);
	wake_up(loop);
	int error = pthread_join(loop->thread, NULL);
	assert(error == 0);
	(void)error;
	(void)close(loop->wake);
	(void)sem_destroy(&loop->quiet);
	free(loop);
}

struct web_server *
loop_server(const struct loop *loop)
{
	return loop->server;
}

struct idle_list *
loop_idle(struct loop *loop)
{
	return &loop->idle;
}

void
loop_stir(struct loop *loop)
{
	loop->stirred = true;
}

void
loop_random(struct loop *loop, uint8_t *ret_bytes, size_t size)
{
	assert(size <= sizeof(loop->dice));
	if (loop->dice_left < size) {
		random_bytes(loop->dice, sizeof(loop->dice));
		loop->dice_left = sizeof(loop->dice);
	}
	loop->dice_left -= size;
	memcpy(ret_bytes, loop->dice + loop->dice_left, size);
}

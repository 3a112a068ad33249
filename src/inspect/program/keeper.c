/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/program/keeper.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/socket.h"
#include "inspect/program/worker.h"
#include "inspect/socket.h"

enum { MILLI = 1000, NANO_A_MILLI = 1000000, TELL_SECONDS = 2 };

struct worker {
	pid_t process; /* 0: none */
	int ended;     /* pidfd: readable when it is no more */
	int socket;    /* the server's, to say the end on */
	int64_t started;
	int64_t due;
	bool late;
};

static int64_t
milliseconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * MILLI + now.tv_nsec / NANO_A_MILLI;
}

static int64_t
milliseconds_of(enum inspect_kind kind)
{
	return (kind == INSPECT_READ ? INSPECT_READ_SECONDS : INSPECT_LOOK_SECONDS) *
	    (int64_t)MILLI;
}

/* In the child. It ends with the keeper. */
_Noreturn static void
become_worker(int socket, enum inspect_kind kind, pid_t keeper)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)prctl(PR_SET_NAME, "tasrih-reader", 0, 0, 0);
	if (getppid() != keeper || dup2(socket, INSPECT_SOCKET) != INSPECT_SOCKET ||
	    close_range(INSPECT_SOCKET + 1, ~0U, 0) != 0) {
		_exit(EXIT_FAILURE);
	}
	inspect_worker_run(kind);
}

static void
tell_end(int socket, const struct inspect_end *end)
{
	const struct timeval patience = {.tv_sec = TELL_SECONDS};
	uint8_t bytes[INSPECT_END_SIZE];

	inspect_end_format(end, bytes);
	(void)setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	(void)!socket_send(socket, slice_bytes(bytes, sizeof(bytes)));
	(void)close(socket);
}

static void
start_worker(struct worker *worker, int socket, enum inspect_kind kind)
{
	const pid_t keeper = getpid();
	const int64_t now = milliseconds_now();
	pid_t process = fork();

	if (process == 0) {
		become_worker(socket, kind, keeper);
	}
	int ended = process > 0 ? pidfd_open(process, 0) : -1;
	if (ended < 0) {
		log_event(LOG_ERROR, "inspect.no_worker", LOG_INT("errno", errno));
		if (process > 0) {
			(void)kill(process, SIGKILL);
			(void)waitpid(process, NULL, 0);
		}
		tell_end(socket, &(struct inspect_end){.how = INSPECT_GAVE_UP});
		return;
	}
	*worker = (struct worker){.process = process,
	    .ended = ended,
	    .socket = socket,
	    .started = now,
	    .due = now + milliseconds_of(kind)};
}

static enum inspect_how
how_of(const struct worker *worker, int status)
{
	if (worker->late) {
		return INSPECT_SLOW;
	}
	if (WIFSIGNALED(status)) {
		return WTERMSIG(status) == SIGXCPU ? INSPECT_SLOW : INSPECT_KILLED;
	}
	return WEXITSTATUS(status) == EXIT_SUCCESS ? INSPECT_ANSWERED : INSPECT_GAVE_UP;
}

static void
end_worker(struct worker *worker)
{
	struct rusage used = {0};
	int status = 0;

	while (wait4(worker->process, &status, 0, &used) < 0 && errno == EINTR) {
	}
	const struct inspect_end end = {
	    .how = how_of(worker, status),
	    .milliseconds = (uint32_t)(milliseconds_now() - worker->started),
	    .peak_kib = (uint32_t)used.ru_maxrss,
	};
	if (end.how != INSPECT_ANSWERED) {
		log_event(LOG_WARNING, "inspect.worker_lost", LOG_INT("how", end.how),
		    LOG_INT("status", status), LOG_INT("milliseconds", end.milliseconds));
	}
	tell_end(worker->socket, &end);
	(void)close(worker->ended);
	*worker = (struct worker){0};
}

/* Kills those whose time is over; returns how long the others have, -1 without others. */
static int
hurry(struct worker *workers, unsigned count)
{
	const int64_t now = milliseconds_now();
	int64_t least = -1;

	for (unsigned i = 0; i < count; i++) {
		if (workers[i].process == 0 || workers[i].late) {
			continue;
		}
		if (workers[i].due <= now) {
			workers[i].late = true;
			(void)kill(workers[i].process, SIGKILL);
		} else if (least < 0 || workers[i].due - now < least) {
			least = workers[i].due - now;
		}
	}
	return (int)least;
}

static struct worker *
free_place(struct worker *workers, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (workers[i].process == 0) {
			return &workers[i];
		}
	}
	return NULL;
}

/* False when the server is gone, or speaks another language. */
static bool
take_file(int control, struct worker *place)
{
	char kind = 0;
	int socket = -1;

	assert(place != NULL); /* else it was not asked whether there is a file */
	if (!inspect_receive_descriptor(control, &kind, &socket)) {
		return false;
	}
	if (kind <= INSPECT_NOTHING || kind >= INSPECT_KIND_COUNT) {
		(void)close(socket);
		return false;
	}
	start_worker(place, socket, (enum inspect_kind)kind);
	return true;
}

/* One turn: waits until something happens, and does it. */
static bool
turn(int control, struct worker *workers, unsigned count)
{
	struct pollfd waits[INSPECT_WORKERS_MOST + 1];
	const int patience = hurry(workers, count);
	struct worker *place = free_place(workers, count);

	for (unsigned i = 0; i < count; i++) {
		waits[i] =
		    (struct pollfd){.fd = workers[i].process > 0 ? workers[i].ended : -1,
		        .events = POLLIN};
	}
	waits[count] =
	    (struct pollfd){.fd = place != NULL ? control : -1, .events = POLLIN};
	if (poll(waits, count + 1, patience) < 0) {
		return errno == EINTR;
	}
	for (unsigned i = 0; i < count; i++) {
		if (waits[i].revents != 0) {
			end_worker(&workers[i]);
		}
	}
	return waits[count].revents == 0 || take_file(control, place);
}

void
inspect_keeper_run(int control, unsigned workers)
{
	struct worker places[INSPECT_WORKERS_MOST] = {0};

	assert(workers > 0 && workers <= INSPECT_WORKERS_MOST);
	while (turn(control, places, workers)) {
	}
	for (unsigned i = 0; i < workers; i++) {
		if (places[i].process > 0) {
			(void)kill(places[i].process, SIGKILL);
			end_worker(&places[i]);
		}
	}
}

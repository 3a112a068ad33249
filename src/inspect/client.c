/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/client.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/socket.h"
#include "inspect/socket.h"

enum {
	WAITING_MOST =
	    64, /* files that are asked about at once; they wait in the keeper */
	STEP_BYTES = 64 << 10,
	/* a full queue before it, and its own time */
	ANSWER_SECONDS_MOST = 60,
};
#define READY 'R' /* what the keeper says when it is there */

struct inspect {
	pthread_mutex_t lock;
	int control; /* -1: the keeper is gone */
	pid_t process;
	unsigned waiting;
};

/* --- starting --- */

static unsigned
workers_of(const struct inspect_options *options)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned workers = options->workers;

	if (workers == 0) {
		workers = processors > 0 ? (unsigned)processors : 1;
	}
	return workers > INSPECT_WORKERS_MOST ? INSPECT_WORKERS_MOST : workers;
}

/* In the child. One thread a process in OCR, and no file for the time of day: the libraries
 * read both from the environment. */
_Noreturn static void
become_keeper(const struct inspect_options *options, int socket, pid_t parent)
{
	static char *const environment[] = {
	    (char *)"OMP_THREAD_LIMIT=1", (char *)"TZ=UTC0", NULL};
	char name[] = "tasrih-inspect";
	char serve[] = "--serve";
	char workers[16];
	char *const words[] = {name, serve, workers, NULL};

	(void)snprintf(workers, sizeof(workers), "%u", workers_of(options));
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() == parent && dup2(socket, INSPECT_SOCKET) == INSPECT_SOCKET &&
	    close_range(INSPECT_SOCKET + 1, ~0U, 0) == 0) {
		(void)execve(options->program, words, environment);
	}
	_exit(EXIT_FAILURE);
}

static enum fault
fork_keeper(struct inspect *inspect, const struct inspect_options *options)
{
	const pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		return FAULT_CONFIG;
	}
	inspect->process = fork();
	if (inspect->process == 0) {
		become_keeper(options, pair[1], parent);
	}
	(void)close(pair[1]);
	inspect->control = pair[0];
	return inspect->process > 0 ? FAULT_NONE : FAULT_CONFIG;
}

static enum fault
not_started(struct inspect *inspect)
{
	log_event(LOG_ERROR, "inspect.not_started", LOG_INT("errno", errno));
	inspect_stop(inspect);
	return FAULT_CONFIG;
}

enum fault
inspect_begin(const struct inspect_options *options, struct inspect **ret_inspect)
{
	struct inspect *inspect = calloc(1, sizeof(*inspect));

	assert(inspect != NULL);
	inspect->control = -1;
	(void)pthread_mutex_init(&inspect->lock, NULL);
	if (fork_keeper(inspect, options) != FAULT_NONE) {
		return not_started(inspect);
	}
	*ret_inspect = inspect;
	return FAULT_NONE;
}

enum fault
inspect_meet(struct inspect *inspect)
{
	char ready = 0;

	return socket_receive(inspect->control, &ready, 1) && ready == READY
	    ? FAULT_NONE
	    : not_started(inspect);
}

enum fault
inspect_start(const struct inspect_options *options, struct inspect **ret_inspect)
{
	struct inspect *inspect = NULL;

	TRY(inspect_begin(options, &inspect));
	TRY(inspect_meet(inspect));
	*ret_inspect = inspect;
	return FAULT_NONE;
}

void
inspect_stop(struct inspect *inspect)
{
	if (inspect == NULL) {
		return;
	}
	if (inspect->control >= 0) {
		(void)close(inspect->control);
	}
	if (inspect->process > 0) {
		while (waitpid(inspect->process, NULL, 0) < 0 && errno == EINTR) {
		}
	}
	(void)pthread_mutex_destroy(&inspect->lock);
	free(inspect);
}

bool
inspect_is_alive(struct inspect *inspect)
{
	(void)pthread_mutex_lock(&inspect->lock);
	bool alive = inspect->control >= 0;
	(void)pthread_mutex_unlock(&inspect->lock);
	return alive;
}

pid_t
inspect_process(const struct inspect *inspect)
{
	return inspect->process;
}

/* --- asking --- */

/* A worker's socket, our end of it. */
static enum fault
begin_question(struct inspect *inspect, enum inspect_kind kind, int *ret_socket)
{
	const struct timeval patience = {.tv_sec = ANSWER_SECONDS_MOST};
	int pair[2];

	if (inspect->control < 0) {
		return FAULT_CLOSING;
	}
	if (inspect->waiting >= WAITING_MOST ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		return FAULT_BUSY;
	}
	bool sent = inspect_send_descriptor(inspect->control, (char)kind, pair[1]);
	(void)close(pair[1]);
	if (!sent) {
		log_event(LOG_ERROR, "inspect.keeper_lost", LOG_INT("errno", errno));
		(void)close(pair[0]);
		(void)close(inspect->control);
		inspect->control = -1;
		return FAULT_CLOSING;
	}
	(void)setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	inspect->waiting++;
	*ret_socket = pair[0];
	return FAULT_NONE;
}

/* A worker that ended before it took all of the file: its end is there to be read. */
static void
put_question(int socket, const struct inspect_request *request, struct slice authorities,
    struct slice file)
{
	uint8_t head[INSPECT_REQUEST_SIZE];

	inspect_request_format(request, head);
	(void)!(socket_send(socket, slice_bytes(head, sizeof(head))) &&
	    socket_send(socket, authorities) && socket_send(socket, file));
}

static struct slice
take_answer(int socket, struct arena *arena)
{
	const size_t most =
	    INSPECT_REPLY_SIZE + INSPECT_REPLY_BYTES_MOST + INSPECT_END_SIZE;
	struct buffer whole = BUFFER_IN(arena);

	while (whole.size <= most) {
		ssize_t got =
		    recv(socket, buffer_reserve(&whole, STEP_BYTES), STEP_BYTES, 0);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			break;
		}
		whole.size += (size_t)got;
	}
	return buffer_slice(&whole);
}

static enum fault
ask(struct inspect *inspect, const struct inspect_request *request,
    struct slice authorities, struct slice file, struct arena *arena,
    struct inspect_answer *ret_answer)
{
	int socket = -1;

	assert(file.size > 0 && file.size <= INSPECT_FILE_BYTES_MOST);
	(void)pthread_mutex_lock(&inspect->lock);
	enum fault fault = begin_question(inspect, request->kind, &socket);
	(void)pthread_mutex_unlock(&inspect->lock);
	TRY(fault);
	put_question(socket, request, authorities, file);
	struct slice whole = take_answer(socket, arena);
	(void)close(socket);
	(void)pthread_mutex_lock(&inspect->lock);
	inspect->waiting--;
	(void)pthread_mutex_unlock(&inspect->lock);
	return inspect_answer_parse(whole, request->kind, ret_answer) ? FAULT_NONE
	                                                              : FAULT_CLOSING;
}

enum fault
inspect_look(struct inspect *inspect, const struct inspect_question *question,
    struct slice file, struct arena *arena, struct inspect_report *ret_report,
    struct inspect_end *ret_end)
{
	struct buffer authorities = BUFFER_IN(arena);
	struct inspect_answer answer;
	struct inspect_report report;

	assert(question->kind == INSPECT_LOOK || question->kind == INSPECT_READ);
	inspect_authorities_format(
	    question->authorities, question->authorities_count, &authorities);
	const struct inspect_request request = {
	    .kind = question->kind,
	    .file_bytes = (uint32_t)file.size,
	    .authorities_bytes = (uint32_t)authorities.size,
	    .issued = question->issued,
	};
	TRY(ask(inspect, &request, buffer_slice(&authorities), file, arena, &answer));
	if (answer.end.how == INSPECT_SLOW) {
		report = (struct inspect_report){.verdict = INSPECT_TOO_SLOW};
	} else if (answer.end.how != INSPECT_ANSWERED ||
	    !inspect_report_parse(answer.body, arena, &report)) {
		report = (struct inspect_report){.verdict = INSPECT_STOPPED};
	}
	*ret_report = report;
	if (ret_end != NULL) {
		*ret_end = answer.end;
	}
	return FAULT_NONE;
}

enum fault
inspect_draw(struct inspect *inspect, struct slice file, unsigned page,
    enum inspect_size size, struct arena *arena, struct slice *ret_png)
{
	const struct inspect_request request = {.kind = INSPECT_DRAW,
	    .size = size,
	    .page = page,
	    .file_bytes = (uint32_t)file.size};
	struct inspect_answer answer;

	TRY(ask(inspect, &request, SLICE(""), file, arena, &answer));
	*ret_png = answer.body;
	return FAULT_NONE;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * load - sends prepared requests over connections that stay open, and times the answers.
 *
 *	bench-load --port 8080 --connections 64 --seconds 3 --requests lookups.req
 *	bench-load ... --once --skip 1200     each request at most once, from the 1201st on
 *	    --most 500                        and no more than so many
 *	bench-load ... --again 100            who hears 503 sends it again after so many ms,
 *	                                      and up to half of that more, each its own
 *	bench-load ... --idle                 one request a connection, 64 at a time, then
 *	                                      all stay open until the standard input ends
 *
 * A file of requests is a row of {size: 4 bytes, little-endian; the request as it goes
 * over the wire}. The loop is closed: a connection sends the next request when it has the
 * answer to the last one. One thread, epoll, loopback only. Prints one line of
 * name=value; only answers of 2xx are counted as done. Of 503 it says when they came, and
 * how many had no Retry-After.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	ANSWER_BYTES_MOST = 64 << 10, /* headers and body */
	TIMES_MOST = 1 << 24,
	STATUS_MOST = 600,
	LATE_SECONDS = 10, /* for answers to what was sent before the end */
	IDLE_SECONDS_MOST = 120,
	EVENTS = 256,
	IDLE_AT_A_TIME = 64,
	AGAIN_MILLISECONDS = 5, /* how exactly a pause is kept */
};

struct request {
	const char *bytes;
	size_t size;
};

struct connection {
	int socket;
	bool waiting; /* for an answer */
	uint64_t sent_at;
	const struct request *request; /* the last that was sent */
	uint64_t again_at;             /* 0: it is not to be sent again */
	size_t filled;
	char *answer;
};

struct load {
	/* asked */
	int port;
	size_t connections_count;
	double seconds;
	double warm_seconds; /* what is answered at first is not counted */
	const char *file;
	size_t skip;
	size_t most; /* 0: as many as there are */
	bool once;
	bool idle;
	uint64_t again; /* nanoseconds; 0: never */

	struct request *requests;
	size_t requests_count;
	size_t next;
	size_t begun; /* connections that have sent something */
	struct connection *connections;
	int epoll;

	uint64_t count_from; /* nanoseconds */
	uint64_t stop_at;
	uint64_t last_at; /* the last counted answer */
	size_t waiting;
	size_t done;
	size_t failed;
	size_t broken; /* connections that ended without an answer */
	size_t statuses[STATUS_MOST];
	uint32_t *times; /* microseconds, of the done */
	size_t refused;  /* by a 503 */
	size_t no_retry_after;
	uint32_t *refused_times;
	size_t again_waiting;
	uint64_t dice;
};

static void
give_up(const char *what)
{
	(void)fprintf(stderr, "bench-load: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static uint64_t
nanoseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/* --- what to send --- */

static size_t
size_at(const unsigned char *at)
{
	return (size_t)at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 |
	    (size_t)at[3] << 24;
}

/* Fills requests when it is not NULL; returns how many there are. */
static size_t
cut_up(const char *bytes, size_t size, struct request *requests)
{
	size_t count = 0;

	for (size_t at = 0; at + 4 <= size; count++) {
		size_t length = size_at((const unsigned char *)bytes + at);
		assert(length > 0 && length <= size - at - 4);
		if (requests != NULL) {
			requests[count] = (struct request){bytes + at + 4, length};
		}
		at += 4 + length;
	}
	return count;
}

static void
read_requests(struct load *load)
{
	struct stat facts;
	int file = open(load->file, O_RDONLY | O_CLOEXEC);

	if (file < 0 || fstat(file, &facts) != 0 || facts.st_size == 0) {
		give_up(load->file);
	}
	size_t size = (size_t)facts.st_size;
	const char *bytes =
	    mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
	if (bytes == MAP_FAILED) {
		give_up(load->file);
	}
	(void)close(file);
	load->requests_count = cut_up(bytes, size, NULL);
	load->requests = calloc(load->requests_count, sizeof(*load->requests));
	assert(load->requests != NULL);
	(void)cut_up(bytes, size, load->requests);
	load->next = load->skip;
	if (load->most > 0 && load->skip + load->most < load->requests_count) {
		load->requests_count = load->skip + load->most;
	}
}

/* NULL: it is over. */
static const struct request *
next_request(struct load *load)
{
	if (load->once && load->next >= load->requests_count) {
		return NULL;
	}
	return &load->requests[load->next++ % load->requests_count];
}

/* --- connections --- */

static int
connect_one(const struct load *load)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)load->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int on = 1;
	int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (made < 0 ||
	    connect(made, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
	    fcntl(made, F_SETFL, O_NONBLOCK) != 0) {
		give_up("connect");
	}
	(void)setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return made;
}

static void
open_connection(struct load *load, struct connection *connection)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};

	connection->socket = connect_one(load);
	connection->filled = 0;
	if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, connection->socket, &event) != 0) {
		give_up("epoll_ctl");
	}
}

static void
open_all(struct load *load)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	load->epoll = epoll_create1(EPOLL_CLOEXEC);
	load->connections = calloc(load->connections_count, sizeof(*load->connections));
	assert(load->connections != NULL);
	for (size_t i = 0; i < load->connections_count; i++) {
		load->connections[i].answer = malloc(ANSWER_BYTES_MOST);
		assert(load->connections[i].answer != NULL);
		open_connection(load, &load->connections[i]);
	}
}

/* Requests are small: what does not go out at once is waited for. */
static bool
send_all(int socket, const struct request *request)
{
	size_t sent = 0;

	while (sent < request->size) {
		ssize_t put = send(
		    socket, request->bytes + sent, request->size - sent, MSG_NOSIGNAL);
		if (put < 0 && errno == EAGAIN) {
			struct pollfd room = {.fd = socket, .events = POLLOUT};
			(void)poll(&room, 1, 1000);
			continue;
		}
		if (put <= 0) {
			return false;
		}
		sent += (size_t)put;
	}
	return true;
}

static void
send_request(
    struct load *load, struct connection *connection, const struct request *request)
{
	connection->waiting = true;
	connection->request = request;
	connection->sent_at = nanoseconds();
	load->waiting++;
	(void)send_all(connection->socket, request); /* its failure shows at reading */
}

static void
send_next(struct load *load, struct connection *connection)
{
	if (load->stop_at != 0 && nanoseconds() >= load->stop_at) {
		return;
	}
	const struct request *request = next_request(load);
	if (request != NULL) {
		send_request(load, connection, request);
	}
}

/* Those whose pause is over. */
static void
send_again(struct load *load)
{
	uint64_t now = nanoseconds();

	for (size_t i = 0; i < load->connections_count && load->again_waiting > 0; i++) {
		struct connection *connection = &load->connections[i];
		if (connection->again_at != 0 && connection->again_at <= now) {
			connection->again_at = 0;
			load->again_waiting--;
			if (now < load->stop_at) {
				send_request(load, connection, connection->request);
			}
		}
	}
}

/* --- answers --- */

static const char *
find_header(const char *headers, const char *name)
{
	size_t size = strlen(name);

	for (const char *line = strstr(headers, "\r\n"); line != NULL;
	     line = strstr(line, "\r\n")) {
		line += 2;
		if (strncasecmp(line, name, size) == 0 && line[size] == ':') {
			return line + size + 1 + strspn(line + size + 1, " ");
		}
	}
	return NULL;
}

/* The size of the answer that is there whole; 0: more must come. */
static size_t
whole_answer(struct connection *connection, unsigned *ret_status, bool *ret_closing)
{
	char *end = NULL;

	connection->answer[connection->filled] = '\0';
	end = strstr(connection->answer, "\r\n\r\n");
	if (end == NULL) {
		return 0;
	}
	end[2] = '\0'; /* the headers are a text of their own */
	const char *length = find_header(connection->answer, "Content-Length");
	const char *ending = find_header(connection->answer, "Connection");
	*ret_status =
	    (unsigned)strtoul(connection->answer + strlen("HTTP/1.1 "), NULL, 10);
	*ret_closing = ending != NULL && strncasecmp(ending, "close", 5) == 0;
	end[2] = '\r';
	size_t size = (size_t)(end + 4 - connection->answer) +
	    (length != NULL ? strtoul(length, NULL, 10) : 0);
	assert(size < ANSWER_BYTES_MOST);
	return connection->filled >= size ? size : 0;
}

static void
count_refused(struct load *load, const struct connection *connection, uint64_t now)
{
	if (find_header(connection->answer, "Retry-After") == NULL) {
		load->no_retry_after++;
	}
	if (load->refused < TIMES_MOST) {
		load->refused_times[load->refused] =
		    (uint32_t)((now - connection->sent_at) / 1000);
	}
	load->refused++;
}

static void
count_answer(struct load *load, const struct connection *connection, unsigned status)
{
	uint64_t now = nanoseconds();

	load->waiting--;
	if (now < load->count_from) {
		return;
	}
	load->statuses[status < STATUS_MOST ? status : 0]++;
	load->last_at = now;
	if (status == 503) {
		count_refused(load, connection, now);
	}
	if (status / 100 != 2) {
		load->failed++;
		return;
	}
	if (load->done < TIMES_MOST) {
		load->times[load->done] = (uint32_t)((now - connection->sent_at) / 1000);
	}
	load->done++;
}

static void
reopen(struct load *load, struct connection *connection)
{
	(void)close(connection->socket);
	open_connection(load, connection);
}

static void
lose(struct load *load, struct connection *connection)
{
	if (connection->waiting) {
		connection->waiting = false;
		load->waiting--;
		load->failed++;
		load->broken++;
	}
	reopen(load, connection);
}

/* From 0 to `most`, another one each time: who was turned away together does not come
 * back together. The same in each run. */
static uint64_t
some_of(struct load *load, uint64_t most)
{
	load->dice = load->dice * 6364136223846793005U + 1442695040888963407U;
	return (load->dice >> 33) % (most + 1);
}

static void
read_answer(struct load *load, struct connection *connection)
{
	unsigned status = 0;
	bool closing = false;
	ssize_t got = recv(connection->socket, connection->answer + connection->filled,
	    ANSWER_BYTES_MOST - 1 - connection->filled, 0);

	if (got < 0 && errno == EAGAIN) {
		return;
	}
	if (got <= 0) {
		lose(load, connection);
	} else {
		connection->filled += (size_t)got;
		if (whole_answer(connection, &status, &closing) == 0) {
			return;
		}
		connection->filled = 0;
		connection->waiting = false;
		count_answer(load, connection, status);
		if (closing) {
			reopen(load, connection);
		}
	}
	if (status == 503 && load->again > 0) {
		connection->again_at =
		    nanoseconds() + load->again + some_of(load, load->again / 2);
		load->again_waiting++;
	} else if (!load->idle) {
		send_next(load, connection);
	} else if (load->begun < load->connections_count) {
		send_next(load, &load->connections[load->begun++]);
	}
}

/* --- running --- */

static void
run(struct load *load)
{
	struct epoll_event events[EVENTS];
	uint64_t start = nanoseconds();
	uint64_t end = 0;

	load->count_from = start + (uint64_t)(load->warm_seconds * 1e9);
	load->stop_at = load->count_from + (uint64_t)(load->seconds * 1e9);
	end = load->stop_at + (uint64_t)LATE_SECONDS * 1000000000U;
	load->last_at = load->count_from;
	size_t at_first = load->idle && load->connections_count > IDLE_AT_A_TIME
	    ? (size_t)IDLE_AT_A_TIME
	    : load->connections_count;
	while (load->begun < at_first) {
		send_next(load, &load->connections[load->begun++]);
	}
	while (load->waiting + load->again_waiting > 0 && nanoseconds() < end) {
		int count = epoll_wait(load->epoll, events, EVENTS,
		    load->again_waiting > 0 ? AGAIN_MILLISECONDS : 1000);
		for (int i = 0; i < count; i++) {
			read_answer(load, events[i].data.ptr);
		}
		if (load->again_waiting > 0) {
			send_again(load);
		}
	}
	load->failed += load->waiting; /* never answered */
}

/* A person thinks: nothing is sent. The caller measures meanwhile and then ends our
 * standard input. */
static void
stay_open(void)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	(void)poll(&input, 1, IDLE_SECONDS_MOST * 1000);
}

/* --- telling --- */

static int
compare(const void *one, const void *two)
{
	uint32_t a = *(const uint32_t *)one;
	uint32_t b = *(const uint32_t *)two;

	return a < b ? -1 : a > b;
}

static unsigned
percentile(const uint32_t *times, size_t counted, double share)
{
	return counted == 0 ? 0 : times[(size_t)((double)(counted - 1) * share)];
}

static double
own_cpu_seconds(void)
{
	struct timespec used;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static void
tell(const struct load *load)
{
	size_t counted = load->done < TIMES_MOST ? load->done : (size_t)TIMES_MOST;
	double took = (double)(load->last_at - load->count_from) / 1e9;

	size_t refused = load->refused < TIMES_MOST ? load->refused : (size_t)TIMES_MOST;

	qsort(load->times, counted, sizeof(*load->times), compare);
	qsort(load->refused_times, refused, sizeof(*load->refused_times), compare);
	printf(
	    "done=%zu failed=%zu broken=%zu seconds=%.4f rate=%.1f p50_us=%u p99_us=%u "
	    "most_us=%u cpu_seconds=%.3f next=%zu refused=%zu refused_p50_us=%u "
	    "refused_p99_us=%u no_retry_after=%zu statuses=",
	    load->done, load->failed, load->broken, took,
	    took > 0 ? (double)load->done / took : 0.0,
	    percentile(load->times, counted, 0.50),
	    percentile(load->times, counted, 0.99), percentile(load->times, counted, 1.0),
	    own_cpu_seconds(), load->next, load->refused,
	    percentile(load->refused_times, refused, 0.50),
	    percentile(load->refused_times, refused, 0.99), load->no_retry_after);
	for (size_t i = 0, shown = 0; i < STATUS_MOST; i++) {
		if (load->statuses[i] > 0) {
			printf("%s%zu:%zu", shown++ > 0 ? "," : "", i, load->statuses[i]);
		}
	}
	printf("\n");
	(void)fflush(stdout);
}

static void
read_options(int count, char **words, struct load *load)
{
	static const struct option options[] = {
	    {"port", required_argument, NULL, 'p'},
	    {"connections", required_argument, NULL, 'c'},
	    {"seconds", required_argument, NULL, 's'},
	    {"warm", required_argument, NULL, 'w'},
	    {"requests", required_argument, NULL, 'r'},
	    {"skip", required_argument, NULL, 'k'},
	    {"most", required_argument, NULL, 'm'},
	    {"once", no_argument, NULL, 'o'},
	    {"idle", no_argument, NULL, 'i'},
	    {"again", required_argument, NULL, 'a'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		switch (option) {
		case 'p':
			load->port = atoi(optarg);
			break;
		case 'c':
			load->connections_count = strtoul(optarg, NULL, 10);
			break;
		case 's':
			load->seconds = atof(optarg);
			break;
		case 'w':
			load->warm_seconds = atof(optarg);
			break;
		case 'r':
			load->file = optarg;
			break;
		case 'k':
			load->skip = strtoul(optarg, NULL, 10);
			break;
		case 'm':
			load->most = strtoul(optarg, NULL, 10);
			break;
		case 'o':
			load->once = true;
			break;
		case 'i':
			load->idle = true;
			break;
		case 'a':
			load->again = strtoull(optarg, NULL, 10) * 1000000U;
			break;
		default:
			exit(EXIT_FAILURE);
		}
	}
	if (load->port <= 0 || load->connections_count == 0 || load->seconds <= 0 ||
	    load->file == NULL || optind != count) {
		(void)fputs(
		    "bench-load: --port --connections --seconds --requests\n", stderr);
		exit(EXIT_FAILURE);
	}
}

int
main(int count, char **words)
{
	struct load load = {.epoll = -1};

	read_options(count, words, &load);
	read_requests(&load);
	load.times = malloc(sizeof(*load.times) * TIMES_MOST);
	load.refused_times = malloc(sizeof(*load.refused_times) * TIMES_MOST);
	assert(load.times != NULL && load.refused_times != NULL);
	open_all(&load);
	run(&load);
	tell(&load);
	if (load.idle) {
		stay_open();
	}
	return EXIT_SUCCESS;
}

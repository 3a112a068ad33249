/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_cut - stands between a program and its PostgreSQL, and cuts the connection at
 * COMMIT: in turn before the server hears of it, and after the server has done it and
 * before the program hears of that. Neither side can tell the two apart.
 */
#ifndef DB_DB_TEST_CUT_H
#define DB_DB_TEST_CUT_H

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CUT_EVERY = 3, CUT_CONNECTIONS_MOST = 256 };

struct cut {
	char folder[64];
	char address[512];
	struct sockaddr_un server;
	int listener;
	atomic_int commits;
	atomic_int commits_lost; /* the server heard nothing */
	atomic_int answers_lost; /* the server has committed */
	atomic_bool last;        /* after the next cut nobody is let in any more */
	atomic_bool stop;
	pthread_t thread;
};

struct cut_link {
	struct cut *cut;
	int client;
	int server;
	bool answer_goes; /* the next answer to a COMMIT */
};

/* False: the connection ends. */
static inline bool
cut_pass(struct cut_link *link, bool from_client)
{
	char bytes[65536];
	struct cut *cut = link->cut;
	ssize_t size =
	    read(from_client ? link->client : link->server, bytes, sizeof(bytes));

	if (size <= 0) {
		return false;
	}
	if (from_client && memmem(bytes, (size_t)size, "COMMIT", 7) != NULL) {
		int count = atomic_fetch_add(&cut->commits, 1) + 1;
		link->answer_goes = count % CUT_EVERY == 1 || atomic_load(&cut->last);
		if (!link->answer_goes && count % CUT_EVERY == 2) {
			atomic_fetch_add(&cut->commits_lost, 1);
			return false;
		}
	}
	if (!from_client && link->answer_goes &&
	    memmem(bytes, (size_t)size, "COMMIT", 7) != NULL) {
		atomic_fetch_add(&cut->answers_lost, 1);
		if (atomic_load(&cut->last)) {
			atomic_store(&cut->stop, true);
		}
		return false;
	}
	int to = from_client ? link->server : link->client;
	return send(to, bytes, (size_t)size, MSG_NOSIGNAL) == size;
}

static inline void *
cut_serve(void *self)
{
	struct cut_link *link = self;
	struct pollfd ends[2] = {{.fd = link->client, .events = POLLIN},
	    {.fd = link->server, .events = POLLIN}};
	bool open = connect(link->server, (const struct sockaddr *)&link->cut->server,
	                sizeof(link->cut->server)) == 0;

	while (open && poll(ends, 2, -1) > 0) {
		if (ends[0].revents != 0) {
			open = cut_pass(link, true);
		}
		if (open && ends[1].revents != 0) {
			open = cut_pass(link, false);
		}
	}
	(void)close(link->client);
	(void)close(link->server);
	free(link);
	return NULL;
}

static inline void *
cut_listen(void *self)
{
	struct cut *cut = self;
	pthread_t threads[CUT_CONNECTIONS_MOST];
	size_t count = 0;
	struct pollfd door = {.fd = cut->listener, .events = POLLIN};

	while (!atomic_load(&cut->stop) && count < CUT_CONNECTIONS_MOST) {
		if (poll(&door, 1, 10) <= 0 || atomic_load(&cut->stop)) {
			continue;
		}
		struct cut_link *link = calloc(1, sizeof(*link));
		if (link == NULL) {
			abort();
		}
		*link = (struct cut_link){.cut = cut,
		    .client = accept(cut->listener, NULL, NULL),
		    .server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
		if (pthread_create(&threads[count++], NULL, cut_serve, link) != 0) {
			abort();
		}
	}
	(void)close(cut->listener);
	while (count > 0) {
		(void)pthread_join(threads[--count], NULL);
	}
	return NULL;
}

/* "postgresql:///postgres?host=FOLDER&user=..." becomes the same with our folder. */
static inline bool
cut_address(struct cut *cut, const char *address)
{
	const char *host = strstr(address, "host=");
	const char *end = host != NULL ? strchr(host, '&') : NULL;

	if (end == NULL) {
		return false;
	}
	host += strlen("host=");
	(void)snprintf(cut->address, sizeof(cut->address), "%.*s%s%s",
	    (int)(host - address), address, cut->folder, end);
	cut->server.sun_family = AF_UNIX;
	return snprintf(cut->server.sun_path, sizeof(cut->server.sun_path),
	           "%.*s/.s.PGSQL.5432", (int)(end - host), host) > 0;
}

static inline bool
cut_start(struct cut *cut, const char *address)
{
	struct sockaddr_un own = {.sun_family = AF_UNIX};

	*cut = (struct cut){.folder = "/tmp/tasrih-cut-XXXXXX"};
	if (mkdtemp(cut->folder) == NULL || !cut_address(cut, address)) {
		return false;
	}
	(void)snprintf(
	    own.sun_path, sizeof(own.sun_path), "%.64s/.s.PGSQL.5432", cut->folder);
	cut->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return bind(cut->listener, (const struct sockaddr *)&own, sizeof(own)) == 0 &&
	    listen(cut->listener, 16) == 0 &&
	    pthread_create(&cut->thread, NULL, cut_listen, cut) == 0;
}

/* After those who are connected have gone. */
static inline void
cut_stop(struct cut *cut)
{
	char path[128];

	atomic_store(&cut->stop, true);
	(void)pthread_join(cut->thread, NULL);
	(void)snprintf(path, sizeof(path), "%s/.s.PGSQL.5432", cut->folder);
	(void)unlink(path);
	(void)rmdir(cut->folder);
}

#endif

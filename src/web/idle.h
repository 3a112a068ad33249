/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * idle - gives back the memory of connections that wait for their next request.
 *
 * libmicrohttpd has one pool of memory for each connection and wipes all of it after each
 * request, so that a connection that says nothing holds WEB_POOL_BYTES of zeros. Pages of
 * zeros that are given back read as zeros: whatever libmicrohttpd keeps in a pool, it sees
 * no difference. The thread that has the connections asks, now and then.
 */
#ifndef WEB_IDLE_H
#define WEB_IDLE_H

#include <stdbool.h>

#include "base/moment.h"

struct idle_entry {
	struct idle_entry *next; /* younger */
	struct idle_entry *previous;
	unsigned char *pool; /* on a page; NULL when nobody knows where it is */
	moment since;
	bool listed;
};

struct idle_list {
	struct idle_entry *oldest;
	struct idle_entry *youngest;
};

/* Where the pool is, from the method of the first request of a connection: that stands at
 * its start, unless a page of empty lines came before. */
void idle_find_pool(struct idle_entry *entry, int socket, const char *method);
/* Its request is over: the pool may be given back in a while. */
void idle_add(struct idle_list *list, struct idle_entry *entry, moment now);
/* It has something to do, or is gone; also when it is not in the list. */
void idle_remove(struct idle_list *list, struct idle_entry *entry);
/* Gives back some of what is due; the milliseconds until something is again, 0 when more
 * is now, -1 for never. */
int idle_give_back(struct idle_list *list, moment now);

#endif

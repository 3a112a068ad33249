/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * watch - cuts connections off whose deadline has passed.
 *
 * libmicrohttpd closes a connection that says nothing; a client that says one byte every
 * second is never silent, and would hold its place for hours. So each connection has a
 * deadline for the whole of what it does now (send a request, take an answer), and a
 * thread looks four times a second which have passed. The socket is only shut down:
 * libmicrohttpd sees the end, tidies up and closes it.
 */
#ifndef WEB_WATCH_H
#define WEB_WATCH_H

#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"

struct watch;
struct watch_entry;

MUST_USE enum fault watch_new(struct watch **ret_watch);
/* All entries must be gone. NULL is fine. */
void watch_free(struct watch *watch);

/* NULL when there is no memory: the connection is not watched. */
struct watch_entry *watch_add(struct watch *watch, int socket);
/* Before the socket is closed. NULL is fine. */
void watch_remove(struct watch *watch, struct watch_entry *entry);
/* Cut off when moment_steady is past deadline. NULL is fine. */
void watch_until(struct watch_entry *entry, moment deadline);
void watch_pause(struct watch_entry *entry);

#endif

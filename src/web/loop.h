/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * loop - a network thread with its share of the connections.
 *
 * Each has a daemon of libmicrohttpd of its own, on a listening socket that they share,
 * and turns it itself: the thread that libmicrohttpd 0.9.75 would make waits for another
 * event while it has 128 in hand (web_crowd_test.c), and its resume is heard for certain
 * only where it is called between two turns. Nothing of a daemon is touched by any other
 * thread; workers give requests back through loop_hand_back.
 */
#ifndef WEB_LOOP_H
#define WEB_LOOP_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "web/idle.h"

struct loop;
struct web_request;
struct web_server;

/* A connection, as long as it is open. */
struct loop_guest {
	struct idle_entry idle;
	struct loop *loop;
	struct watch_entry *watch;
	struct web_request *request; /* in hand; NULL between two */
	int socket;
	bool asked; /* at least once */
};

/* The listener stays the caller's, who closes it when all loops are quiet. */
MUST_USE enum fault loop_new(
    struct web_server *server, int listener, struct loop **ret_loop);
/* Takes no more guests, from when it returns. */
void loop_quiesce(struct loop *loop);
/* Ends the thread and closes its connections. Must be quiet; no worker may have any of
 * its requests. NULL is fine. */
void loop_free(struct loop *loop);

/* From a worker, for request->guest->loop: it has its reply. */
void loop_hand_back(struct loop *loop, struct web_request *request);

/* On the thread of the loop. */
struct web_server *loop_server(const struct loop *loop);
struct idle_list *loop_idle(struct loop *loop);
/* There was something to do: the loop looks again before it waits. */
void loop_stir(struct loop *loop);
/* A few random bytes for what is no secret. */
void loop_random(struct loop *loop, uint8_t *ret_bytes, size_t size);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * socket - whole pieces over a socket: signals and short turns are gone on after, and a peer
 * that is gone raises no SIGPIPE.
 *
 *	if (!socket_send(socket, SLICE("R")) || !socket_receive(socket, &head, sizeof(head))) ...
 */
#ifndef BASE_SOCKET_H
#define BASE_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

/* All of it, or false: the peer is gone or the socket failed. */
MUST_USE bool socket_receive(int socket, void *ret_bytes, size_t size);
MUST_USE bool socket_send(int socket, struct slice bytes);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
/* socket - whole pieces over the sockets between server, keeper and worker. */
#ifndef INSPECT_SOCKET_H
#define INSPECT_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

/* The whole size or false. */
MUST_USE bool inspect_receive(int socket, void *ret_bytes, size_t size);
MUST_USE bool inspect_send(int socket, struct slice bytes);

/* One byte with a descriptor beside it. */
MUST_USE bool inspect_send_descriptor(int socket, char byte, int descriptor);
/* False at the end of the other side. The descriptor is closed on exec, and the caller's. */
MUST_USE bool inspect_receive_descriptor(int socket, char *ret_byte, int *ret_descriptor);

#endif

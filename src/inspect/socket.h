/* SPDX-License-Identifier: EUPL-1.2 */
/* socket - descriptors over the sockets between server, keeper and worker. */
#ifndef INSPECT_SOCKET_H
#define INSPECT_SOCKET_H

#include <stdbool.h>

#include "base/attr.h"

/* One byte with a descriptor beside it. */
MUST_USE bool inspect_send_descriptor(int socket, char byte, int descriptor);
/* False at the end of the other side. The descriptor is closed on exec, and the caller's. */
MUST_USE bool inspect_receive_descriptor(int socket, char *ret_byte, int *ret_descriptor);

#endif

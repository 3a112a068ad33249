/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/socket.h"

#include <errno.h>
#include <sys/socket.h>

bool
socket_receive(int socket, void *ret_bytes, size_t size)
{
	char *at = ret_bytes;

	while (size > 0) {
		ssize_t got = recv(socket, at, size, 0);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			return false;
		}
		at += got;
		size -= (size_t)got;
	}
	return true;
}

bool
socket_send(int socket, struct slice bytes)
{
	while (bytes.size > 0) {
		ssize_t put = send(socket, bytes.bytes, bytes.size, MSG_NOSIGNAL);
		if (put < 0 && errno == EINTR) {
			continue;
		}
		if (put < 0) {
			return false;
		}
		bytes = slice_from(bytes, (size_t)put);
	}
	return true;
}

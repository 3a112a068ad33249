/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool
inspect_receive(int socket, void *ret_bytes, size_t size)
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
inspect_send(int socket, struct slice bytes)
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

union descriptor_space {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};

bool
inspect_send_descriptor(int socket, char byte, int descriptor)
{
	union descriptor_space space = {0};
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = space.bytes,
	    .msg_controllen = sizeof(space.bytes)};

	space.head.cmsg_level = SOL_SOCKET;
	space.head.cmsg_type = SCM_RIGHTS;
	space.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&space.head), &descriptor, sizeof(descriptor));
	ssize_t put = -1;
	do {
		put = sendmsg(socket, &message, MSG_NOSIGNAL);
	} while (put < 0 && errno == EINTR);
	return put == 1;
}

bool
inspect_receive_descriptor(int socket, char *ret_byte, int *ret_descriptor)
{
	union descriptor_space space = {0};
	char byte = 0;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = space.bytes,
	    .msg_controllen = sizeof(space.bytes)};
	ssize_t got = -1;

	do {
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	const struct cmsghdr *head = got == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head == NULL || head->cmsg_type != SCM_RIGHTS ||
	    head->cmsg_len != CMSG_LEN(sizeof(int))) {
		return false;
	}
	memcpy(ret_descriptor, CMSG_DATA(head), sizeof(*ret_descriptor));
	*ret_byte = byte;
	return true;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

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

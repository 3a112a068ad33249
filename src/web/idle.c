/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/idle.h"

#include <linux/tcp.h> /* tcpi_bytes_received, which netinet/tcp.h does not have */
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/request_private.h"

enum {
	/* For a client that asks again at once, or was told to after a second: what is
	 * given back too early is cleared by the kernel, page by page, when it asks. */
	WAIT_MILLISECONDS = 1500,
	AT_A_TIME = 16, /* some 10 us each; a request may have come meanwhile */
};

static size_t
page_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* What the kernel has received of a connection, read or not; SIZE_MAX: it does not say. */
static size_t
bytes_received(int socket)
{
	struct tcp_info info;
	socklen_t size = sizeof(info);

	memset(&info, 0, sizeof(info));
	if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
	    size < offsetof(struct tcp_info, tcpi_bytes_received) +
	            sizeof(info.tcpi_bytes_received)) {
		return SIZE_MAX;
	}
	return info.tcpi_bytes_received;
}

void
idle_find_pool(struct idle_entry *entry, int socket, const char *method)
{
	size_t page = page_bytes();

	if ((uintptr_t)method % page == 0 && bytes_received(socket) <= page) {
		entry->pool = (unsigned char *)method; /* never written here */
	}
}

void
idle_add(struct idle_list *list, struct idle_entry *entry, moment now)
{
	idle_remove(list, entry);
	if (entry->pool == NULL) {
		return;
	}
	entry->since = now;
	entry->previous = list->youngest;
	*(list->youngest != NULL ? &list->youngest->next : &list->oldest) = entry;
	list->youngest = entry;
	entry->listed = true;
}

void
idle_remove(struct idle_list *list, struct idle_entry *entry)
{
	if (!entry->listed) {
		return;
	}
	*(entry->previous != NULL ? &entry->previous->next : &list->oldest) = entry->next;
	*(entry->next != NULL ? &entry->next->previous : &list->youngest) =
	    entry->previous;
	entry->next = NULL;
	entry->previous = NULL;
	entry->listed = false;
}

static bool
is_zero(const unsigned char *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

static void
give_back(unsigned char *pool)
{
	size_t page = page_bytes();
	size_t end = WEB_POOL_BYTES / page * page;
	size_t from = 0;

	for (size_t at = 0; at <= end; at += page) {
		if (at < end && is_zero(pool + at, page)) {
			continue;
		}
		if (at > from) {
			(void)madvise(pool + from, at - from, MADV_DONTNEED);
		}
		from = at + page;
	}
}

int
idle_give_back(struct idle_list *list, moment now)
{
	for (int given = 0; list->oldest != NULL; given++) {
		struct idle_entry *entry = list->oldest;
		moment left = entry->since + WAIT_MILLISECONDS - now;
		if (left > 0) {
			return (int)left;
		}
		if (given == AT_A_TIME) {
			return 0;
		}
		idle_remove(list, entry);
		give_back(entry->pool);
	}
	return -1;
}

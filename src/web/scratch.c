/* SPDX-License-Identifier: EUPL-1.2 */
/* scratch - a file without a name, for a reply that is too large for memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "web/request_private.h"

static enum fault
failed(void)
{
	const bool full = errno == ENOSPC || errno == EDQUOT;

	log_event(LOG_ERROR, "web.scratch", LOG_INT("errno", errno));
	return full ? FAULT_FULL : FAULT_DISK;
}

enum fault
web_scratch_open(struct web_request *request, int *ret_file)
{
	struct buffer path = BUFFER_IN(&request->arena);

	buffer_print(&path, "%s/upload-XXXXXX", request->server->options.upload_folder);
	char *name = arena_text(&request->arena, buffer_slice(&path));
	int file = mkostemp(name, O_CLOEXEC);
	if (file < 0) {
		return failed();
	}
	if (unlink(name) != 0) {
		enum fault fault = failed();
		(void)close(file);
		return fault;
	}
	*ret_file = file;
	return FAULT_NONE;
}

enum fault
web_scratch_put(int file, struct slice bytes)
{
	while (bytes.size > 0) {
		ssize_t written = write(file, bytes.bytes, bytes.size);
		if (written < 0 && errno != EINTR) {
			return failed();
		}
		bytes = slice_from(bytes, written > 0 ? (size_t)written : 0);
	}
	return FAULT_NONE;
}

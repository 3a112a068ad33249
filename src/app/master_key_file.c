/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/master_key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/file.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "crypto/master_keys.h"

enum { TEXT_BYTES_MOST = 16 << 10 };

static enum fault
complain(const char *path, const char *what)
{
	(void)fprintf(stderr, "%s: %s. Nothing was changed.\n", path, what);
	return FAULT_CONFIG;
}

static const char *
copy_of(const char *path, struct arena *arena)
{
	struct buffer copy = BUFFER_IN(arena);

	buffer_print(&copy, "%s.before", path);
	return buffer_text(&copy);
}

static bool
is_key(struct slice line)
{
	line = slice_trim(line);
	return line.size > 0 && line.bytes[0] != '#';
}

static enum fault
read_keys(
    const char *path, struct arena *arena, struct slice *ret_text, size_t *ret_count)
{
	struct master_keys *keys = NULL;
	size_t count = 0;

	if (access(copy_of(path, arena), F_OK) == 0) {
		return complain(path,
		    "a change of it was cut off: what it held is in FILE.before. See "
		    "that all those keys are in the file, then remove FILE.before");
	}
	if (file_read(path, TEXT_BYTES_MOST, arena, ret_text, NULL) != FAULT_NONE) {
		return complain(path, "it cannot be read");
	}
	TRY(master_keys_new(*ret_text, &keys));
	master_keys_free(keys);
	for (struct slice rest = *ret_text; rest.size > 0;) {
		count += is_key(slice_cut(&rest, '\n')) ? 1 : 0;
	}
	*ret_count = count;
	return FAULT_NONE;
}

/* --- in place --- */

static enum fault
put(int file, struct slice text)
{
	ssize_t size = pwrite(file, text.bytes, text.size, 0);

	return size == (ssize_t)text.size && ftruncate(file, size) == 0 &&
	        fsync(file) == 0
	    ? FAULT_NONE
	    : FAULT_DISK;
}

static enum fault
overwrite(const char *path, struct slice text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

	if (file < 0) {
		return complain(
		    path, strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
	}
	enum fault fault = put(file, text);
	return close(file) == 0 ? fault : FAULT_DISK;
}

static enum fault
keep_copy(const char *path, struct slice text, struct arena *arena)
{
	const char *copy = copy_of(path, arena);
	const char *slash = strrchr(copy, '/');
	struct buffer folder = BUFFER_IN(arena);

	buffer_put(&folder,
	    slash != NULL ? slice_bytes(copy, (size_t)(slash - copy)) : SLICE("."));
	return file_write(
	    buffer_text(&folder), slash != NULL ? slash + 1 : copy, text, 0600);
}

static enum fault
change(const char *path, struct slice before, struct slice after, struct arena *arena)
{
	if (access(path, W_OK) != 0) {
		return complain(path, "it cannot be written");
	}
	if (keep_copy(path, before, arena) != FAULT_NONE) {
		return complain(path, "no copy can be made beside it");
	}
	TRY(overwrite(path, after));
	return unlink(copy_of(path, arena)) == 0 ? FAULT_NONE : FAULT_DISK;
}

/* --- what is asked for --- */

enum fault
master_key_file_count(const char *path, struct arena *arena, size_t *ret_count)
{
	struct slice text = {NULL, 0};

	TRY(read_keys(path, arena, &text, ret_count));
	explicit_bzero((char *)text.bytes, text.size);
	return FAULT_NONE;
}

enum fault
master_key_file_add(const char *path, struct arena *arena)
{
	struct buffer after = BUFFER_IN(arena);
	char line[MASTER_LINE_SIZE];
	struct slice before = {NULL, 0};
	size_t count = 0;

	TRY(read_keys(path, arena, &before, &count));
	if (count == MASTER_KEYS_MOST) {
		return complain(path, "it holds as many keys as it may");
	}
	master_key_line_new(line);
	buffer_puts(&after, line);
	explicit_bzero(line, sizeof(line));
	buffer_put(&after, before);
	enum fault fault = change(path, before, buffer_slice(&after), arena);
	explicit_bzero((char *)before.bytes, before.size);
	explicit_bzero(after.bytes, after.size);
	return fault;
}

enum fault
master_key_file_drop(const char *path, struct arena *arena)
{
	struct slice before = {NULL, 0};
	struct slice line = {NULL, 0};
	size_t count = 0;

	TRY(read_keys(path, arena, &before, &count));
	struct slice rest = before;
	while (!is_key(line)) {
		line = slice_cut(&rest, '\n');
	}
	struct slice after = slice_bytes(before.bytes, before.size - rest.size);
	enum fault fault = change(path, before, after, arena);
	explicit_bzero((char *)before.bytes, before.size);
	return fault;
}

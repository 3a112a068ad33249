/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"

static enum fault
fault_of_errno(void)
{
	return errno == ENOSPC || errno == EDQUOT ? FAULT_FULL : FAULT_DISK;
}

enum fault
file_make_folder(const char *folder, mode_t mode)
{
	struct stat found;

	if (mkdir(folder, mode) == 0) {
		return FAULT_NONE;
	}
	if (errno == EEXIST && stat(folder, &found) == 0 && S_ISDIR(found.st_mode)) {
		return FAULT_NONE;
	}
	return fault_of_errno();
}

static enum fault
write_all(int file, struct slice text)
{
	while (text.size > 0) {
		ssize_t put = write(file, text.bytes, text.size);
		if (put < 0 && errno == EINTR) {
			continue;
		}
		if (put < 0) {
			return fault_of_errno();
		}
		text = slice_from(text, (size_t)put);
	}
	return fsync(file) == 0 ? FAULT_NONE : fault_of_errno();
}

static enum fault
write_new(int folder, const char *name, struct slice text, mode_t mode)
{
	int file = openat(
	    folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);

	if (file < 0) {
		return fault_of_errno();
	}
	enum fault fault =
	    fchmod(file, mode) == 0 ? write_all(file, text) : fault_of_errno();
	if (close(file) != 0 && fault == FAULT_NONE) {
		fault = fault_of_errno();
	}
	return fault;
}

enum fault
file_write(const char *folder, const char *name, struct slice text, mode_t mode)
{
	char fresh[NAME_MAX];

	if (snprintf(fresh, sizeof(fresh), ".%s.new", name) >= (int)sizeof(fresh)) {
		return FAULT_CONFIG;
	}
	int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0) {
		return fault_of_errno();
	}
	enum fault fault = write_new(directory, fresh, text, mode);
	if (fault == FAULT_NONE &&
	    (renameat(directory, fresh, directory, name) != 0 || fsync(directory) != 0)) {
		fault = fault_of_errno();
	}
	if (fault != FAULT_NONE) {
		(void)unlinkat(directory, fresh, 0);
	}
	(void)close(directory);
	return fault;
}

static enum fault
read_all(int file, size_t most_bytes, struct arena *arena, struct slice *ret_text)
{
	enum { STEP = 16 << 10 };
	struct buffer out = BUFFER_IN(arena);

	for (;;) {
		ssize_t got = read(file, buffer_reserve(&out, STEP), STEP);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return FAULT_DISK;
		}
		out.size += (size_t)got;
		if (out.size > most_bytes) {
			return FAULT_CONFIG;
		}
		if (got == 0) {
			*ret_text = buffer_slice(&out);
			return FAULT_NONE;
		}
	}
}

enum fault
file_read(const char *path, size_t most_bytes, struct arena *arena,
    struct slice *ret_text, mode_t *ret_mode)
{
	const bool standard = strcmp(path, "-") == 0;
	int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat found;

	if (file < 0) {
		return FAULT_DISK;
	}
	enum fault fault = fstat(file, &found) == 0 && !S_ISDIR(found.st_mode)
	    ? read_all(file, most_bytes, arena, ret_text)
	    : FAULT_DISK;
	if (fault == FAULT_NONE && ret_mode != NULL) {
		*ret_mode = found.st_mode & 07777;
	}
	if (!standard) {
		(void)close(file);
	}
	return fault;
}

static bool
is_there(const char *folder, const char *name, struct slice text, mode_t mode)
{
	struct arena arena = ARENA_EMPTY(SIZE_MAX);
	struct buffer path = BUFFER_IN(&arena);
	struct slice found = {NULL, 0};
	mode_t found_mode = 0;

	buffer_print(&path, "%s/%s", folder, name);
	bool there = file_read(buffer_text(&path), text.size, &arena, &found,
	                 &found_mode) == FAULT_NONE &&
	    found_mode == mode && slice_equal(found, text);
	arena_done(&arena);
	return there;
}

enum fault
file_publish(const char *folder, const char *name, struct slice text, mode_t mode)
{
	return is_there(folder, name, text, mode) ? FAULT_NONE
	                                          : file_write(folder, name, text, mode);
}

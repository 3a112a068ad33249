/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * file - small files written whole or not at all, and read with a limit.
 *
 *	TRY(file_make_folder("/var/lib/tasrih/keys", 0700));
 *	TRY(file_write("/var/lib/tasrih/keys", "root-1.key", text, 0600));
 */
#ifndef APP_FILE_H
#define APP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

struct file_text {
	const char *name;
	struct slice text;
};

/* Makes the last part of the path when it is missing. */
MUST_USE enum fault file_make_folder(const char *folder, mode_t mode);
/* On disk (file and folder synced) when it returns; an older file of this name is there
 * until then, and whole. */
MUST_USE enum fault file_write(
    const char *folder, const char *name, struct slice text, mode_t mode);
/* The same, but what is there already with this text is left alone, without a sync: for
 * what can be made again. */
MUST_USE enum fault file_publish(
    const char *folder, const char *name, struct slice text, mode_t mode);
/* At most most_bytes (a longer file is FAULT_CONFIG). ret_mode may be NULL. "-" is
 * standard input. */
MUST_USE enum fault file_read(const char *path, size_t most_bytes, struct arena *arena,
    struct slice *ret_text, mode_t *ret_mode);

#endif

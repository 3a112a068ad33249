/* SPDX-License-Identifier: EUPL-1.2 */
/* store_driver - what a kind of store does for store.h; for src/store alone. */
#ifndef STORE_STORE_DRIVER_H
#define STORE_STORE_DRIVER_H

#include "store/store.h"

struct store_driver {
	const char *name; /* for the log */
	void (*close)(struct store *store);
	enum fault (*put)(
	    struct store *store, const char *name, const uint8_t *hash, const char *path);
	/* *ret_found false: it is not there, and nothing is open. */
	enum fault (*get)(struct store *store, const char *name,
	    struct store_file *ret_file, bool *ret_found);
	enum fault (*size)(
	    struct store *store, const char *name, uint64_t *ret_bytes, bool *ret_found);
	enum fault (*remove)(struct store *store, const char *name);
	enum fault (*list)(struct store *store, struct arena *arena, const uint8_t *after,
	    struct store_entry *ret_entries, size_t capacity, size_t *ret_count);
};

/* A driver's store begins with it, so that a pointer to one is a pointer to the other. */
struct store {
	const struct store_driver *driver;
	char *folder;
};

MUST_USE enum fault store_folder_open(
    const struct store_options *options, struct store **ret_store);
MUST_USE enum fault store_s3_open(
    const struct store_options *options, struct store **ret_store);

/* What errno says, logged. */
MUST_USE enum fault store_disk_failed(const char *what);

#endif

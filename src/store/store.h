/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * store - uploaded files, kept under the SHA-256 of what is in them.
 *
 *	TRY(store_open(&(struct store_options){.folder = folder}, &store));
 *	TRY(store_put(store, hash, path));      // durable when it returns
 *	TRY(store_get(store, hash, &file));     // whole, and what it was
 *	... read file.descriptor, close it ...
 *	store_close(store);
 *
 * Two kinds: a folder of this machine (HH/HASH beneath it), and an S3-compatible store
 * (objects HH/HASH of one bucket, signed with AWS Signature Version 4). What is read is
 * hashed before a byte of it is handed out: a file that is not what it was is a fault.
 * Any thread may call; a call may wait for the disk or the network, so never from an act.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	STORE_NAME_SIZE = 2 + 1 + 64 + 1, /* "ab/ab01..." and the NUL */
	STORE_LIST_MOST = 1000,
};

struct store;

struct store_s3_options {
	const char *endpoint; /* "https://s3.example.ae"; NULL or empty: none */
	const char *bucket;
	const char *region;
	const char *key_id;
	const char *secret;
	const char *credentials_file; /* instead of both (s3_credentials.h); or empty */
	const char *ca_file; /* of a private authority; NULL or empty: the system's */
	bool path_style;     /* endpoint/bucket/..., not bucket.endpoint/... */
};

struct store_options {
	const char *folder; /* must be there; of an S3 store the place for what is under
	                     * way, as the web server's upload folder is */
	struct store_s3_options s3;
};

/* Texts are copied. Nothing is asked of the network yet: a store that is away when the
 * program starts must not keep it from starting. */
MUST_USE enum fault store_open(
    const struct store_options *options, struct store **ret_store);
/* NULL is fine. */
void store_close(struct store *store);

/* The file at path, complete and synced, on the file system of the folder, whose hash is
 * this. When it returns the store has it, durably; the file at path may be gone. Putting
 * twice is fine. FAULT_FULL, FAULT_DISK; FAULT_NETWORK: the store is away; FAULT_BUSY:
 * too many wait for it already. */
MUST_USE enum fault store_put(
    struct store *store, const uint8_t hash[static 32], const char *path);

struct store_file {
	int descriptor; /* at the start of the file; the caller closes it */
	uint64_t size_bytes;
};
/* FAULT_DISK, logged, when it is not there or is not what it was. */
MUST_USE enum fault store_get(
    struct store *store, const uint8_t hash[static 32], struct store_file *ret_file);

/* Whether it is there, as far as its name and size say. size_bytes 0: any size. */
MUST_USE enum fault store_has(struct store *store, const uint8_t hash[static 32],
    uint64_t size_bytes, bool *ret_has);

/* Gone already: fine. */
MUST_USE enum fault store_remove(struct store *store, const uint8_t hash[static 32]);

struct store_entry {
	uint8_t hash[32];
	uint64_t size_bytes;
	moment kept_at;
};
/* The next files behind after (NULL: from the start), in the order of their hashes, at
 * most capacity (at most STORE_LIST_MOST). Fewer than capacity: those were the last. */
MUST_USE enum fault store_list(struct store *store, struct arena *arena,
    const uint8_t *after, struct store_entry *ret_entries, size_t capacity,
    size_t *ret_count);

/* "ab/ab01...": under the folder and in the bucket alike. */
void store_name(const uint8_t hash[static 32], char ret_name[static STORE_NAME_SIZE]);
/* The other way; false when it is no such name. */
MUST_USE bool store_name_parse(struct slice name, uint8_t ret_hash[static 32]);

#endif

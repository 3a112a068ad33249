/* SPDX-License-Identifier: EUPL-1.2 */
/* What both kinds share: names, and the proof that a file is what it was. */
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "store/store_driver.h"

enum fault
store_disk_failed(const char *what)
{
	enum fault fault = errno == ENOSPC || errno == EDQUOT ? FAULT_FULL : FAULT_DISK;

	log_event(
	    LOG_ERROR, "store.failed", LOG_TEXT("what", what), LOG_INT("errno", errno));
	return fault;
}

/* --- names --- */

void
store_name(const uint8_t hash[static 32], char ret_name[static STORE_NAME_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	char *at = ret_name + 3;

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		*at++ = digits[hash[i] >> 4];
		*at++ = digits[hash[i] & 15];
	}
	*at = '\0';
	ret_name[0] = ret_name[3];
	ret_name[1] = ret_name[4];
	ret_name[2] = '/';
}

bool
store_name_parse(struct slice name, uint8_t ret_hash[static 32])
{
	char again[STORE_NAME_SIZE];

	if (name.size != STORE_NAME_SIZE - 1 ||
	    !number_unhex(slice_from(name, 3), ret_hash, SHA256_SIZE)) {
		return false;
	}
	store_name(ret_hash, again);
	return slice_equal(name, slice_of(again));
}

/* --- the two kinds --- */

enum fault
store_open(const struct store_options *options, struct store **ret_store)
{
	const char *endpoint = options->s3.endpoint;

	return endpoint != NULL && *endpoint != '\0'
	    ? store_s3_open(options, ret_store)
	    : store_folder_open(options, ret_store);
}

void
store_close(struct store *store)
{
	if (store != NULL) {
		free(store->folder);
		store->driver->close(store);
	}
}

enum fault
store_put(struct store *store, const uint8_t hash[static 32], const char *path)
{
	char name[STORE_NAME_SIZE];

	store_name(hash, name);
	return store->driver->put(store, name, hash, path);
}

enum fault
store_has(struct store *store, const uint8_t hash[static 32], uint64_t size_bytes,
    bool *ret_has)
{
	char name[STORE_NAME_SIZE];
	uint64_t bytes = 0;
	bool found = false;

	store_name(hash, name);
	TRY(store->driver->size(store, name, &bytes, &found));
	*ret_has = found && (size_bytes == 0 || bytes == size_bytes);
	return FAULT_NONE;
}

enum fault
store_remove(struct store *store, const uint8_t hash[static 32])
{
	char name[STORE_NAME_SIZE];

	store_name(hash, name);
	return store->driver->remove(store, name);
}

enum fault
store_list(struct store *store, struct arena *arena, const uint8_t *after,
    struct store_entry *ret_entries, size_t capacity, size_t *ret_count)
{
	*ret_count = 0;
	return store->driver->list(store, arena, after, ret_entries, capacity, ret_count);
}

/* --- reading --- */

static bool
is_as_it_was(const struct store_file *file, const uint8_t hash[static 32])
{
	uint8_t now[SHA256_SIZE];

	if (file->size_bytes == 0) {
		return false; /* no empty file is ever kept */
	}
	void *bytes =
	    mmap(NULL, file->size_bytes, PROT_READ, MAP_PRIVATE, file->descriptor, 0);
	if (bytes == MAP_FAILED) {
		return false;
	}
	sha256(slice_bytes(bytes, file->size_bytes), now);
	(void)munmap(bytes, file->size_bytes);
	return memcmp(now, hash, sizeof(now)) == 0;
}

enum fault
store_get(struct store *store, const uint8_t hash[static 32], struct store_file *ret_file)
{
	char name[STORE_NAME_SIZE];
	struct store_file file = {.descriptor = -1};
	bool found = false;

	store_name(hash, name);
	TRY(store->driver->get(store, name, &file, &found));
	if (!found) {
		log_event(
		    LOG_ERROR, "store.missing", LOG_TEXT("store", store->driver->name));
		return FAULT_DISK;
	}
	if (!is_as_it_was(&file, hash)) {
		(void)close(file.descriptor);
		log_event(
		    LOG_ERROR, "store.damaged", LOG_TEXT("store", store->driver->name));
		return FAULT_DISK;
	}
	*ret_file = file;
	return FAULT_NONE;
}
